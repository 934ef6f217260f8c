package dev.larder.fe.analysis;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.schema.TypedValues;
import dev.larder.fe.session.Parameter;
import dev.larder.sql.tree.Expression;
import dev.larder.sql.tree.Position;
import dev.larder.sql.tree.TemporalKind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoField;
import java.util.Locale;

/** Values as literals of the tree. */
final class Literals {
    private static final int MICROSECOND_DIGITS = 6;

    private Literals() {}

    /** The literal of a value of the {@link Evaluator}. */
    static Expression of(Object value, Position position) {
        if (value == null) {
            return new Expression.NullLiteral(position);
        }
        if (value instanceof Boolean truth) {
            return new Expression.BooleanLiteral(truth, position);
        }
        if (value instanceof BigInteger whole) {
            return new Expression.IntegerLiteral(whole, position);
        }
        if (value instanceof Long whole) {
            return new Expression.IntegerLiteral(BigInteger.valueOf(whole), position);
        }
        if (value instanceof BigDecimal exact) {
            return new Expression.DecimalLiteral(exact, position);
        }
        if (value instanceof Double floating) {
            return new Expression.DoubleLiteral(floating, position);
        }
        if (value instanceof LocalDate date) {
            return new Expression.TemporalLiteral(TemporalKind.DATE, date.toString(), position);
        }
        if (value instanceof LocalDateTime time) {
            return new Expression.TemporalLiteral(TemporalKind.TIMESTAMP, text(time), position);
        }
        return new Expression.StringLiteral(value.toString(), position);
    }

    /** The literal of a parameter. */
    static Expression of(Parameter parameter, Position position) {
        if (parameter instanceof Parameter.Null) {
            return new Expression.NullLiteral(position);
        }
        if (parameter instanceof Parameter.Whole whole) {
            return of(whole.value(), position);
        }
        if (parameter instanceof Parameter.Floating floating) {
            if (!Double.isFinite(floating.value())) {
                throw new EngineException(
                        ErrorCode.VALUE_OUT_OF_RANGE, "A parameter is not a finite number: " + floating.value());
            }
            return of(floating.value(), position);
        }
        if (parameter instanceof Parameter.Decimal decimal) {
            return of(decimal.value(), position);
        }
        if (parameter instanceof Parameter.Date date) {
            return of(date.value(), position);
        }
        if (parameter instanceof Parameter.DateTime time) {
            return of(time.value(), position);
        }
        if (parameter instanceof Parameter.Time time) {
            return new Expression.StringLiteral(text(time.value()), position);
        }
        return new Expression.StringLiteral(((Parameter.Text) parameter).value(), position);
    }

    private static String text(LocalDateTime time) {
        return TypedValues.print(time, time.get(ChronoField.NANO_OF_SECOND) == 0 ? 0 : MICROSECOND_DIGITS);
    }

    private static String text(Duration time) {
        Duration size = time.abs();
        return String.format(
                Locale.ROOT,
                "%s%02d:%02d:%02d.%06d",
                time.isNegative() ? "-" : "",
                size.toHours(),
                size.toMinutesPart(),
                size.toSecondsPart(),
                size.toNanosPart() / 1000);
    }
}
