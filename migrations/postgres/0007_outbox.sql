-- Messages, written with the change they tell of, sent afterwards.
CREATE TABLE outbox (
    ente_id     UUID NOT NULL,
    message_id  UUID NOT NULL,
    kind        TEXT NOT NULL,
    via         TEXT NOT NULL CHECK (via IN ('mail', 'sms')),
    to_sealed   BYTEA NOT NULL,
    body_sealed BYTEA,
    to_masked   TEXT NOT NULL,
    state       TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'dropped', 'dead')),
    tries       BIGINT NOT NULL,
    next_at     BIGINT NOT NULL,
    lease_until BIGINT NOT NULL,
    expires_at  BIGINT,
    why         TEXT,
    created_at  BIGINT NOT NULL,
    done_at     BIGINT,
    PRIMARY KEY (ente_id, message_id)
);

CREATE INDEX outbox_waiting ON outbox (next_at) WHERE state = 'waiting';
CREATE INDEX outbox_by_age ON outbox (created_at);
