package dev.larder.fe.session;

/** Finds the {@code ?} markers of a statement without parsing it: those outside quotes and comments. */
public final class Placeholders {
    private Placeholders() {}

    public static int count(String sql) {
        int markers = 0;
        int at = 0;
        while (at < sql.length()) {
            char c = sql.charAt(at);
            if (c == '?') {
                markers++;
                at++;
            } else if (c == '\'' || c == '"' || c == '`') {
                at = afterQuote(sql, at);
            } else if (c == '#' || isDashComment(sql, at)) {
                at = after(sql, "\n", at);
            } else if (sql.startsWith("/*", at)) {
                at = after(sql, "*/", at + 2);
            } else {
                at++;
            }
        }
        return markers;
    }

    private static boolean isDashComment(String sql, int at) {
        return sql.startsWith("--", at) && (at + 2 >= sql.length() || Character.isWhitespace(sql.charAt(at + 2)));
    }

    private static int afterQuote(String sql, int start) {
        char quote = sql.charAt(start);
        int at = start + 1;
        while (at < sql.length()) {
            char c = sql.charAt(at);
            if (c == '\\' && quote != '`') {
                at += 2;
            } else if (c == quote) {
                // A doubled quote closes one string and opens the next, which comes to the same here.
                return at + 1;
            } else {
                at++;
            }
        }
        return sql.length();
    }

    private static int after(String sql, String end, int from) {
        int found = sql.indexOf(end, from);
        return found < 0 ? sql.length() : found + end.length();
    }
}
