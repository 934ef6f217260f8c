package dev.larder.sql.parser;

import dev.larder.sql.tree.Position;

/**
 * The text is no statement. The message says where, what was found and what could have stood there.
 */
public final class SqlSyntaxException extends RuntimeException {
    private static final int FOUND_LENGTH_MAX = 60;

    private final transient Position position;
    private final String found;
    private final String expected;

    SqlSyntaxException(Position position, String found, String expected) {
        super("mismatched " + found + " at " + position + ": expected " + expected);
        this.position = position;
        this.found = found;
        this.expected = expected;
    }

    /** In the words of the message: quoted, and cut when it is long. */
    static String quote(String text) {
        String start = text.codePointCount(0, text.length()) > FOUND_LENGTH_MAX
                ? text.substring(0, text.offsetByCodePoints(0, FOUND_LENGTH_MAX)) + "..."
                : text;
        return "'" + start.replace("\r", "\\r").replace("\n", "\\n") + "'";
    }

    public int line() {
        return position.line();
    }

    public int column() {
        return position.column();
    }

    public Position position() {
        return position;
    }

    /** What stood there, in quotes, or {@code end of text}. */
    public String found() {
        return found;
    }

    /** A short list of what could have stood there. */
    public String expected() {
        return expected;
    }
}
