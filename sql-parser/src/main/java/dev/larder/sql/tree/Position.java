package dev.larder.sql.tree;

/**
 * Where a node begins in the text it was read from.
 *
 * <p>All positions are equal to each other. So the generated {@code equals} of every record compares what was said and
 * not where, and a statement equals the one read from its canonical text.
 *
 * @param line counted from 1
 * @param column counted from 1, in code points
 */
public record Position(int line, int column) {
    /** For nodes that were made and not read. */
    public static final Position NONE = new Position(1, 1);

    public Position {
        if (line < 1 || column < 1) {
            throw new IllegalArgumentException("Line and column must be at least 1: " + line + ", " + column);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Position;
    }

    @Override
    public int hashCode() {
        return 0;
    }

    @Override
    public String toString() {
        return "line " + line + ", column " + column;
    }
}
