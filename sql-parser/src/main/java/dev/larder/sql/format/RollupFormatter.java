package dev.larder.sql.format;

import dev.larder.sql.tree.PropertyList;
import dev.larder.sql.tree.RollupDefinition;
import dev.larder.sql.tree.RollupStatement;
import dev.larder.sql.tree.RollupStatement.Refresh;

/**
 * Statements about rollups and materialized views as text.
 */
final class RollupFormatter implements RollupStatement.Visitor<String> {
    private final StatementFormatter statements;

    RollupFormatter(StatementFormatter statements) {
        this.statements = statements;
    }

    @Override
    public String visit(RollupStatement.AddRollups add) {
        return "ALTER TABLE " + Texts.name(add.table()) + " ADD ROLLUP "
                + Texts.joined(add.rollups(), ", ", this::definition);
    }

    @Override
    public String visit(RollupStatement.DropRollups drop) {
        return "ALTER TABLE " + Texts.name(drop.table()) + " DROP ROLLUP "
                + Texts.joined(drop.names(), ", ", Texts::name);
    }

    @Override
    public String visit(RollupStatement.RenameRollup rename) {
        return "ALTER TABLE " + Texts.name(rename.table()) + " RENAME ROLLUP " + Texts.name(rename.from()) + " "
                + Texts.name(rename.to());
    }

    @Override
    public String visit(RollupStatement.CreateMaterializedView create) {
        return "CREATE MATERIALIZED VIEW" + StatementFormatter.ifNotExists(create.onExisting())
                + Texts.name(create.name())
                + (create.refresh() == Refresh.ASYNCHRONOUS ? " REFRESH AUTO" : "")
                + properties(create.properties()) + " AS "
                + statements.queries().query(create.query());
    }

    @Override
    public String visit(RollupStatement.DropMaterializedView drop) {
        return "DROP MATERIALIZED VIEW" + StatementFormatter.ifExists(drop.onMissing()) + Texts.name(drop.name())
                + drop.table().map(table -> " ON " + Texts.name(table)).orElse("");
    }

    @Override
    public String visit(RollupStatement.ShowCreateMaterializedView show) {
        return "SHOW CREATE MATERIALIZED VIEW " + Texts.name(show.name()) + " ON " + Texts.name(show.table());
    }

    @Override
    public String visit(RollupStatement.DescribeAll describe) {
        return "DESC " + Texts.name(describe.table()) + " ALL";
    }

    /** As CREATE TABLE and ADD ROLLUP have it. */
    String definition(RollupDefinition rollup) {
        return Texts.name(rollup.name()) + " " + Texts.names(rollup.columns())
                + (rollup.keys().isEmpty() ? "" : " DUPLICATE KEY " + Texts.names(rollup.keys()))
                + rollup.base().map(base -> " FROM " + Texts.name(base)).orElse("")
                + properties(rollup.properties());
    }

    private String properties(PropertyList properties) {
        return properties.isEmpty()
                ? ""
                : " PROPERTIES (" + Texts.joined(properties.properties(), ", ", statements::property) + ")";
    }
}
