package dev.larder.sql.format;

import dev.larder.sql.parser.SqlParser;
import dev.larder.sql.tree.Identifier;
import dev.larder.sql.tree.QualifiedName;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Names, strings and lists as text.
 */
final class Texts {
    private static final Pattern PLAIN_WORD = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private Texts() {}

    static String name(Identifier identifier) {
        return backQuoted(identifier.value());
    }

    static String name(QualifiedName name) {
        return joined(name.parts(), ".", Texts::name);
    }

    static String names(List<Identifier> identifiers) {
        return "(" + joined(identifiers, ", ", Texts::name) + ")";
    }

    /** Functions and variables read better without quotes, which they need only when reserved or odd. */
    static String word(String text) {
        return PLAIN_WORD.matcher(text).matches() && !SqlParser.isReserved(text) ? text : backQuoted(text);
    }

    static String word(QualifiedName name) {
        return joined(name.parts(), ".", part -> word(part.value()));
    }

    private static String backQuoted(String text) {
        return "`" + text.replace("`", "``") + "`";
    }

    static String string(String text) {
        return quoted(text, '\'');
    }

    static String doubleQuoted(String text) {
        return quoted(text, '"');
    }

    private static String quoted(String text, char quote) {
        StringBuilder quoted = new StringBuilder(text.length() + 2).append(quote);
        for (int i = 0; i < text.length(); i++) {
            appendEscaped(quoted, text, i, quote);
        }
        return quoted.append(quote).toString();
    }

    private static void appendEscaped(StringBuilder quoted, String text, int at, char quote) {
        char c = text.charAt(at);
        switch (c) {
            case '\0' -> quoted.append("\\0");
            case '\b' -> quoted.append("\\b");
            case '\n' -> quoted.append("\\n");
            case '\r' -> quoted.append("\\r");
            case '\t' -> quoted.append("\\t");
            case '\u001A' -> quoted.append("\\Z");
            case '\\' -> {
                // \% and \_ stay as they are: they mean themselves, backslash included.
                boolean beforeWildcard =
                        at + 1 < text.length() && (text.charAt(at + 1) == '%' || text.charAt(at + 1) == '_');
                quoted.append(beforeWildcard ? "\\" : "\\\\");
            }
            default -> {
                if (c == quote) {
                    quoted.append(quote);
                }
                quoted.append(c);
            }
        }
    }

    static <T> String joined(Collection<T> items, String separator, Function<T, String> text) {
        return items.stream().map(text).collect(Collectors.joining(separator));
    }
}
