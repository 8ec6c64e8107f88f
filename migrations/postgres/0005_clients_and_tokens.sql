-- Clients, what they pushed, what citizens let them have, and the tokens that came of it.
CREATE TABLE client (
    ente_id          UUID NOT NULL REFERENCES ente (ente_id),
    client_id        TEXT NOT NULL,
    metadata         JSONB NOT NULL,
    secret_hash      BYTEA,
    old_secret_hash  BYTEA,
    old_secret_until BIGINT,
    state            TEXT NOT NULL CHECK (state IN ('active', 'disabled')),
    created_at       BIGINT NOT NULL,
    PRIMARY KEY (ente_id, client_id)
);

CREATE TABLE pushed_request (
    ente_id      UUID NOT NULL,
    request_hash BYTEA NOT NULL,
    client_id    TEXT NOT NULL,
    parameters   JSONB NOT NULL,
    expires_at   BIGINT NOT NULL,
    used_at      BIGINT,
    PRIMARY KEY (ente_id, request_hash)
);

CREATE INDEX pushed_request_by_expiry ON pushed_request (expires_at);

-- Client assertions seen: each counts once (RFC 7523).
CREATE TABLE client_assertion (
    ente_id    UUID NOT NULL,
    client_id  TEXT NOT NULL,
    jti_hash   BYTEA NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (ente_id, client_id, jti_hash)
);

CREATE INDEX client_assertion_by_expiry ON client_assertion (expires_at);

CREATE TABLE consent (
    ente_id    UUID NOT NULL,
    account_id UUID NOT NULL,
    client_id  TEXT NOT NULL,
    scopes     JSONB NOT NULL,
    granted_at BIGINT NOT NULL,
    revoked_at BIGINT,
    PRIMARY KEY (ente_id, account_id, client_id),
    FOREIGN KEY (ente_id, account_id) REFERENCES account (ente_id, account_id)
);

CREATE TABLE authorization_grant (
    ente_id      UUID NOT NULL,
    grant_id     UUID NOT NULL,
    client_id    TEXT NOT NULL,
    account_id   UUID NOT NULL,
    session_id   UUID NOT NULL,
    code_hash    BYTEA NOT NULL,
    redirect_uri TEXT NOT NULL,
    pkce         TEXT,
    scope        TEXT NOT NULL,
    detail       JSONB NOT NULL,
    state        TEXT NOT NULL CHECK (state IN ('issued', 'exchanged', 'revoked')),
    issued_at    BIGINT NOT NULL,
    expires_at   BIGINT NOT NULL,
    changed_at   BIGINT NOT NULL,
    keep_until   BIGINT NOT NULL,
    family_id    UUID,
    PRIMARY KEY (ente_id, grant_id),
    UNIQUE (ente_id, code_hash),
    FOREIGN KEY (ente_id, account_id) REFERENCES account (ente_id, account_id)
);

CREATE INDEX authorization_grant_by_session ON authorization_grant (ente_id, session_id);
CREATE INDEX authorization_grant_by_age ON authorization_grant (keep_until);

CREATE TABLE access_token (
    ente_id    UUID NOT NULL,
    token_hash BYTEA NOT NULL,
    grant_id   UUID,
    client_id  TEXT NOT NULL,
    account_id UUID,
    scope      TEXT NOT NULL,
    audience   JSONB NOT NULL,
    issued_at  BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    revoked_at BIGINT,
    PRIMARY KEY (ente_id, token_hash)
);

CREATE INDEX access_token_by_grant ON access_token (ente_id, grant_id);
CREATE INDEX access_token_by_expiry ON access_token (expires_at);

CREATE TABLE refresh_family (
    ente_id        UUID NOT NULL,
    family_id      UUID NOT NULL,
    grant_id       UUID NOT NULL,
    client_id      TEXT NOT NULL,
    account_id     UUID NOT NULL,
    session_id     UUID NOT NULL,
    scope          TEXT NOT NULL,
    current_hash   BYTEA NOT NULL,
    previous_hash  BYTEA,
    rotated_at     BIGINT NOT NULL,
    idle_until     BIGINT NOT NULL,
    absolute_until BIGINT NOT NULL,
    ended_at       BIGINT,
    ended_why      TEXT,
    CHECK ((ended_at IS NULL) = (ended_why IS NULL)),
    PRIMARY KEY (ente_id, family_id),
    UNIQUE (ente_id, current_hash),
    FOREIGN KEY (ente_id, grant_id) REFERENCES authorization_grant (ente_id, grant_id) ON DELETE CASCADE
);

CREATE INDEX refresh_family_by_session ON refresh_family (ente_id, session_id);
CREATE INDEX refresh_family_by_grant ON refresh_family (ente_id, grant_id);
CREATE INDEX refresh_family_by_expiry ON refresh_family (absolute_until);

-- Every refresh token ever shown, by hash: an old one names the family it must end.
CREATE TABLE refresh_token (
    ente_id    UUID NOT NULL,
    token_hash BYTEA NOT NULL,
    family_id  UUID NOT NULL,
    issued_at  BIGINT NOT NULL,
    PRIMARY KEY (ente_id, token_hash),
    FOREIGN KEY (ente_id, family_id) REFERENCES refresh_family (ente_id, family_id) ON DELETE CASCADE
);

CREATE INDEX refresh_token_by_family ON refresh_token (ente_id, family_id);

CREATE TABLE signing_key (
    ente_id        UUID NOT NULL REFERENCES ente (ente_id),
    kid            TEXT NOT NULL,
    alg            TEXT NOT NULL CHECK (alg IN ('RS256', 'ES256')),
    state          TEXT NOT NULL CHECK (state IN ('next', 'active', 'retiring', 'retired')),
    private_sealed BYTEA NOT NULL,
    public_jwk     JSONB NOT NULL,
    created_at     BIGINT NOT NULL,
    changed_at     BIGINT NOT NULL,
    PRIMARY KEY (ente_id, kid)
);

-- One key of an algorithm signs at a time.
CREATE UNIQUE INDEX signing_key_active ON signing_key (ente_id, alg) WHERE state = 'active';
