-- The journal of vehicles: one sequence per vehicle over two tables, telemetry and everything else.
CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value BLOB NOT NULL
) WITHOUT ROWID;

CREATE TABLE vehicles (
    no           INTEGER PRIMARY KEY,
    id           BLOB    NOT NULL UNIQUE,
    fleet        BLOB    NOT NULL,
    name         TEXT    NOT NULL,
    search       TEXT    NOT NULL,
    stage        INTEGER NOT NULL,
    due_rank     REAL    NOT NULL,
    last_seen_at INTEGER NOT NULL,
    retired      INTEGER NOT NULL,
    summary      BLOB    NOT NULL
);
CREATE INDEX vehicles_by_due  ON vehicles (fleet, due_rank, no) WHERE retired = 0;
CREATE INDEX vehicles_by_name ON vehicles (fleet, name, no) WHERE retired = 0;
CREATE INDEX vehicles_by_seen ON vehicles (fleet, last_seen_at, no) WHERE retired = 0;

CREATE TABLE wakes (
    vehicle_no INTEGER PRIMARY KEY,
    at         INTEGER NOT NULL
);
CREATE INDEX wakes_by_time ON wakes (at);

CREATE TABLE observations (
    position    INTEGER PRIMARY KEY,
    vehicle_no  INTEGER NOT NULL,
    seq         INTEGER,
    device_no   INTEGER NOT NULL,
    received_at INTEGER NOT NULL,
    received    INTEGER NOT NULL,
    journaled   INTEGER NOT NULL,
    duplicates  INTEGER NOT NULL,
    body        BLOB
);
CREATE UNIQUE INDEX observations_by_vehicle ON observations (vehicle_no, seq) WHERE seq IS NOT NULL;

CREATE TABLE raw (
    position INTEGER PRIMARY KEY,
    topic_no INTEGER NOT NULL,
    payload  BLOB    NOT NULL
);

CREATE TABLE topics (
    no    INTEGER PRIMARY KEY,
    topic TEXT NOT NULL UNIQUE
);

CREATE TABLE events (
    position   INTEGER PRIMARY KEY,
    vehicle_no INTEGER NOT NULL,
    seq        INTEGER NOT NULL,
    at         INTEGER NOT NULL,
    name       TEXT    NOT NULL,
    version    INTEGER NOT NULL,
    body       BLOB    NOT NULL
);
CREATE UNIQUE INDEX events_by_vehicle ON events (vehicle_no, seq);

CREATE TABLE checkpoints (
    vehicle_no INTEGER PRIMARY KEY,
    seq        INTEGER NOT NULL,
    version    INTEGER NOT NULL,
    body       BLOB    NOT NULL
);

-- Stretches of a vehicle's sequence that hold samples of a UTC day; last_seq is NULL while the stretch is still growing.
CREATE TABLE days (
    vehicle_no INTEGER NOT NULL,
    day        INTEGER NOT NULL,
    first_seq  INTEGER NOT NULL,
    last_seq   INTEGER,
    PRIMARY KEY (vehicle_no, day, first_seq)
) WITHOUT ROWID;
CREATE INDEX days_growing ON days (vehicle_no) WHERE last_seq IS NULL;
