-- The store's own numbers, apart from its own bytes, so that a column holds one kind of value.
CREATE TABLE counters (
    name  TEXT    PRIMARY KEY,
    value INTEGER NOT NULL
) WITHOUT ROWID;
INSERT INTO counters (name, value) SELECT key, value FROM meta WHERE key IN ('accounted', 'probed');
DELETE FROM meta WHERE key IN ('accounted', 'probed');
