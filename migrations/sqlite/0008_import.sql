-- Accounts on their way in from a file. Rows lie here as their tables will have them, sealed for their place there, and
-- are copied over in one transaction: until then nobody sees any of them, and an import given up leaves no trace.
CREATE TABLE import (
    ente_id   BLOB NOT NULL REFERENCES ente (ente_id),
    import_id BLOB NOT NULL,
    begun_at  INTEGER NOT NULL,
    PRIMARY KEY (ente_id, import_id)
) STRICT;

CREATE INDEX import_by_age ON import (begun_at);

CREATE TABLE import_account (
    ente_id               BLOB NOT NULL,
    import_id             BLOB NOT NULL,
    row_no                INTEGER NOT NULL,
    person_id             BLOB NOT NULL,
    account_id            BLOB NOT NULL,
    codice_fiscale_sealed BLOB,
    codice_fiscale_index  BLOB,
    partita_iva_sealed    BLOB,
    partita_iva_index     BLOB,
    attributes_sealed     BLOB NOT NULL,
    state                 TEXT NOT NULL,
    identity              TEXT NOT NULL,
    secondary_code_sealed BLOB,
    secondary_code_index  BLOB,
    PRIMARY KEY (ente_id, import_id, row_no),
    UNIQUE (ente_id, import_id, codice_fiscale_index),
    UNIQUE (ente_id, import_id, partita_iva_index),
    UNIQUE (ente_id, import_id, secondary_code_index),
    FOREIGN KEY (ente_id, import_id) REFERENCES import (ente_id, import_id)
) STRICT;

CREATE TABLE import_contact (
    ente_id      BLOB NOT NULL,
    import_id    BLOB NOT NULL,
    row_no       INTEGER NOT NULL,
    contact_id   BLOB NOT NULL,
    kind         TEXT NOT NULL,
    value_sealed BLOB NOT NULL,
    value_index  BLOB NOT NULL,
    provenance   TEXT NOT NULL,
    verified_at  INTEGER,
    PRIMARY KEY (ente_id, import_id, row_no, contact_id)
) STRICT;

CREATE TABLE import_credential (
    ente_id       BLOB NOT NULL,
    import_id     BLOB NOT NULL,
    row_no        INTEGER NOT NULL,
    credential_id BLOB NOT NULL,
    kind          TEXT NOT NULL,
    secret        TEXT NOT NULL,
    state         TEXT NOT NULL,
    set_via_index BLOB,
    expires_at    INTEGER,
    PRIMARY KEY (ente_id, import_id, row_no, credential_id)
) STRICT;
