package dev.larder.sql.tree;

/** Commands around transactions. */
public enum TransactionCommand {
    BEGIN,
    COMMIT,
    ROLLBACK
}
