-- Accounts on their way in from a file. Rows lie here as their tables will have them, sealed for their place there, and
-- are copied over in one transaction: until then nobody sees any of them, and an import given up leaves no trace.
CREATE TABLE import (
    ente_id   UUID NOT NULL REFERENCES ente (ente_id),
    import_id UUID NOT NULL,
    begun_at  BIGINT NOT NULL,
    PRIMARY KEY (ente_id, import_id)
);

CREATE INDEX import_by_age ON import (begun_at);

CREATE TABLE import_account (
    ente_id               UUID NOT NULL,
    import_id             UUID NOT NULL,
    row_no                BIGINT NOT NULL,
    person_id             UUID NOT NULL,
    account_id            UUID NOT NULL,
    codice_fiscale_sealed BYTEA,
    codice_fiscale_index  BYTEA,
    partita_iva_sealed    BYTEA,
    partita_iva_index     BYTEA,
    attributes_sealed     BYTEA NOT NULL,
    state                 TEXT NOT NULL,
    identity              TEXT NOT NULL,
    secondary_code_sealed BYTEA,
    secondary_code_index  BYTEA,
    PRIMARY KEY (ente_id, import_id, row_no),
    UNIQUE (ente_id, import_id, codice_fiscale_index),
    UNIQUE (ente_id, import_id, partita_iva_index),
    UNIQUE (ente_id, import_id, secondary_code_index),
    FOREIGN KEY (ente_id, import_id) REFERENCES import (ente_id, import_id)
);

CREATE TABLE import_contact (
    ente_id      UUID NOT NULL,
    import_id    UUID NOT NULL,
    row_no       BIGINT NOT NULL,
    contact_id   UUID NOT NULL,
    kind         TEXT NOT NULL,
    value_sealed BYTEA NOT NULL,
    value_index  BYTEA NOT NULL,
    provenance   TEXT NOT NULL,
    verified_at  BIGINT,
    PRIMARY KEY (ente_id, import_id, row_no, contact_id)
);

CREATE TABLE import_credential (
    ente_id       UUID NOT NULL,
    import_id     UUID NOT NULL,
    row_no        BIGINT NOT NULL,
    credential_id UUID NOT NULL,
    kind          TEXT NOT NULL,
    secret        TEXT NOT NULL,
    state         TEXT NOT NULL,
    set_via_index BYTEA,
    expires_at    BIGINT,
    PRIMARY KEY (ente_id, import_id, row_no, credential_id)
);
