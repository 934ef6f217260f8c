package dev.larder.sql.format;

import static dev.larder.sql.format.Texts.joined;

import dev.larder.sql.tree.ArithmeticOperator;
import dev.larder.sql.tree.DataType;
import dev.larder.sql.tree.Expression;
import dev.larder.sql.tree.FrameBound;
import dev.larder.sql.tree.LogicalOperator;
import dev.larder.sql.tree.Polarity;
import dev.larder.sql.tree.SetQuantifier;
import dev.larder.sql.tree.UnaryOperator;
import dev.larder.sql.tree.VariableScope;
import dev.larder.sql.tree.WhenClause;
import dev.larder.sql.tree.WindowFrame;
import dev.larder.sql.tree.WindowSpecification;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * Expressions as text, with parentheses exactly where the parser would otherwise read something else.
 */
final class ExpressionFormatter implements Expression.Visitor<String> {
    // How strongly the parts of an expression hold together, as in the grammar: a part weaker than its place needs
    // parentheses.
    private static final int OR = 1;
    private static final int XOR = 2;
    private static final int AND = 3;
    private static final int NOT = 4;
    private static final int TEST = 5;
    private static final int PREDICATE = 6;
    private static final int BIT_OR = 7;
    private static final int BIT_AND = 8;
    private static final int SUM = 9;
    private static final int PRODUCT = 10;
    private static final int BIT_XOR = 11;
    private static final int SIGN = 12;
    private static final int PRIMARY = 13;

    private final QueryFormatter queries;

    ExpressionFormatter(QueryFormatter queries) {
        this.queries = queries;
    }

    String format(Expression expression) {
        return expression.accept(this);
    }

    private String formatAll(List<Expression> expressions) {
        return joined(expressions, ", ", this::format);
    }

    private String atLeast(int strength, Expression expression) {
        String text = format(expression);
        return strength(expression) < strength ? "(" + text + ")" : text;
    }

    private static int strength(Expression expression) {
        if (expression instanceof Expression.Logical logical) {
            return strength(logical.operator());
        }
        if (expression instanceof Expression.Unary unary) {
            return unary.operator() == UnaryOperator.NOT ? NOT : SIGN;
        }
        if (expression instanceof Expression.Is || expression instanceof Expression.Comparison) {
            return TEST;
        }
        if (expression instanceof Expression.Between
                || expression instanceof Expression.InList
                || expression instanceof Expression.InSubquery
                || expression instanceof Expression.Match) {
            return PREDICATE;
        }
        if (expression instanceof Expression.Arithmetic arithmetic) {
            return strength(arithmetic.operator());
        }
        return isNegative(expression) ? SIGN : PRIMARY;
    }

    private static int strength(LogicalOperator operator) {
        return switch (operator) {
            case OR -> OR;
            case XOR -> XOR;
            case AND -> AND;
        };
    }

    private static int strength(ArithmeticOperator operator) {
        return switch (operator) {
            case BIT_OR -> BIT_OR;
            case BIT_AND -> BIT_AND;
            case ADD, SUBTRACT -> SUM;
            case MULTIPLY, DIVIDE, INTEGER_DIVIDE, MODULO -> PRODUCT;
            case BIT_XOR -> BIT_XOR;
        };
    }

    private static boolean isNegative(Expression expression) {
        if (expression instanceof Expression.IntegerLiteral literal) {
            return literal.value().signum() < 0;
        }
        if (expression instanceof Expression.DecimalLiteral literal) {
            return literal.value().signum() < 0;
        }
        return expression instanceof Expression.DoubleLiteral literal && Double.compare(literal.value(), 0.0) < 0;
    }

    private static boolean isNumber(Expression expression) {
        return expression instanceof Expression.IntegerLiteral
                || expression instanceof Expression.DecimalLiteral
                || expression instanceof Expression.DoubleLiteral;
    }

    // ---------------------------------------------------------------- single values

    @Override
    public String visit(Expression.NullLiteral literal) {
        return "NULL";
    }

    @Override
    public String visit(Expression.BooleanLiteral literal) {
        return literal.value() ? "TRUE" : "FALSE";
    }

    @Override
    public String visit(Expression.IntegerLiteral literal) {
        return literal.value().toString();
    }

    /** The point is what makes it a decimal, so it stays even with nothing behind it. */
    @Override
    public String visit(Expression.DecimalLiteral literal) {
        BigDecimal value = literal.value();
        return value.scale() > 0 ? value.toPlainString() : value.toPlainString() + ".";
    }

    /** The exponent is what makes it a double, so there always is one. */
    @Override
    public String visit(Expression.DoubleLiteral literal) {
        String text = Double.toString(literal.value());
        return text.contains("E") ? text : text + "E0";
    }

    @Override
    public String visit(Expression.StringLiteral literal) {
        return Texts.string(literal.value());
    }

    @Override
    public String visit(Expression.TemporalLiteral literal) {
        return literal.kind() + " " + Texts.string(literal.text());
    }

    @Override
    public String visit(Expression.DefaultValue value) {
        return "DEFAULT";
    }

    @Override
    public String visit(Expression.MaxValue value) {
        return "MAXVALUE";
    }

    @Override
    public String visit(Expression.Parameter parameter) {
        return "?";
    }

    @Override
    public String visit(Expression.Star star) {
        return "*";
    }

    @Override
    public String visit(Expression.ColumnReference reference) {
        return Texts.name(reference.name());
    }

    @Override
    public String visit(Expression.SystemVariable variable) {
        String scope = variable.scope() == VariableScope.UNSPECIFIED ? "" : variable.scope() + ".";
        return "@@" + scope + variableWord(variable.name());
    }

    /** A variable that is called like a scope would be read as one. */
    static String variableWord(String name) {
        return switch (name) {
            case "session", "local", "global" -> "`" + name + "`";
            default -> Texts.word(name);
        };
    }

    @Override
    public String visit(Expression.UserVariable variable) {
        return "@" + Texts.word(variable.name());
    }

    // ---------------------------------------------------------------- operators

    @Override
    public String visit(Expression.Unary unary) {
        Expression operand = unary.operand();
        // A sign before a bare number would become part of it.
        String signed = isNumber(operand) ? "(" + format(operand) + ")" : atLeast(SIGN, operand);
        return switch (unary.operator()) {
            case NOT -> "NOT " + atLeast(NOT, operand);
            case PLUS -> "+" + signed;
            // Two minus signs could begin a comment.
            case MINUS -> "-" + (signed.startsWith("-") ? "(" + signed + ")" : signed);
            case BIT_NOT -> "~" + atLeast(SIGN, operand);
        };
    }

    @Override
    public String visit(Expression.Arithmetic arithmetic) {
        int strength = strength(arithmetic.operator());
        return atLeast(strength, arithmetic.left())
                + " " + arithmetic.operator().symbol() + " "
                + atLeast(strength + 1, arithmetic.right());
    }

    @Override
    public String visit(Expression.Comparison comparison) {
        return atLeast(TEST, comparison.left())
                + " " + comparison.operator().symbol() + " "
                + atLeast(PREDICATE, comparison.right());
    }

    @Override
    public String visit(Expression.Logical logical) {
        int strength = strength(logical.operator());
        return joined(logical.operands(), " " + logical.operator() + " ", operand -> atLeast(strength + 1, operand));
    }

    @Override
    public String visit(Expression.Is is) {
        return atLeast(TEST, is.value()) + " IS " + not(is.polarity()) + is.operand();
    }

    @Override
    public String visit(Expression.Between between) {
        return atLeast(BIT_OR, between.value()) + " " + not(between.polarity()) + "BETWEEN "
                + atLeast(BIT_OR, between.lower()) + " AND " + atLeast(BIT_OR, between.upper());
    }

    @Override
    public String visit(Expression.InList in) {
        return atLeast(BIT_OR, in.value()) + " " + not(in.polarity()) + "IN (" + formatAll(in.candidates()) + ")";
    }

    @Override
    public String visit(Expression.InSubquery in) {
        return atLeast(BIT_OR, in.value()) + " " + not(in.polarity()) + "IN (" + queries.query(in.query()) + ")";
    }

    @Override
    public String visit(Expression.Match match) {
        return atLeast(BIT_OR, match.value()) + " " + not(match.polarity()) + match.operator() + " "
                + atLeast(BIT_OR, match.pattern())
                + match.escape()
                        .map(escape -> " ESCAPE " + atLeast(BIT_OR, escape))
                        .orElse("");
    }

    private static String not(Polarity polarity) {
        return switch (polarity) {
            case POSITIVE -> "";
            case NEGATED -> "NOT ";
        };
    }

    // ---------------------------------------------------------------- compound values

    @Override
    public String visit(Expression.Exists exists) {
        return "EXISTS (" + queries.query(exists.query()) + ")";
    }

    @Override
    public String visit(Expression.ScalarSubquery subquery) {
        return "(" + queries.query(subquery.query()) + ")";
    }

    @Override
    public String visit(Expression.RowValue row) {
        return "(" + formatAll(row.items()) + ")";
    }

    @Override
    public String visit(Expression.Case value) {
        return "CASE"
                + value.operand().map(operand -> " " + format(operand)).orElse("")
                + joined(value.whenClauses(), "", this::whenClause)
                + value.otherwise()
                        .map(otherwise -> " ELSE " + format(otherwise))
                        .orElse("")
                + " END";
    }

    private String whenClause(WhenClause clause) {
        return " WHEN " + format(clause.condition()) + " THEN " + format(clause.result());
    }

    @Override
    public String visit(Expression.Cast cast) {
        return "CAST(" + format(cast.value()) + " AS " + dataType(cast.type()) + ")";
    }

    static String dataType(DataType type) {
        String parameters = type.parameters().isEmpty()
                ? ""
                : "(" + joined(type.parameters(), ",", number -> Integer.toString(number)) + ")";
        return Texts.word(type.name()) + parameters;
    }

    @Override
    public String visit(Expression.Extract extract) {
        return "EXTRACT(" + extract.unit() + " FROM " + format(extract.source()) + ")";
    }

    @Override
    public String visit(Expression.Interval interval) {
        return "INTERVAL " + format(interval.value()) + " " + interval.unit();
    }

    @Override
    public String visit(Expression.FunctionCall call) {
        String distinct = call.quantifier() == SetQuantifier.DISTINCT ? "DISTINCT " : "";
        String separator =
                call.separator().map(text -> " SEPARATOR " + Texts.string(text)).orElse("");
        String window =
                call.window().map(over -> " OVER (" + window(over) + ")").orElse("");
        return Texts.word(call.name()) + "(" + distinct + formatAll(call.arguments()) + queries.orderBy(call.orderBy())
                + separator + ")" + window;
    }

    private String window(WindowSpecification window) {
        List<String> parts = new ArrayList<>();
        if (!window.partitionBy().isEmpty()) {
            parts.add("PARTITION BY " + formatAll(window.partitionBy()));
        }
        if (!window.orderBy().isEmpty()) {
            parts.add(queries.orderBy(window.orderBy()).strip());
        }
        window.frame().ifPresent(frame -> parts.add(frame(frame)));
        return String.join(" ", parts);
    }

    private String frame(WindowFrame frame) {
        String start = frameBound(frame.start());
        return frame.end()
                .map(end -> frame.unit() + " BETWEEN " + start + " AND " + frameBound(end))
                .orElse(frame.unit() + " " + start);
    }

    private String frameBound(FrameBound bound) {
        return bound.offset().map(offset -> atLeast(PREDICATE, offset) + " ").orElse("")
                + bound.kind().name().replace('_', ' ');
    }
}
