package dev.larder.sql.tree;

/**
 * One key and its value, both as text whether written as string, word, number or truth value. The value may be a secret
 * and never shows in {@link #toString()}.
 */
public record Property(String key, String value, Position position) implements Node {
    @Override
    public String toString() {
        return key + "=***";
    }
}
