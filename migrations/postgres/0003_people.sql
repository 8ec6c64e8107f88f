-- People, how to reach them, their accounts and what they prove themselves with.
CREATE TABLE person (
    ente_id               UUID NOT NULL REFERENCES ente (ente_id),
    person_id             UUID NOT NULL,
    codice_fiscale_sealed BYTEA,
    codice_fiscale_index  BYTEA,
    partita_iva_sealed    BYTEA,
    partita_iva_index     BYTEA,
    attributes_sealed     BYTEA NOT NULL,
    version               BIGINT NOT NULL,
    created_at            BIGINT NOT NULL,
    updated_at            BIGINT NOT NULL,
    CHECK ((codice_fiscale_sealed IS NULL) = (codice_fiscale_index IS NULL)),
    CHECK ((partita_iva_sealed IS NULL) = (partita_iva_index IS NULL)),
    PRIMARY KEY (ente_id, person_id),
    UNIQUE (ente_id, codice_fiscale_index),
    UNIQUE (ente_id, partita_iva_index)
);

CREATE TABLE contact (
    ente_id      UUID NOT NULL,
    contact_id   UUID NOT NULL,
    person_id    UUID NOT NULL,
    kind         TEXT NOT NULL CHECK (kind IN ('email', 'mobile')),
    value_sealed BYTEA NOT NULL,
    value_index  BYTEA NOT NULL,
    provenance   TEXT NOT NULL CHECK (provenance IN ('spid', 'cie', 'document', 'registry', 'operator', 'import',
                                                     'declared')),
    verified_at  BIGINT,
    created_at   BIGINT NOT NULL,
    removed_at   BIGINT,
    PRIMARY KEY (ente_id, contact_id),
    FOREIGN KEY (ente_id, person_id) REFERENCES person (ente_id, person_id)
);

CREATE INDEX contact_by_person ON contact (ente_id, person_id);

CREATE TABLE account (
    ente_id               UUID NOT NULL,
    account_id            UUID NOT NULL,
    person_id             UUID NOT NULL,
    state                 TEXT NOT NULL CHECK (state IN ('in_activation', 'active', 'suspended', 'closed')),
    identity              TEXT NOT NULL CHECK (identity IN ('declared', 'contact', 'document', 'de_visu', 'spid')),
    secondary_code_sealed BYTEA,
    secondary_code_index  BYTEA,
    created_at            BIGINT NOT NULL,
    last_access_at        BIGINT,
    version               BIGINT NOT NULL,
    CHECK ((secondary_code_sealed IS NULL) = (secondary_code_index IS NULL)),
    PRIMARY KEY (ente_id, account_id),
    UNIQUE (ente_id, person_id),
    UNIQUE (ente_id, secondary_code_index),
    FOREIGN KEY (ente_id, person_id) REFERENCES person (ente_id, person_id)
);

CREATE TABLE credential (
    ente_id       UUID NOT NULL,
    credential_id UUID NOT NULL,
    account_id    UUID NOT NULL,
    kind          TEXT NOT NULL CHECK (kind IN ('password', 'pin', 'activation_key', 'totp')),
    secret        TEXT NOT NULL,
    state         TEXT NOT NULL CHECK (state IN ('active', 'must_change', 'locked', 'revoked')),
    set_via_index BYTEA,
    set_at        BIGINT NOT NULL,
    expires_at    BIGINT,
    PRIMARY KEY (ente_id, credential_id),
    FOREIGN KEY (ente_id, account_id) REFERENCES account (ente_id, account_id)
);

CREATE UNIQUE INDEX credential_live ON credential (ente_id, account_id, kind) WHERE state <> 'revoked';

-- Tries, counted before anything is compared. The subject is a keyed hash: unknown accounts are counted the same way.
CREATE TABLE attempt (
    ente_id           UUID NOT NULL,
    kind              TEXT NOT NULL CHECK (kind IN ('password', 'pin', 'otp')),
    subject           BYTEA NOT NULL,
    device            TEXT NOT NULL CHECK (device IN ('known', 'unknown')),
    in_a_row          BIGINT NOT NULL,
    in_window         BIGINT NOT NULL,
    window_started_at BIGINT NOT NULL,
    wait_until        BIGINT NOT NULL,
    updated_at        BIGINT NOT NULL,
    PRIMARY KEY (ente_id, kind, subject, device)
);

CREATE INDEX attempt_by_age ON attempt (updated_at);

-- One-time links (a forgotten password), used by POST.
CREATE TABLE link (
    ente_id       UUID NOT NULL,
    link_id       UUID NOT NULL,
    token_hash    BYTEA NOT NULL,
    purpose       TEXT NOT NULL CHECK (purpose IN ('reset_password')),
    account_id    UUID NOT NULL,
    address_index BYTEA NOT NULL,
    created_at    BIGINT NOT NULL,
    expires_at    BIGINT NOT NULL,
    used_at       BIGINT,
    PRIMARY KEY (ente_id, link_id),
    UNIQUE (ente_id, token_hash),
    FOREIGN KEY (ente_id, account_id) REFERENCES account (ente_id, account_id)
);

CREATE INDEX link_by_account ON link (ente_id, account_id);
CREATE INDEX link_by_expiry ON link (expires_at);
