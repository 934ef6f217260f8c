package dev.larder.sql.parser;

import static dev.larder.sql.parser.Names.position;

import dev.larder.sql.parser.LarderSqlParser.ShowFilterContext;
import dev.larder.sql.tree.ShowFilter;
import dev.larder.sql.tree.Statement;
import java.util.Optional;
import org.antlr.v4.runtime.tree.RuleNode;

/**
 * The statements of one family, each from its parse tree; null for a statement of another family.
 */
abstract class StatementFamily extends LarderSqlBaseVisitor<Statement> {
    final ExpressionBuilder expressions;
    final QueryBuilder queries;

    StatementFamily(ExpressionBuilder expressions) {
        this.expressions = expressions;
        this.queries = expressions.queries();
    }

    final Optional<ShowFilter> filter(ShowFilterContext context) {
        return Optional.ofNullable(context)
                .map(filter -> filter.LIKE() != null
                        ? new ShowFilter.Like(Names.string(filter.stringLiteral()), position(filter))
                        : new ShowFilter.Where(expressions.build(filter.expression()), position(filter)));
    }

    /** What no method of the family takes is not looked into. */
    @Override
    public final Statement visitChildren(RuleNode node) {
        return null;
    }
}
