-- The audit trail: entries are inserted with the change they tell of, and never touched again.
CREATE TABLE audit_entry (
    ente_id        UUID NOT NULL,
    entry_id       UUID NOT NULL,
    at             BIGINT NOT NULL,
    node           TEXT NOT NULL,
    actor          TEXT NOT NULL,
    event          TEXT NOT NULL,
    detail         TEXT NOT NULL,
    interaction_id UUID,
    request        TEXT NOT NULL,
    origin         TEXT,
    PRIMARY KEY (ente_id, entry_id)
);

CREATE INDEX audit_entry_by_interaction ON audit_entry (ente_id, interaction_id);

-- Entries that wait for their place in the chain: put there by the trigger below, taken away by the sealer.
CREATE TABLE audit_pending (
    ente_id  UUID NOT NULL,
    entry_id UUID NOT NULL,
    at       BIGINT NOT NULL,
    PRIMARY KEY (ente_id, entry_id)
);

CREATE INDEX audit_pending_by_time ON audit_pending (at, entry_id);

-- The chain over the entries, written by one node at a time.
CREATE TABLE audit_seal (
    seq      BIGINT NOT NULL PRIMARY KEY,
    ente_id  UUID NOT NULL,
    entry_id UUID NOT NULL,
    hash     BYTEA NOT NULL,
    UNIQUE (ente_id, entry_id)
);

CREATE TABLE audit_checkpoint (
    seq       BIGINT NOT NULL PRIMARY KEY,
    at        BIGINT NOT NULL,
    hash      BYTEA NOT NULL,
    signature BYTEA NOT NULL
);

CREATE FUNCTION audit_entry_waits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO audit_pending (ente_id, entry_id, at) VALUES (NEW.ente_id, NEW.entry_id, NEW.at);
    RETURN NULL;
END;
$$;

CREATE TRIGGER audit_entry_waits AFTER INSERT ON audit_entry
FOR EACH ROW EXECUTE FUNCTION audit_entry_waits();

CREATE FUNCTION audit_entry_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit trail is append-only';
END;
$$;

CREATE TRIGGER audit_entry_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry
FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_append_only();
