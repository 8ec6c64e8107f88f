-- Everything any app got in the name of an account ends with its sessions, also what outlived them.
CREATE INDEX authorization_grant_by_account ON authorization_grant (ente_id, account_id);
