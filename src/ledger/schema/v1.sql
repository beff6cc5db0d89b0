-- Version 1. Never edit a version that was released: add the next one.

-- The salt of this file, under which keys are fingerprinted.
CREATE TABLE secret (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    salt BLOB NOT NULL CHECK (length(salt) = 32)
) STRICT;

INSERT INTO secret (id, salt) VALUES (1, randomblob(32));

-- The portfolios entries were recorded on, keys masked; each text once.
CREATE TABLE portfolio (
    id INTEGER PRIMARY KEY,
    digest BLOB NOT NULL UNIQUE CHECK (length(digest) = 32),
    text TEXT NOT NULL
) STRICT;

-- What was done, or that an entry was undone. `at` is an instant in UTC, `day` the action's day.
CREATE TABLE entry (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    by TEXT,
    verb TEXT NOT NULL,
    day TEXT,
    benefit TEXT,
    action TEXT,
    event TEXT,
    product TEXT,
    licenses INTEGER,
    effect TEXT,
    fingerprint BLOB CHECK (length(fingerprint) = 32),
    portfolio INTEGER REFERENCES portfolio (id),
    undoes INTEGER UNIQUE REFERENCES entry (id),
    why TEXT,
    CHECK ((verb = 'undo') = (undoes IS NOT NULL)),
    CHECK ((verb = 'undo') = (why IS NOT NULL)),
    CHECK ((verb = 'undo') = (action IS NULL)),
    CHECK ((action IS NULL) = (effect IS NULL)),
    CHECK ((action IS NULL) = (portfolio IS NULL)),
    CHECK (undoes < id)
) STRICT;

-- What the entries that stand hold: a benefit once, a key once.
CREATE TABLE claim (
    entry INTEGER PRIMARY KEY REFERENCES entry (id),
    benefit TEXT NOT NULL UNIQUE,
    fingerprint BLOB UNIQUE
) STRICT;
