-- SPID: providers, requests sent, assertions seen, the register of transactions.
CREATE TABLE upstream_idp (
    entity_id TEXT NOT NULL PRIMARY KEY,
    detail    JSONB NOT NULL,
    is_test   BOOLEAN NOT NULL,
    added_at  BIGINT NOT NULL
);

CREATE TABLE upstream_request (
    ente_id        UUID NOT NULL,
    request_id     UUID NOT NULL,
    saml_id        TEXT NOT NULL,
    interaction_id UUID,
    browser_hash   BYTEA NOT NULL,
    idp            TEXT NOT NULL,
    asked          JSONB NOT NULL,
    request_sealed BYTEA NOT NULL,
    sent_at        BIGINT NOT NULL,
    expires_at     BIGINT NOT NULL,
    used_at        BIGINT,
    ticket_hash    BYTEA,
    ticket_sealed  BYTEA,
    ticket_used_at BIGINT,
    PRIMARY KEY (ente_id, request_id),
    UNIQUE (ente_id, saml_id),
    UNIQUE (ente_id, ticket_hash)
);

CREATE INDEX upstream_request_by_expiry ON upstream_request (expires_at);

CREATE TABLE upstream_assertion (
    ente_id      UUID NOT NULL,
    idp          TEXT NOT NULL,
    assertion_id TEXT NOT NULL,
    keep_until   BIGINT NOT NULL,
    PRIMARY KEY (ente_id, idp, assertion_id)
);

CREATE INDEX upstream_assertion_by_expiry ON upstream_assertion (keep_until);

-- Kept 24 months (DPCM 24/10/2014 art. 13).
CREATE TABLE upstream_transaction (
    ente_id         UUID NOT NULL,
    transaction_id  UUID NOT NULL,
    at              BIGINT NOT NULL,
    idp             TEXT NOT NULL,
    outcome         TEXT NOT NULL,
    request_sealed  BYTEA,
    response_sealed BYTEA NOT NULL,
    PRIMARY KEY (ente_id, transaction_id)
);

CREATE INDEX upstream_transaction_by_age ON upstream_transaction (at);
