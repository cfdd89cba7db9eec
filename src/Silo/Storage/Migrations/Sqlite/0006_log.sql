-- Telemetry as a log of commits, sorted into pages per vehicle. What is there is moved row by row by the program (ObservationMove), which
-- drops the old tables at the end; until then the counter 'unmoved' is there.
ALTER TABLE observations RENAME TO old_observations;
ALTER TABLE raw RENAME TO old_raw;
ALTER TABLE topics RENAME TO old_topics;
DROP TABLE days;

CREATE TABLE log (
    no     INTEGER PRIMARY KEY,
    at     INTEGER NOT NULL,
    counts BLOB    NOT NULL,
    heads  BLOB    NOT NULL,
    body   BLOB    NOT NULL
);

-- 'total' is the bytes of this row and of all before it, also those removed since: how much there is takes two look-ups.
CREATE TABLE raw (
    no    INTEGER PRIMARY KEY,
    at    INTEGER NOT NULL,
    total INTEGER NOT NULL,
    body  BLOB    NOT NULL
);

CREATE TABLE pages (
    no         INTEGER PRIMARY KEY,
    vehicle_no INTEGER NOT NULL,
    first_seq  INTEGER NOT NULL,
    last_seq   INTEGER NOT NULL,
    first_day  INTEGER NOT NULL,
    last_day   INTEGER NOT NULL,
    first_at   INTEGER NOT NULL,
    last_at    INTEGER NOT NULL,
    body       BLOB    NOT NULL
);
CREATE UNIQUE INDEX pages_by_vehicle ON pages (vehicle_no, first_seq);
CREATE INDEX        pages_by_day     ON pages (vehicle_no, last_day);

-- Positions of rows become numbers of commits: what the rows count is added up here.
INSERT INTO accounting (device_no, received, journaled, duplicates)
SELECT device_no, sum(received), sum(journaled), sum(duplicates)
FROM old_observations WHERE position > (SELECT value FROM counters WHERE name = 'accounted') GROUP BY device_no
ON CONFLICT (device_no) DO UPDATE SET
    received = accounting.received + excluded.received,
    journaled = accounting.journaled + excluded.journaled,
    duplicates = accounting.duplicates + excluded.duplicates;
UPDATE counters SET value = 0 WHERE name = 'accounted';
INSERT INTO counters (name, value) VALUES ('unmoved', 1);

-- Samples of dead letters that were kept as long as promised and are gone.
ALTER TABLE accounting ADD COLUMN dead_lettered INTEGER NOT NULL DEFAULT 0;
