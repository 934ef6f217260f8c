package dev.larder.sql.tree;

/** How a password is written. */
public enum PasswordKind {
    PLAIN,
    /** The text is the stored form of the password. */
    HASHED
}
