package dev.larder.sql.parser;

import dev.larder.sql.parser.LarderSqlParser.ColumnNamesContext;
import dev.larder.sql.parser.LarderSqlParser.IdentifierContext;
import dev.larder.sql.parser.LarderSqlParser.PartitionNamesContext;
import dev.larder.sql.parser.LarderSqlParser.QualifiedNameContext;
import dev.larder.sql.parser.LarderSqlParser.StringLiteralContext;
import dev.larder.sql.tree.Identifier;
import dev.larder.sql.tree.Position;
import dev.larder.sql.tree.QualifiedName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.TerminalNode;

/**
 * The smallest parts of a statement: positions, names, strings, small numbers. Pure functions.
 */
final class Names {
    static final String LESS_NESTING = "less nesting";

    private Names() {}

    static Position position(Token token) {
        return new Position(token.getLine(), token.getCharPositionInLine() + 1);
    }

    static Position position(ParserRuleContext context) {
        return position(context.getStart());
    }

    static Position position(TerminalNode node) {
        return position(node.getSymbol());
    }

    /** The words for a token in a syntax error. */
    static String found(Token token) {
        return switch (token.getType()) {
            case Token.EOF -> "end of text";
            case LarderSqlLexer.UNTERMINATED_COMMENT -> "comment without end";
            case LarderSqlLexer.UNTERMINATED_STRING -> "string without end";
            case LarderSqlLexer.UNTERMINATED_NAME -> "quoted name without end";
            default -> SqlSyntaxException.quote(token.getText());
        };
    }

    static SqlSyntaxException wrong(Token token, String expected) {
        return new SqlSyntaxException(position(token), found(token), expected);
    }

    static Identifier identifier(IdentifierContext context) {
        String text = context.getStart().getText();
        if (context.BACKQUOTED_IDENTIFIER() != null) {
            text = text.substring(1, text.length() - 1).replace("``", "`");
        }
        return new Identifier(text, position(context));
    }

    static List<Identifier> identifiers(List<IdentifierContext> contexts) {
        return contexts.stream().map(Names::identifier).toList();
    }

    static Optional<Identifier> optionalIdentifier(IdentifierContext context) {
        return Optional.ofNullable(context).map(Names::identifier);
    }

    static List<Identifier> columns(ColumnNamesContext context) {
        return context == null ? List.of() : identifiers(context.identifier());
    }

    static List<Identifier> partitions(PartitionNamesContext context) {
        return context == null ? List.of() : identifiers(context.identifier());
    }

    static QualifiedName qualifiedName(QualifiedNameContext context) {
        return new QualifiedName(identifiers(context.identifier()), position(context));
    }

    static Optional<String> optionalString(StringLiteralContext context) {
        return Optional.ofNullable(context).map(Names::string);
    }

    /** Strings that stand side by side are one. */
    static String string(StringLiteralContext context) {
        List<TerminalNode> parts = context.STRING();
        if (parts.size() == 1) {
            return unquote(parts.get(0).getText());
        }
        StringBuilder all = new StringBuilder();
        parts.forEach(part -> all.append(unquote(part.getText())));
        return all.toString();
    }

    /** MySQL's rules: a doubled quote is one quote, a backslash escapes, and keeps itself before % and _. */
    static String unquote(String token) {
        char quote = token.charAt(0);
        int end = token.length() - 1;
        if (token.indexOf('\\') < 0 && token.indexOf(quote, 1) == end) {
            return token.substring(1, end);
        }
        StringBuilder text = new StringBuilder(end);
        for (int i = 1; i < end; i++) {
            char c = token.charAt(i);
            if (c == quote) {
                i++;
                text.append(quote);
            } else if (c == '\\') {
                i++;
                appendEscaped(text, token.charAt(i));
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }

    private static void appendEscaped(StringBuilder text, char c) {
        switch (c) {
            case '0' -> text.append('\0');
            case 'b' -> text.append('\b');
            case 'n' -> text.append('\n');
            case 'r' -> text.append('\r');
            case 't' -> text.append('\t');
            case 'Z' -> text.append('\u001A');
            case '%', '_' -> text.append('\\').append(c);
            default -> text.append(c);
        }
    }

    static int smallNumber(TerminalNode node) {
        try {
            return Integer.parseInt(node.getText());
        } catch (NumberFormatException e) {
            throw wrong(node.getSymbol(), "a number up to " + Integer.MAX_VALUE);
        }
    }

    static List<Integer> smallNumbers(List<TerminalNode> nodes) {
        List<Integer> numbers = new ArrayList<>(nodes.size());
        nodes.forEach(node -> numbers.add(smallNumber(node)));
        return numbers;
    }

    static long largeNumber(TerminalNode node) {
        try {
            return Long.parseLong(node.getText());
        } catch (NumberFormatException e) {
            throw wrong(node.getSymbol(), "a number up to " + Long.MAX_VALUE);
        }
    }
}
