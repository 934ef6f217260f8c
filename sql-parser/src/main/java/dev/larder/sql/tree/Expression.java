package dev.larder.sql.tree;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/**
 * Something that has a value, or that stands where one may stand ({@code DEFAULT}, {@code MAXVALUE}, {@code *}).
 * A chain of {@code AND} (or {@code OR}, {@code XOR}) without parentheses is one flat {@link Logical}, so that a
 * long filter does not become a deep tree.
 */
public sealed interface Expression extends Node {
    /** Calls the method of the visitor that is meant for this member. */
    <R> R accept(Visitor<R> visitor);

    /** One method for each member, so that a missing case does not compile. */
    interface Visitor<R> {
        R visit(NullLiteral node);

        R visit(BooleanLiteral node);

        R visit(IntegerLiteral node);

        R visit(DecimalLiteral node);

        R visit(DoubleLiteral node);

        R visit(StringLiteral node);

        R visit(TemporalLiteral node);

        R visit(DefaultValue node);

        R visit(MaxValue node);

        R visit(Parameter node);

        R visit(Star node);

        R visit(ColumnReference node);

        R visit(SystemVariable node);

        R visit(UserVariable node);

        R visit(Unary node);

        R visit(Arithmetic node);

        R visit(Comparison node);

        R visit(Logical node);

        R visit(Between node);

        R visit(InList node);

        R visit(InSubquery node);

        R visit(Match node);

        R visit(Is node);

        R visit(Exists node);

        R visit(ScalarSubquery node);

        R visit(RowValue node);

        R visit(Case node);

        R visit(Cast node);

        R visit(Extract node);

        R visit(Interval node);

        R visit(FunctionCall node);
    }

    /** {@code NULL}. */
    record NullLiteral(Position position) implements Expression {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code TRUE} or {@code FALSE}. */
    record BooleanLiteral(boolean value, Position position) implements Expression {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** A whole number; negative when a minus sign stands directly before the digits. */
    record IntegerLiteral(BigInteger value, Position position) implements Expression {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** A number with a decimal point and no exponent, with the scale it was written with. */
    record DecimalLiteral(BigDecimal value, Position position) implements Expression {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** A number with an exponent. */
    record DoubleLiteral(double value, Position position) implements Expression {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** Text in either quote style, escapes resolved. */
    record StringLiteral(String value, Position position) implements Expression {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code DATE '...'} or {@code TIMESTAMP '...'}; the text is not checked. */
    record TemporalLiteral(TemporalKind kind, String text, Position position) implements Expression {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code DEFAULT} as a value of INSERT, SET or a column definition. */
    record DefaultValue(Position position) implements Expression {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code MAXVALUE} in a partition bound. */
    record MaxValue(Position position) implements Expression {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code ?}; the index counts from 0 through the whole statement. */
    record Parameter(int index, Position position) implements Expression {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** The {@code *} of {@code count(*)}. */
    record Star(Position position) implements Expression {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** A column: {@code c}, {@code t.c} or {@code d.t.c}. */
    record ColumnReference(QualifiedName name, Position position) implements Expression {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code @@name}, {@code @@session.name} or {@code @@global.name}. */
    record SystemVariable(VariableScope scope, String name, Position position) implements Expression {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code @name}. */
    record UserVariable(String name, Position position) implements Expression {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** An operator before its operand. */
    record Unary(UnaryOperator operator, Expression operand, Position position) implements Expression {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** A calculation of two operands. */
    record Arithmetic(ArithmeticOperator operator, Expression left, Expression right, Position position)
            implements Expression {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** A comparison of two operands. */
    record Comparison(ComparisonOperator operator, Expression left, Expression right, Position position)
            implements Expression {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** Two or more operands joined by the same operator, left to right. */
    record Logical(LogicalOperator operator, List<Expression> operands, Position position) implements Expression {
        public Logical {
            operands = List.copyOf(operands);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code value [NOT] BETWEEN lower AND upper}. */
    record Between(Expression value, Polarity polarity, Expression lower, Expression upper, Position position)
            implements Expression {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code value [NOT] IN (a, b, ...)}. */
    record InList(Expression value, Polarity polarity, List<Expression> candidates, Position position)
            implements Expression {
        public InList {
            candidates = List.copyOf(candidates);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code value [NOT] IN (SELECT ...)}. */
    record InSubquery(Expression value, Polarity polarity, Query query, Position position) implements Expression {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code value [NOT] LIKE pattern [ESCAPE escape]}, or the same with REGEXP, which has no escape. */
    record Match(
            Expression value,
            Polarity polarity,
            MatchOperator operator,
            Expression pattern,
            Optional<Expression> escape,
            Position position)
            implements Expression {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code value IS [NOT] NULL}, TRUE or FALSE. */
    record Is(Expression value, Polarity polarity, IsOperand operand, Position position) implements Expression {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code EXISTS (SELECT ...)}. */
    record Exists(Query query, Position position) implements Expression {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** A sub-query used as one value. */
    record ScalarSubquery(Query query, Position position) implements Expression {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code (a, b)}: two or more values compared as one. */
    record RowValue(List<Expression> items, Position position) implements Expression {
        public RowValue {
            items = List.copyOf(items);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code CASE [operand] WHEN ... THEN ... [ELSE ...] END}. */
    record Case(
            Optional<Expression> operand,
            List<WhenClause> whenClauses,
            Optional<Expression> otherwise,
            Position position)
            implements Expression {
        public Case {
            whenClauses = List.copyOf(whenClauses);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code CAST(value AS type)}, also written {@code CONVERT(value, type)}. */
    record Cast(Expression value, DataType type, Position position) implements Expression {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code EXTRACT(unit FROM source)}. */
    record Extract(IntervalUnit unit, Expression source, Position position) implements Expression {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code INTERVAL value unit}. */
    record Interval(Expression value, IntervalUnit unit, Position position) implements Expression {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /**
     * A call of a scalar, aggregate or window function, names as written. Order and separator are those of
     * {@code group_concat}; a function with a window is a window function.
     */
    record FunctionCall(
            QualifiedName name,
            SetQuantifier quantifier,
            List<Expression> arguments,
            List<SortItem> orderBy,
            Optional<String> separator,
            Optional<WindowSpecification> window,
            Position position)
            implements Expression {
        public FunctionCall {
            arguments = List.copyOf(arguments);
            orderBy = List.copyOf(orderBy);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }
}
