package dev.larder.sql.parser;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.antlr.v4.runtime.DefaultErrorStrategy;
import org.antlr.v4.runtime.NoViableAltException;
import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.RuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.atn.ATN;
import org.antlr.v4.runtime.atn.ATNConfig;
import org.antlr.v4.runtime.atn.ATNState;
import org.antlr.v4.runtime.atn.PredictionContext;
import org.antlr.v4.runtime.atn.RuleTransition;
import org.antlr.v4.runtime.misc.IntervalSet;

/**
 * Ends parsing at the first wrong token with a short list of what could have stood there. ANTLR itself knows only what the
 * last rule it tried wanted; the optional parts it passed over before, at the same token, are remembered here.
 */
final class ExplainingErrorStrategy extends DefaultErrorStrategy {
    private static final int EXPECTATIONS_MAX = 8;

    private static final IntervalSet NAMES =
            new IntervalSet(LarderSqlLexer.IDENTIFIER, LarderSqlLexer.BACKQUOTED_IDENTIFIER);

    private static final IntervalSet EXPRESSION_STARTS =
            LarderSqlParser._ATN.nextTokens(LarderSqlParser._ATN.ruleToStartState[LarderSqlParser.RULE_expression]);

    private static final IntervalSet OPERATORS = new IntervalSet(
            LarderSqlLexer.AND,
            LarderSqlLexer.AND_SIGN,
            LarderSqlLexer.OR,
            LarderSqlLexer.OR_SIGN,
            LarderSqlLexer.XOR,
            LarderSqlLexer.NOT,
            LarderSqlLexer.IS,
            LarderSqlLexer.IN,
            LarderSqlLexer.LIKE,
            LarderSqlLexer.REGEXP,
            LarderSqlLexer.RLIKE,
            LarderSqlLexer.BETWEEN,
            LarderSqlLexer.DIV,
            LarderSqlLexer.MOD,
            LarderSqlLexer.EQ,
            LarderSqlLexer.NULL_SAFE_EQ,
            LarderSqlLexer.NEQ,
            LarderSqlLexer.LT,
            LarderSqlLexer.LTE,
            LarderSqlLexer.GT,
            LarderSqlLexer.GTE,
            LarderSqlLexer.PLUS_SIGN,
            LarderSqlLexer.MINUS_SIGN,
            LarderSqlLexer.ASTERISK,
            LarderSqlLexer.SLASH,
            LarderSqlLexer.PERCENT,
            LarderSqlLexer.CARET,
            LarderSqlLexer.AMPERSAND,
            LarderSqlLexer.PIPE);

    /** Before this token nothing is wrong, so nothing needs to be remembered. */
    private final int firstSuspect;

    private int rememberedAt = -1;
    private IntervalSet remembered = new IntervalSet();

    ExplainingErrorStrategy(int firstSuspect) {
        this.firstSuspect = firstSuspect;
    }

    /** Called before every optional part. */
    @Override
    public void sync(Parser parser) {
        int index = parser.getCurrentToken().getTokenIndex();
        if (index < firstSuspect) {
            return;
        }
        if (index != rememberedAt) {
            rememberedAt = index;
            remembered = new IntervalSet();
        }
        remembered.addAll(parser.getExpectedTokens());
    }

    @Override
    public Token recoverInline(Parser parser) {
        throw explained(parser.getCurrentToken(), parser.getExpectedTokens());
    }

    @Override
    public void reportError(Parser parser, RecognitionException e) {
        IntervalSet expected = new IntervalSet();
        if (e instanceof NoViableAltException noViable && noViable.getDeadEndConfigs() != null) {
            for (ATNConfig config : noViable.getDeadEndConfigs()) {
                addFollowing(parser.getATN(), config.state, config.context, e.getCtx(), expected);
            }
        } else {
            expected.addAll(parser.getExpectedTokens());
        }
        throw explained(e.getOffendingToken(), expected);
    }

    /** Adds the tokens that may stand at a state, climbing to the callers when the rule may end there. */
    private static void addFollowing(
            ATN atn, ATNState state, PredictionContext context, RuleContext outer, IntervalSet expected) {
        IntervalSet next = atn.nextTokens(state);
        expected.addAll(next);
        if (!next.contains(Token.EPSILON)) {
            return;
        }
        for (int i = 0; i < context.size(); i++) {
            int returnState = context.getReturnState(i);
            if (returnState == PredictionContext.EMPTY_RETURN_STATE) {
                addOuter(atn, outer, expected);
            } else {
                addFollowing(atn, atn.states.get(returnState), context.getParent(i), outer, expected);
            }
        }
    }

    private static void addOuter(ATN atn, RuleContext context, IntervalSet expected) {
        for (RuleContext caller = context; caller != null && caller.invokingState >= 0; caller = caller.parent) {
            RuleTransition call =
                    (RuleTransition) atn.states.get(caller.invokingState).transition(0);
            IntervalSet next = atn.nextTokens(call.followState);
            expected.addAll(next);
            if (!next.contains(Token.EPSILON)) {
                return;
            }
        }
    }

    private SqlSyntaxException explained(Token token, IntervalSet expected) {
        IntervalSet all = new IntervalSet(expected);
        if (rememberedAt == token.getTokenIndex()) {
            all.addAll(remembered);
        }
        all.remove(Token.EPSILON);
        return Names.wrong(token, describe(all));
    }

    private static String describe(IntervalSet expected) {
        List<String> words = new ArrayList<>();
        IntervalSet rest = new IntervalSet(expected);
        if (rest.contains(LarderSqlLexer.SELECT) && rest.contains(LarderSqlLexer.TRUNCATE)) {
            words.add("a statement");
            IntervalSet starts = LarderSqlParser._ATN.nextTokens(
                    LarderSqlParser._ATN.ruleToStartState[LarderSqlParser.RULE_statement]);
            rest = rest.subtract(starts);
        }
        if (rest.contains(LarderSqlLexer.CASE) && rest.contains(LarderSqlLexer.CAST)) {
            words.add("an expression");
            rest = rest.subtract(EXPRESSION_STARTS);
        }
        if (rest.contains(LarderSqlLexer.IDENTIFIER)) {
            words.add("a name");
            rest = rest.subtract(Words.NON_RESERVED).subtract(NAMES);
        }
        if (OPERATORS.and(rest).size() > OPERATORS.size() / 2) {
            words.add("an operator");
            rest = rest.subtract(OPERATORS);
        }
        words.addAll(rest.toList().stream()
                .sorted(ExplainingErrorStrategy::signsLast)
                .map(Words::describe)
                .distinct()
                .toList());
        if (words.size() > EXPECTATIONS_MAX) {
            return words.stream().limit(EXPECTATIONS_MAX).collect(Collectors.joining(", ")) + ", ...";
        }
        return words.isEmpty() ? "something else" : String.join(", ", words);
    }

    private static int signsLast(int left, int right) {
        int byKind = Boolean.compare(!Words.isWord(left), !Words.isWord(right));
        return byKind != 0 ? byKind : Integer.compare(left, right);
    }
}
