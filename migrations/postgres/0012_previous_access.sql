-- The owner is shown the access before the present one, and by what it was made.
ALTER TABLE account ADD COLUMN last_access_means TEXT;
ALTER TABLE account ADD COLUMN previous_access_at BIGINT;
ALTER TABLE account ADD COLUMN previous_access_means TEXT;
