package dev.larder.sql.format;

import dev.larder.sql.tree.Expression;
import dev.larder.sql.tree.Identifier;
import dev.larder.sql.tree.QualifiedName;
import dev.larder.sql.tree.Query;
import dev.larder.sql.tree.Statement;

/**
 * The canonical text of a statement: keywords in upper case, names in back quotes, strings in single quotes, property
 * lists in double ones as Doris prints them, one line except for CREATE TABLE and property lists.
 */
public final class SqlFormatter {
    private SqlFormatter() {}

    public static String format(Statement statement) {
        return format(statement, Masking.NONE);
    }

    public static String format(Statement statement, Masking masking) {
        return statement.accept(new StatementFormatter(masking));
    }

    public static String format(Query query) {
        return new QueryFormatter().query(query);
    }

    public static String format(Expression expression) {
        return new QueryFormatter().expressions().format(expression);
    }

    public static String format(QualifiedName name) {
        return Texts.name(name);
    }

    public static String format(Identifier identifier) {
        return Texts.name(identifier);
    }

    /** A string literal in single quotes. */
    public static String quote(String text) {
        return Texts.string(text);
    }
}
