package dev.larder.fe.analysis;

import dev.larder.common.schema.ColumnType;
import dev.larder.common.schema.TypeKind;
import dev.larder.sql.tree.Expression;
import java.util.Optional;

/** The text of a literal as a value of a column: the fast way from INSERT to values. */
final class LiteralText {
    private LiteralText() {}

    /** The text of a literal other than NULL; empty for any other expression. */
    static Optional<String> of(Expression value, ColumnType type) {
        if (value instanceof Expression.StringLiteral text) {
            return Optional.of(text.value());
        }
        if (value instanceof Expression.IntegerLiteral whole) {
            return Optional.of(whole.value().toString());
        }
        if (value instanceof Expression.DecimalLiteral exact) {
            return Optional.of(exact.value().toPlainString());
        }
        if (value instanceof Expression.DoubleLiteral floating) {
            return Optional.of(Double.toString(floating.value()));
        }
        if (value instanceof Expression.BooleanLiteral truth) {
            boolean asWord = type.kind() == TypeKind.BOOLEAN;
            return Optional.of(asWord ? Boolean.toString(truth.value()) : truth.value() ? "1" : "0");
        }
        if (value instanceof Expression.TemporalLiteral time) {
            return Optional.of(time.text());
        }
        return Optional.empty();
    }
}
