-- What people are told: the change feed and the alert list.
CREATE TABLE feed (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    fleet    BLOB    NOT NULL,
    vehicle  BLOB    NOT NULL,
    kind     INTEGER NOT NULL,
    at       INTEGER NOT NULL,
    body     BLOB
);
CREATE INDEX feed_by_fleet ON feed (fleet, position);

CREATE TABLE alerts (
    id        BLOB PRIMARY KEY,
    vehicle   BLOB    NOT NULL,
    fleet     BLOB    NOT NULL,
    state     INTEGER NOT NULL,
    raised_at INTEGER NOT NULL,
    version   INTEGER NOT NULL,
    body      BLOB    NOT NULL
) WITHOUT ROWID;
CREATE INDEX alerts_by_time ON alerts (fleet, raised_at, id);
CREATE INDEX alerts_by_vehicle ON alerts (fleet, vehicle, raised_at, id);
