package dev.larder.sql.format;

import dev.larder.sql.tree.IndexDefinition;
import dev.larder.sql.tree.IndexStatement;

/**
 * Statements about secondary indexes as text.
 */
final class IndexFormatter implements IndexStatement.Visitor<String> {
    private final StatementFormatter statements;

    IndexFormatter(StatementFormatter statements) {
        this.statements = statements;
    }

    @Override
    public String visit(IndexStatement.CreateIndex create) {
        IndexDefinition index = create.index();
        return "CREATE INDEX" + StatementFormatter.ifNotExists(index.onExisting()) + Texts.name(index.name()) + " ON "
                + Texts.name(create.table()) + " " + Texts.names(index.columns()) + details(index);
    }

    @Override
    public String visit(IndexStatement.DropIndex drop) {
        return "DROP INDEX" + StatementFormatter.ifExists(drop.onMissing()) + Texts.name(drop.name()) + " ON "
                + Texts.name(drop.table());
    }

    @Override
    public String visit(IndexStatement.ShowIndexes show) {
        return "SHOW INDEX FROM " + Texts.name(show.table()) + statements.filter(show.filter());
    }

    /** A line of CREATE TABLE. */
    String definition(IndexDefinition index) {
        return "INDEX" + StatementFormatter.ifNotExists(index.onExisting()) + Texts.name(index.name()) + " "
                + Texts.names(index.columns()) + details(index);
    }

    private String details(IndexDefinition index) {
        String kind =
                index.kind().map(name -> " USING " + Texts.word(name.value())).orElse("");
        String properties = index.properties().isEmpty()
                ? ""
                : " PROPERTIES (" + Texts.joined(index.properties().properties(), ", ", statements::property) + ")";
        String comment =
                index.comment().map(text -> " COMMENT " + Texts.string(text)).orElse("");
        return kind + properties + comment;
    }
}
