-- People, how to reach them, their accounts and what they prove themselves with.
CREATE TABLE person (
    ente_id               BLOB NOT NULL REFERENCES ente (ente_id),
    person_id             BLOB NOT NULL,
    codice_fiscale_sealed BLOB,
    codice_fiscale_index  BLOB,
    partita_iva_sealed    BLOB,
    partita_iva_index     BLOB,
    attributes_sealed     BLOB NOT NULL,
    version               INTEGER NOT NULL,
    created_at            INTEGER NOT NULL,
    updated_at            INTEGER NOT NULL,
    CHECK ((codice_fiscale_sealed IS NULL) = (codice_fiscale_index IS NULL)),
    CHECK ((partita_iva_sealed IS NULL) = (partita_iva_index IS NULL)),
    PRIMARY KEY (ente_id, person_id),
    UNIQUE (ente_id, codice_fiscale_index),
    UNIQUE (ente_id, partita_iva_index)
) STRICT;

CREATE TABLE contact (
    ente_id      BLOB NOT NULL,
    contact_id   BLOB NOT NULL,
    person_id    BLOB NOT NULL,
    kind         TEXT NOT NULL CHECK (kind IN ('email', 'mobile')),
    value_sealed BLOB NOT NULL,
    value_index  BLOB NOT NULL,
    provenance   TEXT NOT NULL CHECK (provenance IN ('spid', 'cie', 'document', 'registry', 'operator', 'import',
                                                     'declared')),
    verified_at  INTEGER,
    created_at   INTEGER NOT NULL,
    removed_at   INTEGER,
    PRIMARY KEY (ente_id, contact_id),
    FOREIGN KEY (ente_id, person_id) REFERENCES person (ente_id, person_id)
) STRICT;

CREATE INDEX contact_by_person ON contact (ente_id, person_id);

CREATE TABLE account (
    ente_id               BLOB NOT NULL,
    account_id            BLOB NOT NULL,
    person_id             BLOB NOT NULL,
    state                 TEXT NOT NULL CHECK (state IN ('in_activation', 'active', 'suspended', 'closed')),
    identity              TEXT NOT NULL CHECK (identity IN ('declared', 'contact', 'document', 'de_visu', 'spid')),
    secondary_code_sealed BLOB,
    secondary_code_index  BLOB,
    created_at            INTEGER NOT NULL,
    last_access_at        INTEGER,
    version               INTEGER NOT NULL,
    CHECK ((secondary_code_sealed IS NULL) = (secondary_code_index IS NULL)),
    PRIMARY KEY (ente_id, account_id),
    UNIQUE (ente_id, person_id),
    UNIQUE (ente_id, secondary_code_index),
    FOREIGN KEY (ente_id, person_id) REFERENCES person (ente_id, person_id)
) STRICT;

CREATE TABLE credential (
    ente_id       BLOB NOT NULL,
    credential_id BLOB NOT NULL,
    account_id    BLOB NOT NULL,
    kind          TEXT NOT NULL CHECK (kind IN ('password', 'pin', 'activation_key', 'totp')),
    secret        TEXT NOT NULL,
    state         TEXT NOT NULL CHECK (state IN ('active', 'must_change', 'locked', 'revoked')),
    set_via_index BLOB,
    set_at        INTEGER NOT NULL,
    expires_at    INTEGER,
    PRIMARY KEY (ente_id, credential_id),
    FOREIGN KEY (ente_id, account_id) REFERENCES account (ente_id, account_id)
) STRICT;

CREATE UNIQUE INDEX credential_live ON credential (ente_id, account_id, kind) WHERE state <> 'revoked';

-- Tries, counted before anything is compared. The subject is a keyed hash: unknown accounts are counted the same way.
CREATE TABLE attempt (
    ente_id           BLOB NOT NULL,
    kind              TEXT NOT NULL CHECK (kind IN ('password', 'pin', 'otp')),
    subject           BLOB NOT NULL,
    device            TEXT NOT NULL CHECK (device IN ('known', 'unknown')),
    in_a_row          INTEGER NOT NULL,
    in_window         INTEGER NOT NULL,
    window_started_at INTEGER NOT NULL,
    wait_until        INTEGER NOT NULL,
    updated_at        INTEGER NOT NULL,
    PRIMARY KEY (ente_id, kind, subject, device)
) STRICT;

CREATE INDEX attempt_by_age ON attempt (updated_at);

-- One-time links (a forgotten password), used by POST.
CREATE TABLE link (
    ente_id       BLOB NOT NULL,
    link_id       BLOB NOT NULL,
    token_hash    BLOB NOT NULL,
    purpose       TEXT NOT NULL CHECK (purpose IN ('reset_password')),
    account_id    BLOB NOT NULL,
    address_index BLOB NOT NULL,
    created_at    INTEGER NOT NULL,
    expires_at    INTEGER NOT NULL,
    used_at       INTEGER,
    PRIMARY KEY (ente_id, link_id),
    UNIQUE (ente_id, token_hash),
    FOREIGN KEY (ente_id, account_id) REFERENCES account (ente_id, account_id)
) STRICT;

CREATE INDEX link_by_account ON link (ente_id, account_id);
CREATE INDEX link_by_expiry ON link (expires_at);
