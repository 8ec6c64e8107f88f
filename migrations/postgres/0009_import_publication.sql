-- An import is published once; rows of people who became known meanwhile are set aside; what belongs to a row is copied
-- without asking the row again.
ALTER TABLE import ADD COLUMN published_at BIGINT;
ALTER TABLE import_account ADD COLUMN late BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE import_contact ADD COLUMN person_id UUID;
ALTER TABLE import_credential ADD COLUMN account_id UUID;
