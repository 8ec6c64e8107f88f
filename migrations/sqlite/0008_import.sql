-- Accounts on their way in from a file: staged row by row, published together.
CREATE TABLE import_row (
    import_id BLOB NOT NULL,
    row_no    INTEGER NOT NULL,
    ente_id   BLOB NOT NULL,
    staged    BLOB NOT NULL,
    PRIMARY KEY (import_id, row_no)
) STRICT;
