-- Sessions, requests in progress, channels and the codes sent over them.
CREATE TABLE session (
    ente_id         UUID NOT NULL,
    session_id      UUID NOT NULL,
    token_hash      BYTEA NOT NULL,
    account_id      UUID NOT NULL,
    proofs          JSONB NOT NULL,
    shared_computer BOOLEAN NOT NULL,
    device          TEXT NOT NULL,
    started_at      BIGINT NOT NULL,
    seen_at         BIGINT NOT NULL,
    expires_at      BIGINT NOT NULL,
    ended_at        BIGINT,
    ended_why       TEXT CHECK (ended_why IN ('signed_out', 'ended_by_owner', 'credential_changed', 'account_stopped',
                                              'replaced')),
    CHECK ((ended_at IS NULL) = (ended_why IS NULL)),
    PRIMARY KEY (ente_id, session_id),
    UNIQUE (ente_id, token_hash),
    FOREIGN KEY (ente_id, account_id) REFERENCES account (ente_id, account_id)
);

CREATE INDEX session_by_account ON session (ente_id, account_id);
CREATE INDEX session_by_expiry ON session (expires_at);

-- The services a session was used for: sign-out names them.
CREATE TABLE session_client (
    ente_id    UUID NOT NULL,
    session_id UUID NOT NULL,
    client_id  TEXT NOT NULL,
    first_at   BIGINT NOT NULL,
    PRIMARY KEY (ente_id, session_id, client_id),
    FOREIGN KEY (ente_id, session_id) REFERENCES session (ente_id, session_id) ON DELETE CASCADE
);

CREATE TABLE interaction (
    ente_id        UUID NOT NULL,
    interaction_id UUID NOT NULL,
    browser_hash   BYTEA NOT NULL,
    request        JSONB NOT NULL,
    detail         JSONB NOT NULL,
    state          TEXT NOT NULL CHECK (state IN ('open', 'answered')),
    created_at     BIGINT NOT NULL,
    expires_at     BIGINT NOT NULL,
    version        BIGINT NOT NULL,
    PRIMARY KEY (ente_id, interaction_id)
);

CREATE INDEX interaction_by_expiry ON interaction (expires_at);

CREATE TABLE secure_channel (
    ente_id        UUID NOT NULL,
    channel_id     UUID NOT NULL,
    account_id     UUID NOT NULL,
    kind           TEXT NOT NULL CHECK (kind IN ('email', 'sms', 'totp')),
    address_sealed BYTEA,
    address_index  BYTEA,
    masked         TEXT NOT NULL,
    origin         TEXT NOT NULL CHECK (origin IN ('registry', 'de_visu', 'spid', 'declared')),
    state          TEXT NOT NULL CHECK (state IN ('proposed', 'verified', 'suspended', 'revoked')),
    verified_at    BIGINT,
    created_at     BIGINT NOT NULL,
    CHECK (state <> 'verified' OR verified_at IS NOT NULL),
    PRIMARY KEY (ente_id, channel_id),
    FOREIGN KEY (ente_id, account_id) REFERENCES account (ente_id, account_id)
);

CREATE INDEX secure_channel_by_account ON secure_channel (ente_id, account_id);
CREATE INDEX secure_channel_by_address ON secure_channel (ente_id, address_index);

CREATE TABLE otp_challenge (
    ente_id        UUID NOT NULL,
    challenge_id   UUID NOT NULL,
    interaction_id UUID NOT NULL,
    account_id     UUID NOT NULL,
    channel_id     UUID NOT NULL,
    purpose        TEXT NOT NULL CHECK (purpose IN ('enrol_channel', 'step_up', 'operation')),
    digest         BYTEA,
    code_mac       BYTEA NOT NULL,
    state          TEXT NOT NULL CHECK (state IN ('waiting', 'answered', 'exhausted', 'superseded')),
    tries_left     BIGINT NOT NULL,
    requested_at   BIGINT NOT NULL,
    expires_at     BIGINT NOT NULL,
    PRIMARY KEY (ente_id, challenge_id),
    FOREIGN KEY (ente_id, channel_id) REFERENCES secure_channel (ente_id, channel_id)
);

-- One code waits in a request at a time.
CREATE UNIQUE INDEX otp_challenge_waiting ON otp_challenge (ente_id, interaction_id) WHERE state = 'waiting';
CREATE INDEX otp_challenge_by_account ON otp_challenge (ente_id, account_id, requested_at);
CREATE INDEX otp_challenge_by_channel ON otp_challenge (ente_id, channel_id, requested_at);
CREATE INDEX otp_challenge_by_expiry ON otp_challenge (expires_at);

-- Confirmed operations: what a dispositive token rests on.
CREATE TABLE confirmation (
    ente_id         UUID NOT NULL,
    txn             UUID NOT NULL,
    interaction_id  UUID NOT NULL,
    account_id      UUID NOT NULL,
    client_id       TEXT NOT NULL,
    identifier      TEXT NOT NULL,
    summary_digest  BYTEA NOT NULL,
    channel_id      UUID NOT NULL,
    evidence_sealed BYTEA NOT NULL,
    confirmed_at    BIGINT NOT NULL,
    PRIMARY KEY (ente_id, txn),
    UNIQUE (ente_id, interaction_id)
);

CREATE INDEX confirmation_by_identifier ON confirmation (ente_id, client_id, identifier);
