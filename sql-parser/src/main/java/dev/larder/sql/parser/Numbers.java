package dev.larder.sql.parser;

import dev.larder.sql.tree.Expression;
import dev.larder.sql.tree.Expression.DecimalLiteral;
import dev.larder.sql.tree.Expression.DoubleLiteral;
import dev.larder.sql.tree.Expression.IntegerLiteral;
import dev.larder.sql.tree.Position;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.antlr.v4.runtime.Token;

/**
 * Number tokens to literals. A sign directly before the digits belongs to the literal.
 */
final class Numbers {
    /** More digits than any type holds, and few enough that conversion costs nothing. */
    static final int DIGITS_MAX = 256;

    enum Sign {
        PLUS,
        MINUS
    }

    private Numbers() {}

    static Expression literal(Token token, Sign sign, Position position) {
        String text = token.getText();
        if (text.length() > DIGITS_MAX) {
            throw Names.wrong(token, "a number of at most " + DIGITS_MAX + " digits");
        }
        String signed = sign == Sign.MINUS ? "-" + text : text;
        return switch (token.getType()) {
            case LarderSqlLexer.INTEGER_VALUE -> new IntegerLiteral(integer(signed), position);
            case LarderSqlLexer.DECIMAL_VALUE -> new DecimalLiteral(new BigDecimal(signed), position);
            case LarderSqlLexer.DOUBLE_VALUE -> new DoubleLiteral(finite(signed, token), position);
            default -> throw new IllegalStateException("Not a number: " + token);
        };
    }

    private static BigInteger integer(String text) {
        // Eighteen digits always fit a long, which is much the cheaper way.
        return text.length() <= 18 ? BigInteger.valueOf(Long.parseLong(text)) : new BigInteger(text);
    }

    private static double finite(String text, Token token) {
        double value = Double.parseDouble(text);
        if (Double.isInfinite(value)) {
            throw Names.wrong(token, "a number that fits a DOUBLE");
        }
        return value;
    }
}
