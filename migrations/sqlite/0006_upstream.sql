-- SPID: providers, requests sent, assertions seen, the register of transactions.
CREATE TABLE upstream_idp (
    entity_id TEXT NOT NULL PRIMARY KEY,
    detail    TEXT NOT NULL,
    is_test   INTEGER NOT NULL,
    added_at  INTEGER NOT NULL
) STRICT;

CREATE TABLE upstream_request (
    ente_id        BLOB NOT NULL,
    request_id     BLOB NOT NULL,
    saml_id        TEXT NOT NULL,
    interaction_id BLOB,
    browser_hash   BLOB NOT NULL,
    idp            TEXT NOT NULL,
    asked          TEXT NOT NULL,
    request_sealed BLOB NOT NULL,
    sent_at        INTEGER NOT NULL,
    expires_at     INTEGER NOT NULL,
    used_at        INTEGER,
    ticket_hash    BLOB,
    ticket_sealed  BLOB,
    ticket_used_at INTEGER,
    PRIMARY KEY (ente_id, request_id),
    UNIQUE (ente_id, saml_id),
    UNIQUE (ente_id, ticket_hash)
) STRICT;

CREATE INDEX upstream_request_by_expiry ON upstream_request (expires_at);

CREATE TABLE upstream_assertion (
    ente_id      BLOB NOT NULL,
    idp          TEXT NOT NULL,
    assertion_id TEXT NOT NULL,
    keep_until   INTEGER NOT NULL,
    PRIMARY KEY (ente_id, idp, assertion_id)
) STRICT;

CREATE INDEX upstream_assertion_by_expiry ON upstream_assertion (keep_until);

-- Kept 24 months (DPCM 24/10/2014 art. 13).
CREATE TABLE upstream_transaction (
    ente_id         BLOB NOT NULL,
    transaction_id  BLOB NOT NULL,
    at              INTEGER NOT NULL,
    idp             TEXT NOT NULL,
    outcome         TEXT NOT NULL,
    request_sealed  BLOB,
    response_sealed BLOB NOT NULL,
    PRIMARY KEY (ente_id, transaction_id)
) STRICT;

CREATE INDEX upstream_transaction_by_age ON upstream_transaction (at);
