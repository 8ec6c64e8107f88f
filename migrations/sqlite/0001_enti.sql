-- Enti, the versions of their policy, and what all nodes agree on.
CREATE TABLE ente (
    ente_id    BLOB NOT NULL PRIMARY KEY,
    slug       TEXT NOT NULL UNIQUE,
    issuer     TEXT NOT NULL UNIQUE,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE profile_version (
    ente_id   BLOB NOT NULL REFERENCES ente (ente_id),
    hash      BLOB NOT NULL,
    text      TEXT NOT NULL,
    loaded_at INTEGER NOT NULL,
    PRIMARY KEY (ente_id, hash)
) STRICT;

-- Who leads a job, until when.
CREATE TABLE lease (
    name   TEXT NOT NULL PRIMARY KEY,
    holder TEXT NOT NULL,
    until  INTEGER NOT NULL
) STRICT;

-- Fingerprints of the keys in the key file: a node with other keys must not start.
CREATE TABLE key_fingerprint (
    name        TEXT NOT NULL,
    version     INTEGER NOT NULL,
    fingerprint BLOB NOT NULL,
    PRIMARY KEY (name, version)
) STRICT;
