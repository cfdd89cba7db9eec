-- Devices, their pairings, what of theirs could not be read, and the count of their samples.
CREATE TABLE devices (
    no          INTEGER PRIMARY KEY,
    id          TEXT    NOT NULL UNIQUE,
    fleet       BLOB    NOT NULL,
    name        TEXT    NOT NULL,
    secret_hash BLOB    NOT NULL,
    token_hash  BLOB    NOT NULL UNIQUE,
    created_at  INTEGER NOT NULL,
    revoked_at  INTEGER
);
CREATE INDEX devices_by_name ON devices (fleet, name, no);

CREATE TABLE pairings (
    no         INTEGER PRIMARY KEY,
    device_no  INTEGER NOT NULL REFERENCES devices (no),
    vehicle    BLOB    NOT NULL,
    from_at    INTEGER,
    until_at   INTEGER
);
CREATE INDEX pairings_by_device ON pairings (device_no, no);

CREATE TABLE dead_letters (
    no          INTEGER PRIMARY KEY AUTOINCREMENT,
    device_no   INTEGER NOT NULL REFERENCES devices (no),
    topic       TEXT    NOT NULL,
    received_at INTEGER NOT NULL,
    reason      TEXT    NOT NULL,
    detail      TEXT    NOT NULL,
    samples     INTEGER NOT NULL,
    payload     BLOB    NOT NULL
);
CREATE INDEX dead_letters_by_device ON dead_letters (device_no, samples);

-- Totals up to the journal position in meta 'accounted'; what came after is summed from the journal itself.
CREATE TABLE accounting (
    device_no  INTEGER PRIMARY KEY,
    received   INTEGER NOT NULL,
    journaled  INTEGER NOT NULL,
    duplicates INTEGER NOT NULL
);

-- Samples refused: by processes before this one, and by this one.
CREATE TABLE refusals (
    device TEXT    PRIMARY KEY,
    fleet  BLOB    NOT NULL,
    before INTEGER NOT NULL,
    now    INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX refusals_by_fleet ON refusals (fleet);
