package dev.larder.sql.parser;

import org.antlr.v4.runtime.Parser;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.TokenStream;

/**
 * What the generated parser extends: it counts the rules it stands in, so that deeply nested text ends in a syntax error
 * and not in a full stack.
 */
abstract class DepthLimitedParser extends Parser {
    /** A pair of parentheses around an expression takes five. */
    static final int RULES_MAX = 1_000;

    private int depth;

    DepthLimitedParser(TokenStream input) {
        super(input);
    }

    @Override
    public void enterRule(ParserRuleContext context, int state, int ruleIndex) {
        super.enterRule(context, state, ruleIndex);
        enter();
    }

    @Override
    public void exitRule() {
        depth--;
        super.exitRule();
    }

    @Override
    public void enterRecursionRule(ParserRuleContext context, int state, int ruleIndex, int precedence) {
        super.enterRecursionRule(context, state, ruleIndex, precedence);
        enter();
    }

    @Override
    public void unrollRecursionContexts(ParserRuleContext parent) {
        depth--;
        super.unrollRecursionContexts(parent);
    }

    private void enter() {
        depth++;
        if (depth > RULES_MAX) {
            Token token = getCurrentToken();
            throw new SqlSyntaxException(Names.position(token), Names.found(token), Names.LESS_NESTING);
        }
    }
}
