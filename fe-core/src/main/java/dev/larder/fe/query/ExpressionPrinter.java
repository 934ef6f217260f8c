package dev.larder.fe.query;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.sql.tree.ComparisonOperator;
import dev.larder.sql.tree.Expression;
import dev.larder.sql.tree.FrameBound;
import dev.larder.sql.tree.IntervalUnit;
import dev.larder.sql.tree.LogicalOperator;
import dev.larder.sql.tree.MatchOperator;
import dev.larder.sql.tree.Polarity;
import dev.larder.sql.tree.TemporalKind;
import dev.larder.sql.tree.WhenClause;
import dev.larder.sql.tree.WindowFrame;
import dev.larder.sql.tree.WindowSpecification;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Says expressions in the engine's dialect, with the conversions between types that MySQL makes by itself. */
final class ExpressionPrinter implements Expression.Visitor<Printed> {
    private static final int DATE_TEXT_LENGTH = 10;

    private final QueryPrinter queries;
    private final SessionValues session;
    private final Scope scope;

    ExpressionPrinter(QueryPrinter queries, SessionValues session, Scope scope) {
        this.queries = queries;
        this.session = session;
        this.scope = scope;
    }

    Printed print(Expression expression) {
        return expression.accept(this);
    }

    List<Printed> print(List<Expression> expressions) {
        return expressions.stream().map(this::print).toList();
    }

    SessionValues session() {
        return session;
    }

    @Override
    public Printed visit(Expression.NullLiteral node) {
        return new Printed("NULL", Kind.NULL);
    }

    @Override
    public Printed visit(Expression.BooleanLiteral node) {
        return Constant.of(node.value()).print();
    }

    @Override
    public Printed visit(Expression.IntegerLiteral node) {
        BigInteger value = node.value();
        Kind kind = value.bitLength() < Long.SIZE ? Kind.INTEGER : Kind.LARGE;
        return new Printed(value.signum() < 0 ? "(" + value + ")" : value.toString(), kind);
    }

    @Override
    public Printed visit(Expression.DecimalLiteral node) {
        Printed literal = Constant.of(node.value()).print();
        return node.value().signum() < 0 ? new Printed("(" + literal.sql() + ")", literal.kind()) : literal;
    }

    @Override
    public Printed visit(Expression.DoubleLiteral node) {
        return Constant.of(node.value()).print();
    }

    @Override
    public Printed visit(Expression.StringLiteral node) {
        return Printed.literal(node.value());
    }

    @Override
    public Printed visit(Expression.TemporalLiteral node) {
        boolean date = node.kind() == TemporalKind.DATE;
        return Printed.literal(node.text()).cast(date ? "DATE" : "TIMESTAMP", date ? Kind.DATE : Kind.DATETIME);
    }

    @Override
    public Printed visit(Expression.DefaultValue node) {
        throw wrong("DEFAULT has no meaning in a query");
    }

    @Override
    public Printed visit(Expression.MaxValue node) {
        throw wrong("MAXVALUE has no meaning in a query");
    }

    @Override
    public Printed visit(Expression.Parameter node) {
        throw unboundParameter();
    }

    @Override
    public Printed visit(Expression.Star node) {
        throw wrong("'*' has no meaning here");
    }

    @Override
    public Printed visit(Expression.ColumnReference node) {
        int last = node.name().parts().size() - 1;
        String column = EngineText.name(node.name().last().value());
        Kind kind = scope.kindOf(node.name());
        if (last == 0) {
            return new Printed(column, kind);
        }
        if (last > 2) {
            throw new EngineException(ErrorCode.UNKNOWN_COLUMN, "Unknown column '" + node.name() + "' in 'field list'");
        }
        String table = scope.tableName(node.name().parts().subList(0, last));
        return new Printed(EngineText.name(table) + "." + column, kind);
    }

    @Override
    public Printed visit(Expression.SystemVariable node) {
        return Constant.ofNullable(session.systemVariable(node.scope(), node.name()))
                .print();
    }

    @Override
    public Printed visit(Expression.UserVariable node) {
        return Constant.ofNullable(session.userVariable(node.name())).print();
    }

    @Override
    public Printed visit(Expression.Unary node) {
        Printed operand = print(node.operand());
        return switch (node.operator()) {
            case NOT -> new Printed("(NOT " + operand.asTruth().sql() + ")", Kind.BOOLEAN);
            case PLUS -> operand;
            case MINUS -> {
                Printed number = operand.asWideNumber();
                yield new Printed("(- " + number.sql() + ")", number.kind());
            }
            case BIT_NOT -> new Printed("(~ " + operand.asWideNumber().sql() + ")", Kind.INTEGER);
        };
    }

    @Override
    public Printed visit(Expression.Arithmetic node) {
        if (node.right() instanceof Expression.Interval interval) {
            return switch (node.operator()) {
                case ADD -> shifted(print(node.left()), interval, " + ");
                case SUBTRACT -> shifted(print(node.left()), interval, " - ");
                default -> throw wrong("An interval can only be added or subtracted");
            };
        }
        if (node.left() instanceof Expression.Interval interval) {
            return switch (node.operator()) {
                case ADD -> shifted(print(node.right()), interval, " + ");
                default -> throw wrong("An interval can only be added");
            };
        }
        Printed left = print(node.left());
        Printed right = print(node.right());
        return switch (node.operator()) {
            case ADD -> calculated(left, " + ", right);
            case SUBTRACT -> calculated(left, " - ", right);
            case MULTIPLY -> calculated(left, " * ", right);
            case DIVIDE ->
                new Printed("(" + left.asNumber().sql() + " / " + divisor(node.right(), right) + ")", Kind.DOUBLE);
            case INTEGER_DIVIDE -> wholeDivision(left, node.right(), right);
            case MODULO -> modulo(left, node.right(), right);
            case BIT_AND -> bits(left, " & ", right);
            case BIT_OR -> bits(left, " | ", right);
            case BIT_XOR -> bitXor(left, right);
        };
    }

    @Override
    public Printed visit(Expression.Comparison node) {
        return compared(print(node.left()), node.operator(), print(node.right()));
    }

    @Override
    public Printed visit(Expression.Logical node) {
        List<String> operands = node.operands().stream()
                .map(operand -> print(operand).asTruth().sql())
                .toList();
        if (node.operator() == LogicalOperator.XOR) {
            return new Printed(
                    operands.stream()
                            .map(operand -> "CAST(" + operand + " AS BOOLEAN)")
                            .reduce((left, right) -> "(" + left + " <> " + right + ")")
                            .orElseThrow(),
                    Kind.BOOLEAN);
        }
        return new Printed("(" + String.join(" " + node.operator() + " ", operands) + ")", Kind.BOOLEAN);
    }

    @Override
    public Printed visit(Expression.Between node) {
        Printed value = print(node.value());
        Printed lower = compared(value, ComparisonOperator.GREATER_OR_EQUAL, print(node.lower()));
        Printed upper = compared(value, ComparisonOperator.LESS_OR_EQUAL, print(node.upper()));
        return maybeNot(node.polarity(), "(" + lower.sql() + " AND " + upper.sql() + ")");
    }

    @Override
    public Printed visit(Expression.InList node) {
        Printed value = print(node.value());
        List<Printed> candidates = print(node.candidates());
        if (value.kind() == Kind.TEXT
                && value.text().isEmpty()
                && candidates.stream().anyMatch(candidate -> candidate.kind().isNumber())) {
            value = value.asNumber();
        }
        Printed compared = value;
        String list = candidates.stream()
                .map(candidate -> compared.kind().isNumber() ? candidate.asNumber() : candidate)
                .map(Printed::sql)
                .collect(Collectors.joining(", "));
        return maybeNot(node.polarity(), "(" + compared.sql() + " IN (" + list + "))");
    }

    @Override
    public Printed visit(Expression.InSubquery node) {
        String query = queries.print(node.query(), scope).sql();
        return maybeNot(node.polarity(), "(" + print(node.value()).sql() + " IN (" + query + "))");
    }

    @Override
    public Printed visit(Expression.Match node) {
        String value = print(node.value()).asText().sql();
        Printed pattern = print(node.pattern()).asText();
        if (node.operator() == MatchOperator.REGEXP) {
            return maybeNot(node.polarity(), "regexp_matches(" + value + ", " + pattern.sql() + ")");
        }
        String escape = node.escape().map(this::escapeText).orElse("\\");
        return maybeNot(node.polarity(), "(" + value + " LIKE " + likePattern(pattern, escape) + ")");
    }

    @Override
    public Printed visit(Expression.Is node) {
        Printed value = print(node.value());
        String test =
                switch (node.operand()) {
                    case NULL -> value.sql() + " IS NULL";
                    case TRUE -> value.asTruth().sql() + " IS TRUE";
                    case FALSE -> value.asTruth().sql() + " IS FALSE";
                };
        return maybeNot(node.polarity(), "(" + test + ")");
    }

    @Override
    public Printed visit(Expression.Exists node) {
        return new Printed("EXISTS (" + queries.print(node.query(), scope).sql() + ")", Kind.BOOLEAN);
    }

    @Override
    public Printed visit(Expression.ScalarSubquery node) {
        QueryPrinter.PrintedQuery query = queries.print(node.query(), scope);
        Kind kind = query.columns().size() == 1 ? query.columns().get(0).kind() : Kind.UNKNOWN;
        return new Printed("(" + query.sql() + ")", kind);
    }

    @Override
    public Printed visit(Expression.RowValue node) {
        String items = node.items().stream().map(item -> print(item).sql()).collect(Collectors.joining(", "));
        return new Printed("(" + items + ")", Kind.ROW);
    }

    @Override
    public Printed visit(Expression.Case node) {
        List<Printed> results = new ArrayList<>();
        node.whenClauses().forEach(when -> results.add(print(when.result())));
        node.otherwise().ifPresent(otherwise -> results.add(print(otherwise)));
        List<Printed> unified = unified(results);
        StringBuilder sql = new StringBuilder("CASE");
        for (int i = 0; i < node.whenClauses().size(); i++) {
            WhenClause when = node.whenClauses().get(i);
            Printed condition = print(when.condition());
            String test = node.operand()
                    .map(operand -> compared(print(operand), ComparisonOperator.EQUAL, condition))
                    .orElseGet(condition::asTruth)
                    .sql();
            sql.append(" WHEN " + test + " THEN " + unified.get(i).sql());
        }
        if (node.otherwise().isPresent()) {
            sql.append(" ELSE " + unified.get(unified.size() - 1).sql());
        }
        return new Printed(sql + " END", commonKind(unified));
    }

    @Override
    public Printed visit(Expression.Cast node) {
        return Casts.print(print(node.value()), node.type());
    }

    @Override
    public Printed visit(Expression.Extract node) {
        return TimeFunctions.part(node.unit(), print(node.source()));
    }

    @Override
    public Printed visit(Expression.Interval node) {
        return interval(node);
    }

    @Override
    public Printed visit(Expression.FunctionCall node) {
        return Functions.print(node, this);
    }

    /** A time moved by an interval: a DATE stays a DATE when it is moved by whole days. */
    Printed shifted(Printed time, Expression.Interval interval, String operator) {
        boolean wholeDays =
                switch (interval.unit()) {
                    case DAY, WEEK, MONTH, QUARTER, YEAR -> true;
                    case MICROSECOND, SECOND, MINUTE, HOUR -> false;
                };
        boolean dateText =
                time.text().filter(text -> text.length() <= DATE_TEXT_LENGTH).isPresent();
        Printed moved = new Printed(
                "(" + time.asTime().sql() + operator + interval(interval).sql() + ")", Kind.DATETIME);
        if (wholeDays && (time.kind() == Kind.DATE || dateText)) {
            return moved.cast("DATE", Kind.DATE);
        }
        boolean noFraction = (time.kind() == Kind.DATETIME_SECONDS || time.kind() == Kind.DATE)
                && interval.unit() != IntervalUnit.MICROSECOND
                && !(print(interval.value()).kind() == Kind.DECIMAL);
        return noFraction ? moved.cast("TIMESTAMP_S", Kind.DATETIME_SECONDS) : moved;
    }

    /** Values that stand in for each other, such as the results of CASE, brought to one type as MySQL would. */
    static List<Printed> unified(List<Printed> values) {
        boolean text = values.stream().anyMatch(value -> value.kind() == Kind.TEXT);
        if (text && values.stream().anyMatch(value -> needsText(value, values))) {
            return values.stream().map(Printed::asText).toList();
        }
        if (values.stream().anyMatch(value -> value.kind().isNumber())) {
            return values.stream()
                    .map(value -> value.kind() == Kind.BOOLEAN ? value.asNumber() : value)
                    .toList();
        }
        return values;
    }

    static Kind commonKind(List<Printed> values) {
        return values.stream().map(Printed::kind).reduce(Kind.NULL, Kind::with);
    }

    static EngineException unboundParameter() {
        return new EngineException(ErrorCode.ANALYSIS_ERROR, "A '?' has no value: prepare the statement first");
    }

    /** The inside of OVER. */
    String window(WindowSpecification window) {
        StringBuilder sql = new StringBuilder(" OVER (");
        if (!window.partitionBy().isEmpty()) {
            sql.append("PARTITION BY ")
                    .append(print(window.partitionBy()).stream()
                            .map(Printed::sql)
                            .collect(Collectors.joining(", ")));
        }
        sql.append(QueryPrinter.orderBy(window.orderBy(), this));
        window.frame().ifPresent(frame -> sql.append(frame(frame)));
        return sql.append(")").toString();
    }

    private String frame(WindowFrame frame) {
        String start = bound(frame.start());
        return " " + frame.unit()
                + frame.end()
                        .map(end -> " BETWEEN " + start + " AND " + bound(end))
                        .orElse(" " + start);
    }

    private String bound(FrameBound bound) {
        String word = bound.kind().name().replace('_', ' ');
        return bound.offset().map(offset -> print(offset).sql() + " " + word).orElse(word);
    }

    private Printed interval(Expression.Interval node) {
        Printed count = print(node.value());
        if (node.unit() == IntervalUnit.SECOND) {
            return new Printed("to_seconds(" + count.asDouble().sql() + ")", Kind.INTERVAL);
        }
        String unit = node.unit() == IntervalUnit.QUARTER
                ? "3 month"
                : "1 " + node.unit().name().toLowerCase(Locale.ROOT);
        return new Printed("(" + count.asWhole().sql() + " * INTERVAL '" + unit + "')", Kind.INTERVAL);
    }

    private static Printed calculated(Printed left, String operator, Printed right) {
        if (left.kind().isTime() || right.kind().isTime()) {
            throw wrong("Dates are moved with INTERVAL and subtracted with DATEDIFF");
        }
        Printed number = right.asNumber();
        // One wide operand makes the engine calculate wide.
        Printed first = number.kind() == Kind.INTEGER && left.kind() == Kind.UNKNOWN ? left : left.asWideNumber();
        Printed second = first.kind() == Kind.UNKNOWN ? number.asWideNumber() : number;
        Kind kind = first.kind() == Kind.UNKNOWN || second.kind() == Kind.UNKNOWN
                ? Kind.UNKNOWN
                : first.kind().with(second.kind());
        return new Printed("(" + first.sql() + operator + second.sql() + ")", kind);
    }

    /** What is divided by: zero gives NULL in MySQL, and an error in the engine. */
    private static String divisor(Expression node, Printed printed) {
        boolean surelyNotZero = node instanceof Expression.IntegerLiteral literal
                && literal.value().signum() != 0;
        String number = printed.asNumber().sql();
        return surelyNotZero ? number : "NULLIF(" + number + ", 0)";
    }

    private static Printed wholeDivision(Printed left, Expression node, Printed right) {
        String divisor = divisor(node, right);
        if (left.kind() == Kind.INTEGER && right.kind() == Kind.INTEGER) {
            return new Printed("(" + left.asWideNumber().sql() + " // " + divisor + ")", Kind.INTEGER);
        }
        return new Printed("CAST(trunc(" + left.asNumber().sql() + " / " + divisor + ") AS BIGINT)", Kind.INTEGER);
    }

    static Printed modulo(Printed left, Expression node, Printed right) {
        Printed number = left.asNumber();
        return new Printed(
                "(" + number.sql() + " % " + divisor(node, right) + ")",
                number.kind().with(right.asNumber().kind()));
    }

    private static Printed bits(Printed left, String operator, Printed right) {
        return new Printed(
                "(" + left.asNumber().cast("BIGINT", Kind.INTEGER).sql() + operator
                        + right.asNumber().cast("BIGINT", Kind.INTEGER).sql() + ")",
                Kind.INTEGER);
    }

    static Printed bitXor(Printed left, Printed right) {
        return new Printed(
                "xor(" + left.asNumber().cast("BIGINT", Kind.INTEGER).sql() + ", "
                        + right.asNumber().cast("BIGINT", Kind.INTEGER).sql() + ")",
                Kind.INTEGER);
    }

    static Printed compared(Printed left, ComparisonOperator operator, Printed right) {
        Printed first = aligned(left, right);
        Printed second = aligned(right, left);
        String word = operator == ComparisonOperator.NULL_SAFE_EQUAL ? "IS NOT DISTINCT FROM" : operator.symbol();
        return new Printed("(" + first.sql() + " " + word + " " + second.sql() + ")", Kind.BOOLEAN);
    }

    /** A value as it must be to be compared with another: numbers win over text, times over dates. */
    private static Printed aligned(Printed value, Printed other) {
        if (value.kind() == Kind.TEXT && other.kind().isNumber()) {
            return value.asNumber();
        }
        if (value.kind() == Kind.BOOLEAN && (other.kind().isNumber() || other.isNumericText())) {
            return value.asNumber();
        }
        boolean otherHasTime =
                other.text().filter(text -> text.length() > DATE_TEXT_LENGTH).isPresent();
        return value.kind() == Kind.DATE && otherHasTime ? value.asTime() : value;
    }

    private static boolean needsText(Printed value, List<Printed> values) {
        if (value.kind() != Kind.TEXT) {
            return false;
        }
        return values.stream().anyMatch(other -> switch (other.kind()) {
            case NULL, TEXT -> false;
            case INTEGER, LARGE, DECIMAL, DOUBLE, BOOLEAN -> !value.isNumericText();
            case DATE, DATETIME, DATETIME_SECONDS ->
                value.text().isEmpty() || !value.text().get().matches("\\d{4}-\\d{1,2}-\\d{1,2}.*");
            case UNKNOWN, INTERVAL, ROW -> value.text().isPresent() && !value.isNumericText();
        });
    }

    private String escapeText(Expression escape) {
        if (escape instanceof Expression.StringLiteral literal
                && literal.value().length() <= 1) {
            return literal.value();
        }
        throw wrong("ESCAPE must be one character");
    }

    private static String likePattern(Printed pattern, String escape) {
        if (escape.isEmpty()
                || pattern.text().filter(text -> !text.contains(escape)).isPresent()) {
            // The engine finds prefixes and the like only in patterns without escape.
            return pattern.sql();
        }
        return pattern.sql() + " ESCAPE " + EngineText.literal(escape);
    }

    private static Printed maybeNot(Polarity polarity, String sql) {
        return new Printed(polarity == Polarity.NEGATED ? "(NOT " + sql + ")" : sql, Kind.BOOLEAN);
    }

    private static EngineException wrong(String message) {
        return new EngineException(ErrorCode.ANALYSIS_ERROR, message);
    }
}
