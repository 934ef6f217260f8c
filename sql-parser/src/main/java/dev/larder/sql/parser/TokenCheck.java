package dev.larder.sql.parser;

import java.util.List;
import org.antlr.v4.runtime.Token;

/**
 * What can be refused before the parser looks: quotes and comments without end, and deep nesting. The parser has a limit of
 * its own for nesting, but to choose between a sub-query and an expression it looks ahead through every open parenthesis,
 * with time and memory that grow with their number.
 */
final class TokenCheck {
    /** Open parentheses, and signs or NOTs in a row. */
    static final int LEVELS_MAX = 128;

    private TokenCheck() {}

    static void check(List<Token> tokens) {
        int open = 0;
        int prefixes = 0;
        for (Token token : tokens) {
            if (token.getChannel() != Token.DEFAULT_CHANNEL) {
                continue;
            }
            switch (token.getType()) {
                case LarderSqlLexer.LPAREN -> open++;
                case LarderSqlLexer.RPAREN -> open--;
                case LarderSqlLexer.SEMICOLON -> open = 0;
                case LarderSqlLexer.UNTERMINATED_STRING, LarderSqlLexer.UNTERMINATED_NAME ->
                    throw Names.wrong(token, "a closing quote");
                case LarderSqlLexer.UNTERMINATED_COMMENT -> throw Names.wrong(token, "'*/'");
                default -> {}
            }
            prefixes = isPrefix(token) ? prefixes + 1 : 0;
            if (open > LEVELS_MAX || prefixes > LEVELS_MAX) {
                throw Names.wrong(token, Names.LESS_NESTING);
            }
        }
    }

    private static boolean isPrefix(Token token) {
        return switch (token.getType()) {
            case LarderSqlLexer.NOT,
                    LarderSqlLexer.MINUS_SIGN,
                    LarderSqlLexer.PLUS_SIGN,
                    LarderSqlLexer.TILDE,
                    LarderSqlLexer.BANG,
                    LarderSqlLexer.INTERVAL,
                    LarderSqlLexer.CASE,
                    LarderSqlLexer.LPAREN -> true;
            default -> false;
        };
    }
}
