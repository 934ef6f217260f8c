package dev.larder.sql.tree;

/**
 * A name as written, without back quotes; upper and lower case are kept and count in {@code equals}.
 */
public record Identifier(String value, Position position) implements Node {
    public Identifier {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("Identifier must not be empty");
        }
    }

    /** The bare name. */
    @Override
    public String toString() {
        return value;
    }
}
