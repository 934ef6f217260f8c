package dev.larder.fe.query;

import dev.larder.sql.tree.Expression;
import dev.larder.sql.tree.IsOperand;
import dev.larder.sql.tree.LogicalOperator;
import dev.larder.sql.tree.Polarity;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Works out expressions that need no table: literals, variables, functions of the session, and the few operators and
 * functions that drivers use on connect. Anything else gives nothing, and is left to the query engine.
 */
public final class ConstantExpressions implements Expression.Visitor<Optional<Constant>> {
    private static final Constant TRUE = Constant.of(1L);
    private static final Constant FALSE = Constant.of(0L);

    private final SessionValues session;

    public ConstantExpressions(SessionValues session) {
        this.session = session;
    }

    /** The value, if it can be known here. */
    public Optional<Constant> evaluate(Expression expression) {
        return expression.accept(this);
    }

    @Override
    public Optional<Constant> visit(Expression.NullLiteral node) {
        return Optional.of(Constant.NULL);
    }

    @Override
    public Optional<Constant> visit(Expression.BooleanLiteral node) {
        return Optional.of(Constant.of(node.value()));
    }

    @Override
    public Optional<Constant> visit(Expression.IntegerLiteral node) {
        return Optional.of(Constant.of(node.value()));
    }

    @Override
    public Optional<Constant> visit(Expression.DecimalLiteral node) {
        return Optional.of(Constant.of(node.value()));
    }

    @Override
    public Optional<Constant> visit(Expression.DoubleLiteral node) {
        return Optional.of(Constant.of(node.value()));
    }

    @Override
    public Optional<Constant> visit(Expression.StringLiteral node) {
        return Optional.of(Constant.of(node.value()));
    }

    @Override
    public Optional<Constant> visit(Expression.TemporalLiteral node) {
        return Optional.empty();
    }

    @Override
    public Optional<Constant> visit(Expression.DefaultValue node) {
        return Optional.empty();
    }

    @Override
    public Optional<Constant> visit(Expression.MaxValue node) {
        return Optional.empty();
    }

    @Override
    public Optional<Constant> visit(Expression.Parameter node) {
        return Optional.empty();
    }

    @Override
    public Optional<Constant> visit(Expression.Star node) {
        return Optional.empty();
    }

    @Override
    public Optional<Constant> visit(Expression.ColumnReference node) {
        return Optional.empty();
    }

    @Override
    public Optional<Constant> visit(Expression.SystemVariable node) {
        return Optional.of(Constant.ofNullable(session.systemVariable(node.scope(), node.name())));
    }

    @Override
    public Optional<Constant> visit(Expression.UserVariable node) {
        return Optional.of(Constant.ofNullable(session.userVariable(node.name())));
    }

    @Override
    public Optional<Constant> visit(Expression.Unary node) {
        return evaluate(node.operand()).flatMap(operand -> switch (node.operator()) {
            case NOT -> Optional.of(operand.isNull() ? Constant.NULL : truth(!operand.isTrue()));
            case PLUS -> Optional.of(operand);
            case MINUS -> number(operand).map(value -> result(value.negate()));
            case BIT_NOT -> Optional.empty();
        });
    }

    @Override
    public Optional<Constant> visit(Expression.Arithmetic node) {
        Optional<Constant> left = evaluate(node.left());
        Optional<Constant> right = evaluate(node.right());
        if (left.isEmpty() || right.isEmpty()) {
            return Optional.empty();
        }
        Optional<BigDecimal> first = number(left.get());
        Optional<BigDecimal> second = number(right.get());
        if (first.isEmpty() || second.isEmpty()) {
            return Optional.empty();
        }
        return switch (node.operator()) {
            case ADD -> Optional.of(result(first.get().add(second.get())));
            case SUBTRACT -> Optional.of(result(first.get().subtract(second.get())));
            case MULTIPLY -> Optional.of(result(first.get().multiply(second.get())));
            case DIVIDE, INTEGER_DIVIDE, MODULO, BIT_AND, BIT_OR, BIT_XOR -> Optional.empty();
        };
    }

    @Override
    public Optional<Constant> visit(Expression.Comparison node) {
        Optional<Constant> left = evaluate(node.left());
        Optional<Constant> right = evaluate(node.right());
        if (left.isEmpty() || right.isEmpty()) {
            return Optional.empty();
        }
        boolean anyNull = left.get().isNull() || right.get().isNull();
        return switch (node.operator()) {
            case NULL_SAFE_EQUAL ->
                Optional.of(truth(
                        anyNull ? left.get().isNull() && right.get().isNull() : compare(left.get(), right.get()) == 0));
            case EQUAL -> Optional.of(anyNull ? Constant.NULL : truth(compare(left.get(), right.get()) == 0));
            case NOT_EQUAL -> Optional.of(anyNull ? Constant.NULL : truth(compare(left.get(), right.get()) != 0));
            case LESS -> Optional.of(anyNull ? Constant.NULL : truth(compare(left.get(), right.get()) < 0));
            case LESS_OR_EQUAL -> Optional.of(anyNull ? Constant.NULL : truth(compare(left.get(), right.get()) <= 0));
            case GREATER -> Optional.of(anyNull ? Constant.NULL : truth(compare(left.get(), right.get()) > 0));
            case GREATER_OR_EQUAL ->
                Optional.of(anyNull ? Constant.NULL : truth(compare(left.get(), right.get()) >= 0));
        };
    }

    @Override
    public Optional<Constant> visit(Expression.Logical node) {
        Optional<List<Constant>> operands = all(node.operands());
        if (operands.isEmpty() || node.operator() == LogicalOperator.XOR) {
            return Optional.empty();
        }
        // AND is decided by one false operand, OR by one true operand.
        boolean decisive = node.operator() == LogicalOperator.OR;
        boolean anyNull = false;
        for (Constant operand : operands.get()) {
            if (!operand.isNull() && operand.isTrue() == decisive) {
                return Optional.of(truth(decisive));
            }
            anyNull |= operand.isNull();
        }
        return Optional.of(anyNull ? Constant.NULL : truth(!decisive));
    }

    @Override
    public Optional<Constant> visit(Expression.Between node) {
        return Optional.empty();
    }

    @Override
    public Optional<Constant> visit(Expression.InList node) {
        return Optional.empty();
    }

    @Override
    public Optional<Constant> visit(Expression.InSubquery node) {
        return Optional.empty();
    }

    @Override
    public Optional<Constant> visit(Expression.Match node) {
        return Optional.empty();
    }

    @Override
    public Optional<Constant> visit(Expression.Is node) {
        return evaluate(node.value()).map(value -> {
            boolean holds = node.operand() == IsOperand.NULL
                    ? value.isNull()
                    : !value.isNull() && value.isTrue() == (node.operand() == IsOperand.TRUE);
            return truth(holds == (node.polarity() == Polarity.POSITIVE));
        });
    }

    @Override
    public Optional<Constant> visit(Expression.Exists node) {
        return Optional.empty();
    }

    @Override
    public Optional<Constant> visit(Expression.ScalarSubquery node) {
        return Optional.empty();
    }

    @Override
    public Optional<Constant> visit(Expression.RowValue node) {
        return Optional.empty();
    }

    @Override
    public Optional<Constant> visit(Expression.Case node) {
        return Optional.empty();
    }

    @Override
    public Optional<Constant> visit(Expression.Cast node) {
        return Optional.empty();
    }

    @Override
    public Optional<Constant> visit(Expression.Extract node) {
        return Optional.empty();
    }

    @Override
    public Optional<Constant> visit(Expression.Interval node) {
        return Optional.empty();
    }

    @Override
    public Optional<Constant> visit(Expression.FunctionCall node) {
        if (node.name().parts().size() != 1 || node.window().isPresent()) {
            return Optional.empty();
        }
        String name = node.name().last().value().toLowerCase(Locale.ROOT);
        return node.arguments().isEmpty()
                ? ofSession(name)
                : all(node.arguments()).flatMap(arguments -> call(name, arguments));
    }

    private Optional<Constant> ofSession(String name) {
        return switch (name) {
            case "database", "schema" -> Optional.of(SessionFunctions.database(session));
            case "user", "session_user", "system_user" -> Optional.of(Constant.of(session.user()));
            case "current_user" -> Optional.of(Constant.of(session.currentUser()));
            case "version" -> Optional.of(Constant.of(session.version()));
            case "connection_id" -> Optional.of(Constant.of(session.connectionId()));
            case "last_insert_id" -> Optional.of(Constant.of(session.lastInsertId()));
            case "now", "current_timestamp", "localtime", "localtimestamp", "sysdate" ->
                Optional.of(SessionFunctions.now(session, 0));
            case "curdate", "current_date" -> Optional.of(SessionFunctions.today(session));
            case "curtime", "current_time" -> Optional.of(SessionFunctions.timeOfDay(session));
            case "utc_timestamp" -> Optional.of(SessionFunctions.utcNow(session));
            case "utc_date" -> Optional.of(SessionFunctions.utcToday(session));
            case "unix_timestamp" -> Optional.of(SessionFunctions.epochSecond(session));
            default -> Optional.empty();
        };
    }

    private static Optional<Constant> call(String name, List<Constant> arguments) {
        boolean anyNull = arguments.stream().anyMatch(Constant::isNull);
        int count = arguments.size();
        Constant first = arguments.get(0);
        return switch (name) {
            case "concat" ->
                Optional.of(
                        anyNull
                                ? Constant.NULL
                                : Constant.of(
                                        arguments.stream().map(Constant::asText).reduce("", String::concat)));
            case "if" -> count == 3 ? Optional.of(arguments.get(first.isTrue() ? 1 : 2)) : Optional.empty();
            case "ifnull", "nvl" ->
                count == 2 ? Optional.of(first.isNull() ? arguments.get(1) : first) : Optional.empty();
            case "coalesce" ->
                Optional.of(arguments.stream()
                        .filter(value -> !value.isNull())
                        .findFirst()
                        .orElse(Constant.NULL));
            case "isnull" -> count == 1 ? Optional.of(truth(first.isNull())) : Optional.empty();
            case "lower", "lcase" -> oneText(arguments).map(text -> Constant.of(text.toLowerCase(Locale.ROOT)));
            case "upper", "ucase" -> oneText(arguments).map(text -> Constant.of(text.toUpperCase(Locale.ROOT)));
            case "length" ->
                oneText(arguments).map(text -> Constant.of((long) text.getBytes(StandardCharsets.UTF_8).length));
            case "locate" ->
                count == 2 && !anyNull
                        ? Optional.of(Constant.of(arguments.get(1).asText().indexOf(first.asText()) + 1L))
                        : Optional.empty();
            case "instr" ->
                count == 2 && !anyNull
                        ? Optional.of(Constant.of(
                                first.asText().indexOf(arguments.get(1).asText()) + 1L))
                        : Optional.empty();
            case "replace" ->
                count == 3 && !anyNull
                        ? Optional.of(Constant.of(first.asText()
                                .replace(
                                        arguments.get(1).asText(),
                                        arguments.get(2).asText())))
                        : Optional.empty();
            default -> Optional.empty();
        };
    }

    private static Optional<String> oneText(List<Constant> arguments) {
        return arguments.size() == 1 && !arguments.get(0).isNull()
                ? Optional.of(arguments.get(0).asText())
                : Optional.empty();
    }

    private Optional<List<Constant>> all(List<Expression> expressions) {
        List<Constant> values = new ArrayList<>();
        for (Expression expression : expressions) {
            Optional<Constant> value = evaluate(expression);
            if (value.isEmpty()) {
                return Optional.empty();
            }
            values.add(value.get());
        }
        return Optional.of(values);
    }

    /** Exact numbers only: the engine calculates with the others. */
    private static Optional<BigDecimal> number(Constant value) {
        return value.isNumber() && !(value.value().orElseThrow() instanceof Double)
                ? Optional.of(value.asNumber())
                : Optional.empty();
    }

    private static Constant result(BigDecimal value) {
        return value.scale() == 0 ? Constant.of(value.toBigInteger()) : Constant.of(value);
    }

    private static int compare(Constant left, Constant right) {
        return left.isNumber() || right.isNumber()
                ? left.asNumber().compareTo(right.asNumber())
                : left.asText().compareTo(right.asText());
    }

    private static Constant truth(boolean value) {
        return value ? TRUE : FALSE;
    }
}
