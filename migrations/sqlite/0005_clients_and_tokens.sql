-- Clients, what they pushed, what citizens let them have, and the tokens that came of it.
CREATE TABLE client (
    ente_id          BLOB NOT NULL REFERENCES ente (ente_id),
    client_id        TEXT NOT NULL,
    metadata         TEXT NOT NULL,
    secret_hash      BLOB,
    old_secret_hash  BLOB,
    old_secret_until INTEGER,
    state            TEXT NOT NULL CHECK (state IN ('active', 'disabled')),
    created_at       INTEGER NOT NULL,
    PRIMARY KEY (ente_id, client_id)
) STRICT;

CREATE TABLE pushed_request (
    ente_id      BLOB NOT NULL,
    request_hash BLOB NOT NULL,
    client_id    TEXT NOT NULL,
    parameters   TEXT NOT NULL,
    expires_at   INTEGER NOT NULL,
    used_at      INTEGER,
    PRIMARY KEY (ente_id, request_hash)
) STRICT;

CREATE INDEX pushed_request_by_expiry ON pushed_request (expires_at);

-- Client assertions seen: each counts once (RFC 7523).
CREATE TABLE client_assertion (
    ente_id    BLOB NOT NULL,
    client_id  TEXT NOT NULL,
    jti_hash   BLOB NOT NULL,
    expires_at INTEGER NOT NULL,
    PRIMARY KEY (ente_id, client_id, jti_hash)
) STRICT;

CREATE INDEX client_assertion_by_expiry ON client_assertion (expires_at);

CREATE TABLE consent (
    ente_id    BLOB NOT NULL,
    account_id BLOB NOT NULL,
    client_id  TEXT NOT NULL,
    scopes     TEXT NOT NULL,
    granted_at INTEGER NOT NULL,
    revoked_at INTEGER,
    PRIMARY KEY (ente_id, account_id, client_id),
    FOREIGN KEY (ente_id, account_id) REFERENCES account (ente_id, account_id)
) STRICT;

CREATE TABLE authorization_grant (
    ente_id      BLOB NOT NULL,
    grant_id     BLOB NOT NULL,
    client_id    TEXT NOT NULL,
    account_id   BLOB NOT NULL,
    session_id   BLOB NOT NULL,
    code_hash    BLOB NOT NULL,
    redirect_uri TEXT NOT NULL,
    pkce         TEXT,
    scope        TEXT NOT NULL,
    detail       TEXT NOT NULL,
    state        TEXT NOT NULL CHECK (state IN ('issued', 'exchanged', 'revoked')),
    issued_at    INTEGER NOT NULL,
    expires_at   INTEGER NOT NULL,
    changed_at   INTEGER NOT NULL,
    keep_until   INTEGER NOT NULL,
    family_id    BLOB,
    PRIMARY KEY (ente_id, grant_id),
    UNIQUE (ente_id, code_hash),
    FOREIGN KEY (ente_id, account_id) REFERENCES account (ente_id, account_id)
) STRICT;

CREATE INDEX authorization_grant_by_session ON authorization_grant (ente_id, session_id);
CREATE INDEX authorization_grant_by_age ON authorization_grant (keep_until);

CREATE TABLE access_token (
    ente_id    BLOB NOT NULL,
    token_hash BLOB NOT NULL,
    grant_id   BLOB,
    client_id  TEXT NOT NULL,
    account_id BLOB,
    scope      TEXT NOT NULL,
    audience   TEXT NOT NULL,
    issued_at  INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    revoked_at INTEGER,
    PRIMARY KEY (ente_id, token_hash)
) STRICT;

CREATE INDEX access_token_by_grant ON access_token (ente_id, grant_id);
CREATE INDEX access_token_by_expiry ON access_token (expires_at);

CREATE TABLE refresh_family (
    ente_id        BLOB NOT NULL,
    family_id      BLOB NOT NULL,
    grant_id       BLOB NOT NULL,
    client_id      TEXT NOT NULL,
    account_id     BLOB NOT NULL,
    session_id     BLOB NOT NULL,
    scope          TEXT NOT NULL,
    current_hash   BLOB NOT NULL,
    previous_hash  BLOB,
    rotated_at     INTEGER NOT NULL,
    idle_until     INTEGER NOT NULL,
    absolute_until INTEGER NOT NULL,
    ended_at       INTEGER,
    ended_why      TEXT,
    CHECK ((ended_at IS NULL) = (ended_why IS NULL)),
    PRIMARY KEY (ente_id, family_id),
    UNIQUE (ente_id, current_hash),
    FOREIGN KEY (ente_id, grant_id) REFERENCES authorization_grant (ente_id, grant_id) ON DELETE CASCADE
) STRICT;

CREATE INDEX refresh_family_by_session ON refresh_family (ente_id, session_id);
CREATE INDEX refresh_family_by_grant ON refresh_family (ente_id, grant_id);
CREATE INDEX refresh_family_by_expiry ON refresh_family (absolute_until);

-- Every refresh token ever shown, by hash: an old one names the family it must end.
CREATE TABLE refresh_token (
    ente_id    BLOB NOT NULL,
    token_hash BLOB NOT NULL,
    family_id  BLOB NOT NULL,
    issued_at  INTEGER NOT NULL,
    PRIMARY KEY (ente_id, token_hash),
    FOREIGN KEY (ente_id, family_id) REFERENCES refresh_family (ente_id, family_id) ON DELETE CASCADE
) STRICT;

CREATE INDEX refresh_token_by_family ON refresh_token (ente_id, family_id);

CREATE TABLE signing_key (
    ente_id        BLOB NOT NULL REFERENCES ente (ente_id),
    kid            TEXT NOT NULL,
    alg            TEXT NOT NULL CHECK (alg IN ('RS256', 'ES256')),
    state          TEXT NOT NULL CHECK (state IN ('next', 'active', 'retiring', 'retired')),
    private_sealed BLOB NOT NULL,
    public_jwk     TEXT NOT NULL,
    created_at     INTEGER NOT NULL,
    changed_at     INTEGER NOT NULL,
    PRIMARY KEY (ente_id, kid)
) STRICT;

-- One key of an algorithm signs at a time.
CREATE UNIQUE INDEX signing_key_active ON signing_key (ente_id, alg) WHERE state = 'active';
