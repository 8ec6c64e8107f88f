-- The audit trail: entries are inserted with the change they tell of, and never touched again.
CREATE TABLE audit_entry (
    ente_id        BLOB NOT NULL,
    entry_id       BLOB NOT NULL,
    at             INTEGER NOT NULL,
    node           TEXT NOT NULL,
    actor          TEXT NOT NULL,
    event          TEXT NOT NULL,
    detail         TEXT NOT NULL,
    interaction_id BLOB,
    request        TEXT NOT NULL,
    origin         TEXT,
    PRIMARY KEY (ente_id, entry_id)
) STRICT;

CREATE INDEX audit_entry_by_interaction ON audit_entry (ente_id, interaction_id);

-- Entries that wait for their place in the chain: put there by the trigger below, taken away by the sealer.
CREATE TABLE audit_pending (
    ente_id  BLOB NOT NULL,
    entry_id BLOB NOT NULL,
    at       INTEGER NOT NULL,
    PRIMARY KEY (ente_id, entry_id)
) STRICT;

CREATE INDEX audit_pending_by_time ON audit_pending (at, entry_id);

-- The chain over the entries, written by one node at a time.
CREATE TABLE audit_seal (
    seq      INTEGER NOT NULL PRIMARY KEY,
    ente_id  BLOB NOT NULL,
    entry_id BLOB NOT NULL,
    hash     BLOB NOT NULL,
    UNIQUE (ente_id, entry_id)
) STRICT;

CREATE TABLE audit_checkpoint (
    seq       INTEGER NOT NULL PRIMARY KEY,
    at        INTEGER NOT NULL,
    hash      BLOB NOT NULL,
    signature BLOB NOT NULL
) STRICT;

CREATE TRIGGER audit_entry_waits AFTER INSERT ON audit_entry
BEGIN
    INSERT INTO audit_pending (ente_id, entry_id, at) VALUES (NEW.ente_id, NEW.entry_id, NEW.at);
END;

CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry
BEGIN
    SELECT RAISE(ABORT, 'the audit trail is append-only');
END;

CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry
BEGIN
    SELECT RAISE(ABORT, 'the audit trail is append-only');
END;
