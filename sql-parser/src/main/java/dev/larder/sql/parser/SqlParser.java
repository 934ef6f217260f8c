package dev.larder.sql.parser;

import dev.larder.sql.parser.LarderSqlParser.ScriptContext;
import dev.larder.sql.parser.LarderSqlParser.StatementContext;
import dev.larder.sql.tree.Statement;
import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.BailErrorStrategy;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.atn.PredictionMode;
import org.antlr.v4.runtime.misc.ParseCancellationException;

/**
 * Reads SQL text. Every wrong text ends in a {@link SqlSyntaxException} and nothing else; how long a text may be is for
 * the caller to say. May be used from many threads at once.
 */
public final class SqlParser {
    private SqlParser() {}

    /** All statements of a text, in order. Empty ones, between two semicolons or at the end, are left out. */
    public static List<Statement> parseAll(String text) {
        CommonTokenStream tokens = tokens(text);
        List<Statement> statements = new ArrayList<>();
        for (StatementContext context : script(tokens).statement()) {
            statements.add(StatementBuilder.build(context, tokens));
        }
        return List.copyOf(statements);
    }

    /** The only statement of a text. */
    public static Statement parseOne(String text) {
        CommonTokenStream tokens = tokens(text);
        ScriptContext script = script(tokens);
        List<StatementContext> statements = script.statement();
        if (statements.isEmpty()) {
            throw Names.wrong(script.getStop(), "a statement");
        }
        if (statements.size() > 1) {
            throw Names.wrong(statements.get(1).getStart(), "end of text");
        }
        return StatementBuilder.build(statements.get(0), tokens);
    }

    private static CommonTokenStream tokens(String text) {
        LarderSqlLexer lexer = new LarderSqlLexer(CharStreams.fromString(text));
        lexer.removeErrorListeners();
        CommonTokenStream tokens = new CommonTokenStream(lexer);
        tokens.fill();
        if (lexer.isInVersionedComment()) {
            Token end = tokens.get(tokens.size() - 1);
            throw new SqlSyntaxException(Names.position(end), Names.found(end), "'*/'");
        }
        return tokens;
    }

    private static ScriptContext script(CommonTokenStream tokens) {
        // Nearly all text can be read in the fast mode; what fails there is read again in the exact one, which either
        // succeeds or explains.
        LarderSqlParser parser = new LarderSqlParser(tokens);
        parser.removeErrorListeners();
        parser.setErrorHandler(new BailErrorStrategy());
        parser.getInterpreter().setPredictionMode(PredictionMode.SLL);
        try {
            return parser.script();
        } catch (ParseCancellationException e) {
            int failedAt = e.getCause() instanceof RecognitionException cause && cause.getOffendingToken() != null
                    ? cause.getOffendingToken().getTokenIndex()
                    : 0;
            return exactly(tokens, failedAt);
        }
    }

    private static ScriptContext exactly(CommonTokenStream tokens, int failedAt) {
        tokens.seek(0);
        LarderSqlParser parser = new LarderSqlParser(tokens);
        parser.removeErrorListeners();
        parser.setErrorHandler(new ExplainingErrorStrategy(failedAt));
        parser.getInterpreter().setPredictionMode(PredictionMode.LL);
        return parser.script();
    }

    /** Whether a word can be a name only in back quotes. Case does not matter. */
    public static boolean isReserved(String word) {
        return Words.isReserved(word);
    }
}
