-- Everything any app got in the name of an account ends with its sessions, also what outlived them.
CREATE INDEX authorization_grant_by_account ON authorization_grant (ente_id, account_id);

-- What kind of browser a link was asked from, and when it was last sent: strangers use up their own budget, and a second
-- request sends the same link again.
ALTER TABLE link ADD COLUMN device TEXT NOT NULL DEFAULT 'unknown' CHECK (device IN ('known', 'unknown'));
ALTER TABLE link ADD COLUMN sent_at INTEGER NOT NULL DEFAULT 0;
