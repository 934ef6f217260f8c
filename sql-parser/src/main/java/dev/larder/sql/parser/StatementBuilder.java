package dev.larder.sql.parser;

import dev.larder.sql.parser.LarderSqlParser.StatementContext;
import dev.larder.sql.tree.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.antlr.v4.runtime.TokenStream;

/**
 * The parse tree of one statement to the statement: each family of statements knows its own.
 */
final class StatementBuilder {
    private StatementBuilder() {}

    /** @param tokens all tokens of the text; only those of the statement count */
    static Statement build(StatementContext context, TokenStream tokens) {
        return families(new ExpressionBuilder(parameters(context, tokens)))
                .map(context::accept)
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "No family builds " + context.getClass().getSimpleName()));
    }

    private static Stream<StatementFamily> families(ExpressionBuilder expressions) {
        return Stream.of(
                new DataStatements(expressions),
                new SessionStatements(expressions),
                new DatabaseStatements(expressions),
                new TableStatements(expressions),
                new IndexStatements(expressions),
                new ViewStatements(expressions),
                new RollupStatements(expressions),
                new RepositoryStatements(expressions),
                new MaintenanceStatements(expressions),
                new UserStatements(expressions),
                new ClusterStatements(expressions));
    }

    /** Question marks count from the start of the statement, in the order of the text. */
    private static Map<Integer, Integer> parameters(StatementContext context, TokenStream tokens) {
        Map<Integer, Integer> numbers = new HashMap<>();
        for (int i = context.getStart().getTokenIndex(); i <= context.getStop().getTokenIndex(); i++) {
            if (tokens.get(i).getType() == LarderSqlLexer.PARAMETER) {
                numbers.put(i, numbers.size());
            }
        }
        return numbers;
    }
}
