package dev.larder.fe.analysis;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.schema.ColumnType;
import dev.larder.common.schema.InvalidValueException;
import dev.larder.common.schema.TypedValues;
import dev.larder.sql.tree.Expression;
import dev.larder.sql.tree.IsOperand;
import dev.larder.sql.tree.LogicalOperator;
import dev.larder.sql.tree.MatchOperator;
import dev.larder.sql.tree.Polarity;
import dev.larder.sql.tree.QualifiedName;
import dev.larder.sql.tree.SetQuantifier;
import dev.larder.sql.tree.TemporalKind;
import dev.larder.sql.tree.UnaryOperator;
import dev.larder.sql.tree.WhenClause;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * Computes expressions that need no table: values of INSERT and SET, a SELECT without FROM, the WHERE of a SHOW. A value
 * is null, a Boolean, BigInteger, BigDecimal, Double, String, LocalDate or LocalDateTime. What it does not know ends in
 * NOT_SUPPORTED, so that the asker can turn to the query engine.
 */
final class Evaluator implements Expression.Visitor<Object> {
    private static final int DIVISION_DIGITS = 4;

    private final Optional<SessionFunctions> session;
    private final Function<String, Object> columns;

    /** Knows no columns. */
    Evaluator(SessionFunctions session) {
        this.session = Optional.of(session);
        this.columns = Evaluator::unknownColumn;
    }

    /** Knows the columns of a row, by name, and nothing of the session. */
    Evaluator(Function<String, Object> columns) {
        this.session = Optional.empty();
        this.columns = columns;
    }

    Object value(Expression expression) {
        return expression.accept(this);
    }

    /** Whether a condition holds; NULL does not. */
    boolean holds(Expression condition) {
        return Boolean.TRUE.equals(Scalars.truth(value(condition)));
    }

    @Override
    public Object visit(Expression.NullLiteral node) {
        return null;
    }

    @Override
    public Object visit(Expression.BooleanLiteral node) {
        return node.value();
    }

    @Override
    public Object visit(Expression.IntegerLiteral node) {
        return node.value();
    }

    @Override
    public Object visit(Expression.DecimalLiteral node) {
        return node.value();
    }

    @Override
    public Object visit(Expression.DoubleLiteral node) {
        return node.value();
    }

    @Override
    public Object visit(Expression.StringLiteral node) {
        return node.value();
    }

    @Override
    public Object visit(Expression.TemporalLiteral node) {
        try {
            return node.kind() == TemporalKind.DATE
                    ? TypedValues.parse(Scalars.DATE, node.text())
                    : TypedValues.parse(Scalars.DATETIME, node.text());
        } catch (InvalidValueException e) {
            throw new EngineException(ErrorCode.WRONG_VALUE, e.getMessage(), e);
        }
    }

    @Override
    public Object visit(Expression.DefaultValue node) {
        throw notHere("DEFAULT");
    }

    @Override
    public Object visit(Expression.MaxValue node) {
        throw notHere("MAXVALUE");
    }

    @Override
    public Object visit(Expression.Parameter node) {
        throw new EngineException(
                ErrorCode.ANALYSIS_ERROR, "A value for parameter " + (node.index() + 1) + " is missing");
    }

    @Override
    public Object visit(Expression.Star node) {
        throw notHere("*");
    }

    @Override
    public Object visit(Expression.ColumnReference node) {
        return columns.apply(node.name().last().value());
    }

    @Override
    public Object visit(Expression.SystemVariable node) {
        return functions("@@" + node.name()).systemVariable(node.scope(), node.name());
    }

    @Override
    public Object visit(Expression.UserVariable node) {
        return functions("@" + node.name()).userVariable(node.name());
    }

    @Override
    public Object visit(Expression.Unary node) {
        Object operand = value(node.operand());
        if (operand == null) {
            return null;
        }
        UnaryOperator operator = node.operator();
        return switch (operator) {
            case NOT -> !Scalars.truth(operand);
            case PLUS -> operand;
            case MINUS -> Scalars.negated(operand);
            case BIT_NOT -> throw notHere("Operator ~");
        };
    }

    @Override
    public Object visit(Expression.Arithmetic node) {
        Object left = value(node.left());
        Object right = value(node.right());
        if (left == null || right == null) {
            return null;
        }
        if (Scalars.isTime(left) || Scalars.isTime(right)) {
            throw notHere("Arithmetic with dates");
        }
        Object one = Scalars.number(left);
        Object other = Scalars.number(right);
        return one instanceof Double || other instanceof Double
                ? floating(node, ((Number) one).doubleValue(), ((Number) other).doubleValue())
                : exact(node, Scalars.decimal(one), Scalars.decimal(other));
    }

    @Override
    public Object visit(Expression.Comparison node) {
        Object left = value(node.left());
        Object right = value(node.right());
        if (node.operator() == dev.larder.sql.tree.ComparisonOperator.NULL_SAFE_EQUAL) {
            if (left == null || right == null) {
                return left == null && right == null;
            }
            return Scalars.compare(left, right) == 0;
        }
        if (left == null || right == null) {
            return null;
        }
        int order = Scalars.compare(left, right);
        return switch (node.operator()) {
            case EQUAL, NULL_SAFE_EQUAL -> order == 0;
            case NOT_EQUAL -> order != 0;
            case LESS -> order < 0;
            case LESS_OR_EQUAL -> order <= 0;
            case GREATER -> order > 0;
            case GREATER_OR_EQUAL -> order >= 0;
        };
    }

    @Override
    public Object visit(Expression.Logical node) {
        if (node.operator() == LogicalOperator.XOR) {
            Boolean result = false;
            for (Expression operand : node.operands()) {
                Boolean truth = Scalars.truth(value(operand));
                if (truth == null) {
                    return null;
                }
                result = result ^ truth;
            }
            return result;
        }
        // AND ends at the first FALSE, OR at the first TRUE; NULL wins over the rest.
        boolean end = node.operator() == LogicalOperator.OR;
        boolean unknown = false;
        for (Expression operand : node.operands()) {
            Boolean truth = Scalars.truth(value(operand));
            if (truth == null) {
                unknown = true;
            } else if (truth == end) {
                return end;
            }
        }
        return unknown ? null : !end;
    }

    @Override
    public Object visit(Expression.Between node) {
        Object value = value(node.value());
        Object lower = value(node.lower());
        Object upper = value(node.upper());
        if (value == null || lower == null || upper == null) {
            return null;
        }
        boolean inside = Scalars.compare(value, lower) >= 0 && Scalars.compare(value, upper) <= 0;
        return signed(node.polarity(), inside);
    }

    @Override
    public Object visit(Expression.InList node) {
        Object value = value(node.value());
        if (value == null) {
            return null;
        }
        boolean unknown = false;
        for (Expression candidate : node.candidates()) {
            Object other = value(candidate);
            if (other == null) {
                unknown = true;
            } else if (Scalars.compare(value, other) == 0) {
                return signed(node.polarity(), true);
            }
        }
        return unknown ? null : signed(node.polarity(), false);
    }

    @Override
    public Object visit(Expression.InSubquery node) {
        throw notHere("A sub-query");
    }

    @Override
    public Object visit(Expression.Match node) {
        Object value = value(node.value());
        Object pattern = value(node.pattern());
        if (value == null || pattern == null) {
            return null;
        }
        if (node.operator() != MatchOperator.LIKE) {
            throw notHere("REGEXP");
        }
        char escape = '\\';
        if (node.escape().isPresent()) {
            String text = Scalars.text(value(node.escape().get()));
            if (text.length() != 1) {
                throw new EngineException(ErrorCode.ANALYSIS_ERROR, "Incorrect arguments to ESCAPE");
            }
            escape = text.charAt(0);
        }
        return signed(
                node.polarity(),
                LikePattern.exactCase(Scalars.text(pattern), escape).test(Scalars.text(value)));
    }

    @Override
    public Object visit(Expression.Is node) {
        Object value = value(node.value());
        boolean matches = node.operand() == IsOperand.NULL
                ? value == null
                : value != null && Scalars.truth(value) == (node.operand() == IsOperand.TRUE);
        return signed(node.polarity(), matches);
    }

    @Override
    public Object visit(Expression.Exists node) {
        throw notHere("A sub-query");
    }

    @Override
    public Object visit(Expression.ScalarSubquery node) {
        throw notHere("A sub-query");
    }

    @Override
    public Object visit(Expression.RowValue node) {
        throw notHere("A row value");
    }

    @Override
    public Object visit(Expression.Case node) {
        Optional<Object> operand = node.operand().map(this::value);
        for (WhenClause when : node.whenClauses()) {
            Object condition = value(when.condition());
            boolean taken = node.operand().isPresent()
                    ? operand.isPresent() && condition != null && Scalars.compare(operand.get(), condition) == 0
                    : Boolean.TRUE.equals(Scalars.truth(condition));
            if (taken) {
                return value(when.result());
            }
        }
        return node.otherwise().isPresent() ? value(node.otherwise().get()) : null;
    }

    @Override
    public Object visit(Expression.Cast node) {
        Object value = value(node.value());
        if (value == null) {
            return null;
        }
        String name = node.type().name();
        if (name.equals("SIGNED") || name.equals("UNSIGNED")) {
            return Scalars.decimal(Scalars.number(value))
                    .setScale(0, RoundingMode.HALF_UP)
                    .toBigInteger();
        }
        ColumnType type =
                name.equals("CHAR") && node.type().parameters().isEmpty() ? Scalars.STRING : Types.resolve(node.type());
        try {
            return Scalars.fromColumn(TypedValues.parse(type, Scalars.text(value)));
        } catch (InvalidValueException e) {
            throw new EngineException(ErrorCode.WRONG_VALUE, e.getMessage(), e);
        }
    }

    @Override
    public Object visit(Expression.Extract node) {
        throw notHere("EXTRACT");
    }

    @Override
    public Object visit(Expression.Interval node) {
        throw notHere("INTERVAL");
    }

    @Override
    public Object visit(Expression.FunctionCall node) {
        QualifiedName name = node.name();
        boolean plain = name.parts().size() == 1
                && node.quantifier() == SetQuantifier.ALL
                && node.window().isEmpty()
                && node.orderBy().isEmpty();
        if (!plain) {
            throw notHere("Function " + name);
        }
        String function = name.last().value().toLowerCase(Locale.ROOT);
        List<Object> arguments = new ArrayList<>();
        if (SessionFunctions.knows(function)) {
            node.arguments().forEach(argument -> arguments.add(value(argument)));
            return functions(function).call(function, arguments);
        }
        if (!ScalarFunctions.knows(function)) {
            throw notHere("Function " + name);
        }
        node.arguments().forEach(argument -> arguments.add(value(argument)));
        return ScalarFunctions.call(function, arguments);
    }

    private SessionFunctions functions(String what) {
        return session.orElseThrow(() -> notHere(what));
    }

    private static Object signed(Polarity polarity, boolean value) {
        return (polarity == Polarity.POSITIVE) == value;
    }

    private static Object exact(Expression.Arithmetic node, BigDecimal left, BigDecimal right) {
        return switch (node.operator()) {
            case ADD -> Scalars.narrowed(left.add(right));
            case SUBTRACT -> Scalars.narrowed(left.subtract(right));
            case MULTIPLY -> Scalars.narrowed(left.multiply(right));
            case DIVIDE ->
                right.signum() == 0 ? null : left.divide(right, left.scale() + DIVISION_DIGITS, RoundingMode.HALF_UP);
            case INTEGER_DIVIDE ->
                right.signum() == 0
                        ? null
                        : left.divide(right, 0, RoundingMode.DOWN).toBigInteger();
            case MODULO -> right.signum() == 0 ? null : Scalars.narrowed(left.remainder(right));
            case BIT_AND -> left.toBigInteger().and(right.toBigInteger());
            case BIT_OR -> left.toBigInteger().or(right.toBigInteger());
            case BIT_XOR -> left.toBigInteger().xor(right.toBigInteger());
        };
    }

    private static Object floating(Expression.Arithmetic node, double left, double right) {
        return switch (node.operator()) {
            case ADD -> left + right;
            case SUBTRACT -> left - right;
            case MULTIPLY -> left * right;
            case DIVIDE -> right == 0 ? null : (Object) (left / right);
            case MODULO -> right == 0 ? null : (Object) (left % right);
            case INTEGER_DIVIDE ->
                right == 0
                        ? null
                        : BigDecimal.valueOf(left / right)
                                .setScale(0, RoundingMode.DOWN)
                                .toBigInteger();
            case BIT_AND, BIT_OR, BIT_XOR ->
                throw notHere("Operator " + node.operator().symbol() + " on doubles");
        };
    }

    static EngineException notHere(String what) {
        return new EngineException(ErrorCode.NOT_SUPPORTED, what + " is not supported here");
    }

    private static Object unknownColumn(String name) {
        throw new EngineException(ErrorCode.UNKNOWN_COLUMN, "Unknown column '" + name + "' in 'field list'");
    }
}
