-- Enti, the versions of their policy, and what all nodes agree on.
CREATE TABLE ente (
    ente_id    UUID NOT NULL PRIMARY KEY,
    slug       TEXT NOT NULL UNIQUE,
    issuer     TEXT NOT NULL UNIQUE,
    created_at BIGINT NOT NULL
);

CREATE TABLE profile_version (
    ente_id   UUID NOT NULL REFERENCES ente (ente_id),
    hash      BYTEA NOT NULL,
    text      TEXT NOT NULL,
    loaded_at BIGINT NOT NULL,
    PRIMARY KEY (ente_id, hash)
);

-- Who leads a job, until when.
CREATE TABLE lease (
    name   TEXT NOT NULL PRIMARY KEY,
    holder TEXT NOT NULL,
    until  BIGINT NOT NULL
);

-- Fingerprints of the keys in the key file: a node with other keys must not start.
CREATE TABLE key_fingerprint (
    name        TEXT NOT NULL,
    version     BIGINT NOT NULL,
    fingerprint BYTEA NOT NULL,
    PRIMARY KEY (name, version)
);
