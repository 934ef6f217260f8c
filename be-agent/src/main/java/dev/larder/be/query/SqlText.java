package dev.larder.be.query;

/** How names and texts are written in the engine's dialect. */
final class SqlText {
    private SqlText() {}

    static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    static String name(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }
}
