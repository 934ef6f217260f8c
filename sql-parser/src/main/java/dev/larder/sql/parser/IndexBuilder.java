package dev.larder.sql.parser;

import static dev.larder.sql.parser.Names.position;

import dev.larder.sql.parser.LarderSqlParser.AddIndexContext;
import dev.larder.sql.parser.LarderSqlParser.CreateIndexContext;
import dev.larder.sql.parser.LarderSqlParser.DropIndexContext;
import dev.larder.sql.parser.LarderSqlParser.IndexDefinitionContext;
import dev.larder.sql.parser.LarderSqlParser.IndexDetailsContext;
import dev.larder.sql.parser.LarderSqlParser.ShowIndexesContext;
import dev.larder.sql.tree.Identifier;
import dev.larder.sql.tree.IndexDefinition;
import dev.larder.sql.tree.IndexStatement.CreateIndex;
import dev.larder.sql.tree.IndexStatement.DropIndex;
import dev.larder.sql.tree.IndexStatement.ShowIndexes;
import dev.larder.sql.tree.OnExisting;
import dev.larder.sql.tree.QualifiedName;
import dev.larder.sql.tree.ShowFilter;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.ParserRuleContext;

/**
 * The parse trees of statements about secondary indexes to the statements.
 */
final class IndexBuilder {
    private IndexBuilder() {}

    static CreateIndex create(CreateIndexContext context) {
        IndexDefinition index = definition(
                context,
                Names.identifier(context.identifier()),
                StatementBuilder.onExisting(context.ifNotExists()),
                Names.columns(context.columnNames()),
                context.indexDetails());
        return new CreateIndex(Names.qualifiedName(context.qualifiedName()), index, position(context));
    }

    static CreateIndex add(AddIndexContext context) {
        return new CreateIndex(
                Names.qualifiedName(context.qualifiedName()), definition(context.indexDefinition()), position(context));
    }

    static DropIndex drop(DropIndexContext context) {
        return new DropIndex(
                Names.qualifiedName(context.qualifiedName()),
                Names.identifier(context.identifier()),
                StatementBuilder.onMissing(context.ifExists()),
                position(context));
    }

    static DropIndex drop(LarderSqlParser.AlterDropIndexContext context) {
        return new DropIndex(
                Names.qualifiedName(context.qualifiedName()),
                Names.identifier(context.identifier()),
                StatementBuilder.onMissing(context.ifExists()),
                position(context));
    }

    static ShowIndexes show(ShowIndexesContext context, QualifiedName table, Optional<ShowFilter> filter) {
        return new ShowIndexes(table, filter, position(context));
    }

    static IndexDefinition definition(IndexDefinitionContext context) {
        return definition(
                context,
                Names.identifier(context.identifier()),
                StatementBuilder.onExisting(context.ifNotExists()),
                Names.columns(context.columnNames()),
                context.indexDetails());
    }

    private static IndexDefinition definition(
            ParserRuleContext context,
            Identifier name,
            OnExisting onExisting,
            List<Identifier> columns,
            IndexDetailsContext details) {
        return new IndexDefinition(
                name,
                onExisting,
                columns,
                Names.optionalIdentifier(details.identifier()),
                StatementBuilder.properties(details.properties()),
                Names.optionalString(details.stringLiteral()),
                position(context));
    }
}
