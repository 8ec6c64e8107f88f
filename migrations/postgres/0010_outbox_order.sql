-- In the order in which a worker takes them: what expires before what can wait, each way out for itself.
DROP INDEX outbox_waiting;
CREATE INDEX outbox_waiting ON outbox (via, (expires_at IS NULL), next_at) WHERE state = 'waiting';
