package dev.larder.sql.parser;

import static dev.larder.sql.parser.Names.position;

import dev.larder.sql.parser.LarderSqlParser.ArithmeticContext;
import dev.larder.sql.parser.LarderSqlParser.ComparisonOperatorContext;
import dev.larder.sql.parser.LarderSqlParser.ConjunctionContext;
import dev.larder.sql.parser.LarderSqlParser.DataTypeContext;
import dev.larder.sql.parser.LarderSqlParser.DisjunctionContext;
import dev.larder.sql.parser.LarderSqlParser.ExclusionContext;
import dev.larder.sql.parser.LarderSqlParser.ExpressionContext;
import dev.larder.sql.parser.LarderSqlParser.FrameBoundContext;
import dev.larder.sql.parser.LarderSqlParser.FunctionCallContext;
import dev.larder.sql.parser.LarderSqlParser.FunctionNameContext;
import dev.larder.sql.parser.LarderSqlParser.IntervalUnitContext;
import dev.larder.sql.parser.LarderSqlParser.LiteralContext;
import dev.larder.sql.parser.LarderSqlParser.OrderByContext;
import dev.larder.sql.parser.LarderSqlParser.PlainLiteralContext;
import dev.larder.sql.parser.LarderSqlParser.PlainPrimaryContext;
import dev.larder.sql.parser.LarderSqlParser.RowValueContext;
import dev.larder.sql.parser.LarderSqlParser.SortItemContext;
import dev.larder.sql.parser.LarderSqlParser.VariableScopeContext;
import dev.larder.sql.parser.LarderSqlParser.WindowFrameContext;
import dev.larder.sql.parser.LarderSqlParser.WindowSpecificationContext;
import dev.larder.sql.tree.ArithmeticOperator;
import dev.larder.sql.tree.ComparisonOperator;
import dev.larder.sql.tree.DataType;
import dev.larder.sql.tree.Expression;
import dev.larder.sql.tree.Expression.Arithmetic;
import dev.larder.sql.tree.Expression.Between;
import dev.larder.sql.tree.Expression.BooleanLiteral;
import dev.larder.sql.tree.Expression.Case;
import dev.larder.sql.tree.Expression.Cast;
import dev.larder.sql.tree.Expression.ColumnReference;
import dev.larder.sql.tree.Expression.Comparison;
import dev.larder.sql.tree.Expression.DefaultValue;
import dev.larder.sql.tree.Expression.Exists;
import dev.larder.sql.tree.Expression.Extract;
import dev.larder.sql.tree.Expression.FunctionCall;
import dev.larder.sql.tree.Expression.InList;
import dev.larder.sql.tree.Expression.InSubquery;
import dev.larder.sql.tree.Expression.Interval;
import dev.larder.sql.tree.Expression.Is;
import dev.larder.sql.tree.Expression.Logical;
import dev.larder.sql.tree.Expression.Match;
import dev.larder.sql.tree.Expression.NullLiteral;
import dev.larder.sql.tree.Expression.Parameter;
import dev.larder.sql.tree.Expression.RowValue;
import dev.larder.sql.tree.Expression.ScalarSubquery;
import dev.larder.sql.tree.Expression.Star;
import dev.larder.sql.tree.Expression.StringLiteral;
import dev.larder.sql.tree.Expression.SystemVariable;
import dev.larder.sql.tree.Expression.TemporalLiteral;
import dev.larder.sql.tree.Expression.Unary;
import dev.larder.sql.tree.Expression.UserVariable;
import dev.larder.sql.tree.FrameBound;
import dev.larder.sql.tree.FrameBoundKind;
import dev.larder.sql.tree.FrameUnit;
import dev.larder.sql.tree.Identifier;
import dev.larder.sql.tree.IntervalUnit;
import dev.larder.sql.tree.IsOperand;
import dev.larder.sql.tree.LogicalOperator;
import dev.larder.sql.tree.MatchOperator;
import dev.larder.sql.tree.NullOrder;
import dev.larder.sql.tree.Polarity;
import dev.larder.sql.tree.QualifiedName;
import dev.larder.sql.tree.SetQuantifier;
import dev.larder.sql.tree.SortDirection;
import dev.larder.sql.tree.SortItem;
import dev.larder.sql.tree.TemporalKind;
import dev.larder.sql.tree.UnaryOperator;
import dev.larder.sql.tree.VariableScope;
import dev.larder.sql.tree.WhenClause;
import dev.larder.sql.tree.WindowFrame;
import dev.larder.sql.tree.WindowSpecification;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.RuleNode;
import org.antlr.v4.runtime.tree.TerminalNode;

/**
 * Parse trees of expressions to expressions. One object per statement, since it counts depth and knows the parameters.
 */
final class ExpressionBuilder extends LarderSqlBaseVisitor<Expression> {
    /** How deep the resulting tree may be; everyone who walks it later recurses as deep. */
    static final int DEPTH_MAX = 400;

    /** Functions that may be called without parentheses. */
    private static final Set<String> BARE_FUNCTIONS =
            Set.of("CURRENT_DATE", "CURRENT_TIME", "CURRENT_TIMESTAMP", "CURRENT_USER", "LOCALTIME", "LOCALTIMESTAMP");

    /** Token index of each {@code ?} to its number. */
    private final Map<Integer, Integer> parameters;

    private final QueryBuilder queries = new QueryBuilder(this);
    private int depth;

    ExpressionBuilder(Map<Integer, Integer> parameters) {
        this.parameters = parameters;
    }

    QueryBuilder queries() {
        return queries;
    }

    Expression build(ParserRuleContext context) {
        return nested(context, () -> context.accept(this));
    }

    Optional<Expression> buildOptional(ParserRuleContext context) {
        return Optional.ofNullable(context).map(this::build);
    }

    List<Expression> buildAll(List<? extends ParserRuleContext> contexts) {
        List<Expression> expressions = new ArrayList<>(contexts.size());
        contexts.forEach(context -> expressions.add(build(context)));
        return expressions;
    }

    /** Runs one step of recursion, or refuses. */
    <T> T nested(ParserRuleContext context, Supplier<T> step) {
        depth++;
        if (depth > DEPTH_MAX) {
            throw Names.wrong(context.getStart(), Names.LESS_NESTING);
        }
        T result = step.get();
        depth--;
        return result;
    }

    // ---------------------------------------------------------------- logic

    @Override
    public Expression visitNegation(LarderSqlParser.NegationContext context) {
        return new Unary(UnaryOperator.NOT, build(context.expression()), position(context));
    }

    @Override
    public Expression visitConjunction(ConjunctionContext context) {
        Deque<Expression> operands = new ArrayDeque<>();
        ExpressionContext left = context;
        while (left instanceof ConjunctionContext chain) {
            operands.addFirst(build(chain.expression(1)));
            left = chain.expression(0);
        }
        operands.addFirst(build(left));
        return new Logical(LogicalOperator.AND, List.copyOf(operands), position(context));
    }

    @Override
    public Expression visitExclusion(ExclusionContext context) {
        Deque<Expression> operands = new ArrayDeque<>();
        ExpressionContext left = context;
        while (left instanceof ExclusionContext chain) {
            operands.addFirst(build(chain.expression(1)));
            left = chain.expression(0);
        }
        operands.addFirst(build(left));
        return new Logical(LogicalOperator.XOR, List.copyOf(operands), position(context));
    }

    @Override
    public Expression visitDisjunction(DisjunctionContext context) {
        Deque<Expression> operands = new ArrayDeque<>();
        ExpressionContext left = context;
        while (left instanceof DisjunctionContext chain) {
            operands.addFirst(build(chain.expression(1)));
            left = chain.expression(0);
        }
        operands.addFirst(build(left));
        return new Logical(LogicalOperator.OR, List.copyOf(operands), position(context));
    }

    @Override
    public Expression visitIsTest(LarderSqlParser.IsTestContext context) {
        IsOperand operand =
                context.NULL() != null ? IsOperand.NULL : context.TRUE() != null ? IsOperand.TRUE : IsOperand.FALSE;
        return new Is(build(context.test()), polarity(context.NOT()), operand, position(context));
    }

    @Override
    public Expression visitComparison(LarderSqlParser.ComparisonContext context) {
        return new Comparison(
                comparison(context.comparisonOperator()),
                build(context.test()),
                build(context.predicate()),
                position(context));
    }

    private static ComparisonOperator comparison(ComparisonOperatorContext context) {
        return switch (context.getStart().getType()) {
            case LarderSqlLexer.EQ -> ComparisonOperator.EQUAL;
            case LarderSqlLexer.NULL_SAFE_EQ -> ComparisonOperator.NULL_SAFE_EQUAL;
            case LarderSqlLexer.NEQ -> ComparisonOperator.NOT_EQUAL;
            case LarderSqlLexer.LT -> ComparisonOperator.LESS;
            case LarderSqlLexer.LTE -> ComparisonOperator.LESS_OR_EQUAL;
            case LarderSqlLexer.GT -> ComparisonOperator.GREATER;
            case LarderSqlLexer.GTE -> ComparisonOperator.GREATER_OR_EQUAL;
            default -> throw new IllegalStateException("Not a comparison: " + context.getText());
        };
    }

    @Override
    public Expression visitBetween(LarderSqlParser.BetweenContext context) {
        return new Between(
                build(context.arithmetic(0)),
                polarity(context.NOT()),
                build(context.lower),
                build(context.upper),
                position(context));
    }

    @Override
    public Expression visitInSubquery(LarderSqlParser.InSubqueryContext context) {
        return new InSubquery(
                build(context.arithmetic()),
                polarity(context.NOT()),
                queries.query(context.query()),
                position(context));
    }

    @Override
    public Expression visitInList(LarderSqlParser.InListContext context) {
        return new InList(
                build(context.arithmetic()),
                polarity(context.NOT()),
                buildAll(context.expression()),
                position(context));
    }

    @Override
    public Expression visitLike(LarderSqlParser.LikeContext context) {
        return new Match(
                build(context.arithmetic(0)),
                polarity(context.NOT()),
                MatchOperator.LIKE,
                build(context.pattern),
                buildOptional(context.escape),
                position(context));
    }

    @Override
    public Expression visitRegexp(LarderSqlParser.RegexpContext context) {
        return new Match(
                build(context.arithmetic(0)),
                polarity(context.NOT()),
                MatchOperator.REGEXP,
                build(context.pattern),
                Optional.empty(),
                position(context));
    }

    private static Polarity polarity(TerminalNode not) {
        return not == null ? Polarity.POSITIVE : Polarity.NEGATED;
    }

    // ---------------------------------------------------------------- calculation

    @Override
    public Expression visitUnary(LarderSqlParser.UnaryContext context) {
        ArithmeticContext operand = context.arithmetic();
        int sign = context.getStart().getType();
        if (sign == LarderSqlLexer.MINUS_SIGN || sign == LarderSqlLexer.PLUS_SIGN) {
            LarderSqlParser.NumberContext number = bareNumber(operand);
            if (number != null) {
                return signed(context.getStart(), number);
            }
        }
        return new Unary(unaryOperator(sign), build(operand), position(context));
    }

    private static UnaryOperator unaryOperator(int sign) {
        return switch (sign) {
            case LarderSqlLexer.MINUS_SIGN -> UnaryOperator.MINUS;
            case LarderSqlLexer.PLUS_SIGN -> UnaryOperator.PLUS;
            case LarderSqlLexer.TILDE -> UnaryOperator.BIT_NOT;
            case LarderSqlLexer.BANG -> UnaryOperator.NOT;
            default -> throw new IllegalStateException("Not a unary operator: " + sign);
        };
    }

    /** The number that an operand consists of, or null. */
    private static LarderSqlParser.NumberContext bareNumber(ArithmeticContext operand) {
        return operand instanceof PlainPrimaryContext primary
                        && primary.primary() instanceof PlainLiteralContext literal
                ? literal.literal().number()
                : null;
    }

    /** A number with the sign token before it; without one when the token is null or another. */
    static Expression signed(Token sign, LarderSqlParser.NumberContext number) {
        boolean minus = sign.getType() == LarderSqlLexer.MINUS_SIGN;
        return Numbers.literal(number.getStart(), minus ? Numbers.Sign.MINUS : Numbers.Sign.PLUS, position(sign));
    }

    @Override
    public Expression visitBinary(LarderSqlParser.BinaryContext context) {
        return new Arithmetic(
                arithmeticOperator((TerminalNode) context.getChild(1)),
                build(context.arithmetic(0)),
                build(context.arithmetic(1)),
                position(context));
    }

    private static ArithmeticOperator arithmeticOperator(TerminalNode node) {
        return switch (node.getSymbol().getType()) {
            case LarderSqlLexer.PLUS_SIGN -> ArithmeticOperator.ADD;
            case LarderSqlLexer.MINUS_SIGN -> ArithmeticOperator.SUBTRACT;
            case LarderSqlLexer.ASTERISK -> ArithmeticOperator.MULTIPLY;
            case LarderSqlLexer.SLASH -> ArithmeticOperator.DIVIDE;
            case LarderSqlLexer.DIV -> ArithmeticOperator.INTEGER_DIVIDE;
            case LarderSqlLexer.MOD, LarderSqlLexer.PERCENT -> ArithmeticOperator.MODULO;
            case LarderSqlLexer.AMPERSAND -> ArithmeticOperator.BIT_AND;
            case LarderSqlLexer.PIPE -> ArithmeticOperator.BIT_OR;
            case LarderSqlLexer.CARET -> ArithmeticOperator.BIT_XOR;
            default -> throw new IllegalStateException("Not an operator: " + node);
        };
    }

    // ---------------------------------------------------------------- single values

    @Override
    public Expression visitLiteral(LiteralContext context) {
        if (context.NULL() != null) {
            return new NullLiteral(position(context));
        }
        if (context.TRUE() != null || context.FALSE() != null) {
            return new BooleanLiteral(context.TRUE() != null, position(context));
        }
        if (context.number() != null) {
            return signed(context.getStart(), context.number());
        }
        if (context.stringLiteral() != null) {
            return new StringLiteral(Names.string(context.stringLiteral()), position(context));
        }
        TemporalKind kind = context.DATE() != null ? TemporalKind.DATE : TemporalKind.TIMESTAMP;
        return new TemporalLiteral(kind, Names.unquote(context.STRING().getText()), position(context));
    }

    @Override
    public Expression visitRowValue(RowValueContext context) {
        if (context.expression() != null) {
            return build(context.expression());
        }
        Token first = context.getStart();
        Token last = context.getStop();
        return switch (last.getType()) {
            case LarderSqlLexer.STRING -> new StringLiteral(Names.unquote(last.getText()), position(first));
            case LarderSqlLexer.NULL -> new NullLiteral(position(first));
            case LarderSqlLexer.TRUE -> new BooleanLiteral(true, position(first));
            case LarderSqlLexer.FALSE -> new BooleanLiteral(false, position(first));
            case LarderSqlLexer.DEFAULT -> new DefaultValue(position(first));
            default ->
                Numbers.literal(
                        last,
                        first.getType() == LarderSqlLexer.MINUS_SIGN ? Numbers.Sign.MINUS : Numbers.Sign.PLUS,
                        position(first));
        };
    }

    @Override
    public Expression visitParameter(LarderSqlParser.ParameterContext context) {
        return parameter(context.PARAMETER());
    }

    Expression parameter(TerminalNode node) {
        return new Parameter(parameters.get(node.getSymbol().getTokenIndex()), position(node));
    }

    @Override
    public Expression visitSystemVariable(LarderSqlParser.SystemVariableContext context) {
        return new SystemVariable(
                scope(context.variableScope()), variableName(context.identifier()), position(context));
    }

    static VariableScope scope(VariableScopeContext context) {
        if (context == null) {
            return VariableScope.UNSPECIFIED;
        }
        return context.GLOBAL() != null ? VariableScope.GLOBAL : VariableScope.SESSION;
    }

    static String variableName(LarderSqlParser.IdentifierContext context) {
        return Names.identifier(context).value().toLowerCase(Locale.ROOT);
    }

    @Override
    public Expression visitUserVariable(LarderSqlParser.UserVariableContext context) {
        return new UserVariable(Names.identifier(context.identifier()).value(), position(context));
    }

    @Override
    public Expression visitColumnReference(LarderSqlParser.ColumnReferenceContext context) {
        return reference(Names.qualifiedName(context.qualifiedName()), context.getStart());
    }

    /** A name as a value: a column, or a function that needs no parentheses unless the name is quoted. */
    static Expression reference(QualifiedName name, Token first) {
        boolean bareFunction = name.parts().size() == 1
                && first.getType() == LarderSqlLexer.IDENTIFIER
                && BARE_FUNCTIONS.contains(first.getText().toUpperCase(Locale.ROOT));
        return bareFunction
                ? new FunctionCall(
                        name,
                        SetQuantifier.ALL,
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        Optional.empty(),
                        name.position())
                : new ColumnReference(name, name.position());
    }

    // ---------------------------------------------------------------- compound values

    @Override
    public Expression visitCase(LarderSqlParser.CaseContext context) {
        List<WhenClause> whenClauses = new ArrayList<>();
        for (int i = 0; i < context.condition.size(); i++) {
            ExpressionContext condition = context.condition.get(i);
            whenClauses.add(new WhenClause(build(condition), build(context.result.get(i)), position(condition)));
        }
        return new Case(
                buildOptional(context.operand), whenClauses, buildOptional(context.otherwise), position(context));
    }

    @Override
    public Expression visitCast(LarderSqlParser.CastContext context) {
        return new Cast(build(context.expression()), dataType(context.dataType()), position(context));
    }

    static DataType dataType(DataTypeContext context) {
        String name = context.identifier() == null
                ? context.getStart().getText()
                : Names.identifier(context.identifier()).value();
        return new DataType(
                name.toUpperCase(Locale.ROOT), Names.smallNumbers(context.INTEGER_VALUE()), position(context));
    }

    @Override
    public Expression visitExtract(LarderSqlParser.ExtractContext context) {
        return new Extract(unit(context.intervalUnit()), build(context.expression()), position(context));
    }

    @Override
    public Expression visitInterval(LarderSqlParser.IntervalContext context) {
        return new Interval(build(context.expression()), unit(context.intervalUnit()), position(context));
    }

    private static IntervalUnit unit(IntervalUnitContext context) {
        return IntervalUnit.valueOf(context.getText().toUpperCase(Locale.ROOT));
    }

    @Override
    public Expression visitExists(LarderSqlParser.ExistsContext context) {
        return new Exists(queries.query(context.query()), position(context));
    }

    @Override
    public Expression visitScalarSubquery(LarderSqlParser.ScalarSubqueryContext context) {
        return new ScalarSubquery(queries.query(context.query()), position(context));
    }

    /** Texts are always compared byte by byte: a binary collation says what happens anyway, any other is refused. */
    @Override
    public Expression visitCollated(LarderSqlParser.CollatedContext context) {
        String collation = Names.identifier(context.collation).value().toLowerCase(Locale.ROOT);
        if (!collation.equals("binary") && !collation.endsWith("_bin")) {
            throw Names.wrong(context.collation.getStart(), "a binary collation such as utf8mb4_bin");
        }
        return build(context.primary());
    }

    @Override
    public Expression visitParenthesized(LarderSqlParser.ParenthesizedContext context) {
        return build(context.expression());
    }

    @Override
    public Expression visitRowExpression(LarderSqlParser.RowExpressionContext context) {
        return new RowValue(buildAll(context.expression()), position(context));
    }

    // ---------------------------------------------------------------- functions

    @Override
    public Expression visitFunctionCall(FunctionCallContext context) {
        List<Expression> arguments = context.ASTERISK() != null
                ? List.of(new Star(position(context.ASTERISK())))
                : buildAll(context.expression());
        return new FunctionCall(
                functionName(context.functionName()),
                context.DISTINCT() != null ? SetQuantifier.DISTINCT : SetQuantifier.ALL,
                arguments,
                sortItems(context.orderBy()),
                Names.optionalString(context.stringLiteral()),
                Optional.ofNullable(context.windowSpecification()).map(this::window),
                position(context));
    }

    private static QualifiedName functionName(FunctionNameContext context) {
        if (context.qualifiedName() != null) {
            return Names.qualifiedName(context.qualifiedName());
        }
        Identifier word = new Identifier(context.getText(), position(context));
        return new QualifiedName(List.of(word), word.position());
    }

    List<SortItem> sortItems(OrderByContext context) {
        return context == null
                ? List.of()
                : context.sortItem().stream().map(this::sortItem).toList();
    }

    private SortItem sortItem(SortItemContext context) {
        NullOrder nullOrder = context.NULLS() == null
                ? NullOrder.UNSPECIFIED
                : context.FIRST() != null ? NullOrder.FIRST : NullOrder.LAST;
        return new SortItem(
                build(context.expression()),
                context.DESC() != null ? SortDirection.DESCENDING : SortDirection.ASCENDING,
                nullOrder,
                position(context));
    }

    private WindowSpecification window(WindowSpecificationContext context) {
        return new WindowSpecification(
                buildAll(context.expression()),
                sortItems(context.orderBy()),
                Optional.ofNullable(context.windowFrame()).map(this::frame),
                position(context));
    }

    private WindowFrame frame(WindowFrameContext context) {
        return new WindowFrame(
                context.ROWS() != null ? FrameUnit.ROWS : FrameUnit.RANGE,
                frameBound(context.start),
                Optional.ofNullable(context.end).map(this::frameBound),
                position(context));
    }

    private FrameBound frameBound(FrameBoundContext context) {
        boolean preceding = context.PRECEDING() != null;
        FrameBoundKind kind;
        if (context.CURRENT() != null) {
            kind = FrameBoundKind.CURRENT_ROW;
        } else if (context.UNBOUNDED() != null) {
            kind = preceding ? FrameBoundKind.UNBOUNDED_PRECEDING : FrameBoundKind.UNBOUNDED_FOLLOWING;
        } else {
            kind = preceding ? FrameBoundKind.PRECEDING : FrameBoundKind.FOLLOWING;
        }
        return new FrameBound(kind, buildOptional(context.expression()), position(context));
    }

    /** Rules of one child hand on what the child gave; no other rule comes here. */
    @Override
    public Expression visitChildren(RuleNode node) {
        if (node.getChildCount() != 1) {
            throw new IllegalStateException("No expression: " + node.getClass().getSimpleName());
        }
        ParseTree child = node.getChild(0);
        return child.accept(this);
    }
}
