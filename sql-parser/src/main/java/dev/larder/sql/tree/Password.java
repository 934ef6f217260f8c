package dev.larder.sql.tree;

/** A password in a statement. It never shows in {@link #toString()}. */
public record Password(PasswordKind kind, String text, Position position) implements Node {
    @Override
    public String toString() {
        return "Password[" + kind + ", ***]";
    }
}
