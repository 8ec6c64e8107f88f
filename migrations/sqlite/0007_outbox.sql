-- Messages, written with the change they tell of, sent afterwards.
CREATE TABLE outbox (
    ente_id     BLOB NOT NULL,
    message_id  BLOB NOT NULL,
    kind        TEXT NOT NULL,
    via         TEXT NOT NULL CHECK (via IN ('mail', 'sms')),
    to_sealed   BLOB NOT NULL,
    body_sealed BLOB,
    to_masked   TEXT NOT NULL,
    state       TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'dropped', 'dead')),
    tries       INTEGER NOT NULL,
    next_at     INTEGER NOT NULL,
    lease_until INTEGER NOT NULL,
    expires_at  INTEGER,
    why         TEXT,
    created_at  INTEGER NOT NULL,
    done_at     INTEGER,
    PRIMARY KEY (ente_id, message_id)
) STRICT;

CREATE INDEX outbox_waiting ON outbox (next_at) WHERE state = 'waiting';
CREATE INDEX outbox_by_age ON outbox (created_at);
