-- Who may sign in, and who is.
CREATE TABLE fleets (
    id         BLOB PRIMARY KEY,
    name       TEXT    NOT NULL,
    created_at INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE accounts (
    id               BLOB PRIMARY KEY,
    email            TEXT    NOT NULL,
    normalised_email TEXT    NOT NULL UNIQUE,
    password_hash    TEXT    NOT NULL,
    fleet            BLOB    NOT NULL REFERENCES fleets (id),
    created_at       INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE sessions (
    id                    BLOB PRIMARY KEY,
    account               BLOB    NOT NULL REFERENCES accounts (id),
    access_hash           BLOB    NOT NULL,
    refresh_hash          BLOB    NOT NULL,
    previous_refresh_hash BLOB    NOT NULL,
    created_at            INTEGER NOT NULL,
    access_expires_at     INTEGER NOT NULL,
    expires_at            INTEGER NOT NULL
) WITHOUT ROWID;
CREATE UNIQUE INDEX sessions_by_access   ON sessions (access_hash);
CREATE UNIQUE INDEX sessions_by_refresh  ON sessions (refresh_hash) WHERE length(refresh_hash) > 0;
CREATE INDEX        sessions_by_previous ON sessions (previous_refresh_hash) WHERE length(previous_refresh_hash) > 0;
CREATE INDEX        sessions_by_expiry   ON sessions (expires_at);
