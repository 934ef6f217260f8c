package dev.larder.sql.format;

import dev.larder.sql.tree.Expression.ColumnReference;
import dev.larder.sql.tree.Identifier;
import dev.larder.sql.tree.SelectItem;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The name of a column in the answer to a query. */
public final class ColumnHeader {
    private static final Pattern TEXT_OR_NAME =
            Pattern.compile("'(?:[^'\\\\]|\\\\.|'')*+'|`([A-Za-z_][A-Za-z0-9_]*)`", Pattern.DOTALL);

    private ColumnHeader() {}

    /** Its alias, the column's name, or the expression itself. */
    public static String of(SelectItem.SingleColumn item) {
        return item.alias()
                .map(Identifier::value)
                .orElseGet(() -> item.expression() instanceof ColumnReference column
                        ? column.name().last().value()
                        : plain(SqlFormatter.format(item.expression())));
    }

    /** Without the quotes of names that need none, as a user would have written it. */
    private static String plain(String canonical) {
        return TEXT_OR_NAME
                .matcher(canonical)
                .replaceAll(part -> Matcher.quoteReplacement(part.group(1) == null ? part.group() : part.group(1)));
    }
}
