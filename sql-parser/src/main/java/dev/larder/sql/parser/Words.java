package dev.larder.sql.parser;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.Vocabulary;
import org.antlr.v4.runtime.atn.ATN;
import org.antlr.v4.runtime.misc.IntervalSet;

/**
 * Which words the grammar knows, and which of them are reserved. Read from the grammar itself, so that there is one list.
 */
final class Words {
    private static final Vocabulary VOCABULARY = LarderSqlLexer.VOCABULARY;

    /** Token types of the words that may be names. */
    static final IntervalSet NON_RESERVED = nonReserved();

    private static final Set<String> RESERVED = reserved();

    private Words() {}

    static boolean isReserved(String word) {
        return RESERVED.contains(word.toUpperCase(Locale.ROOT));
    }

    /** The spelling of a keyword or sign; null for tokens whose text varies. */
    private static String spelling(int tokenType) {
        String literal = VOCABULARY.getLiteralName(tokenType);
        return literal == null ? null : literal.substring(1, literal.length() - 1);
    }

    static boolean isWord(int tokenType) {
        String spelling = spelling(tokenType);
        return spelling != null && Character.isLetter(spelling.charAt(0));
    }

    /** As a syntax error names it: words plain, signs in quotes. */
    static String describe(int tokenType) {
        return switch (tokenType) {
            case Token.EOF -> "end of text";
            case LarderSqlLexer.IDENTIFIER -> "a name";
            case LarderSqlLexer.STRING -> "a string";
            case LarderSqlLexer.INTEGER_VALUE -> "a number";
            case LarderSqlLexer.NEQ -> "'<>'";
            default -> isWord(tokenType) ? spelling(tokenType) : VOCABULARY.getDisplayName(tokenType);
        };
    }

    private static IntervalSet nonReserved() {
        ATN atn = LarderSqlParser._ATN;
        return atn.nextTokens(atn.ruleToStartState[LarderSqlParser.RULE_nonReserved]);
    }

    private static Set<String> reserved() {
        Set<String> words = new HashSet<>();
        for (int type = 1; type <= VOCABULARY.getMaxTokenType(); type++) {
            if (isWord(type) && !NON_RESERVED.contains(type)) {
                words.add(spelling(type));
            }
        }
        return Set.copyOf(words);
    }
}
