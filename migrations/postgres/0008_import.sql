-- Accounts on their way in from a file: staged row by row, published together.
CREATE TABLE import_row (
    import_id UUID NOT NULL,
    row_no    BIGINT NOT NULL,
    ente_id   UUID NOT NULL,
    staged    BYTEA NOT NULL,
    PRIMARY KEY (import_id, row_no)
);
