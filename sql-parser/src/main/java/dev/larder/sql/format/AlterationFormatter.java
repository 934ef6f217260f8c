package dev.larder.sql.format;

import dev.larder.sql.tree.TableAlteration;
import dev.larder.sql.tree.TableAlteration.ColumnPlace;
import java.util.Optional;

/**
 * What ALTER TABLE asks for as text.
 */
final class AlterationFormatter implements TableAlteration.Visitor<String> {
    private final StatementFormatter statements;
    private final TableFormatter tables;

    AlterationFormatter(StatementFormatter statements, TableFormatter tables) {
        this.statements = statements;
        this.tables = tables;
    }

    @Override
    public String visit(TableAlteration.RenameTable rename) {
        return "RENAME " + Texts.name(rename.to());
    }

    @Override
    public String visit(TableAlteration.RenamePartition rename) {
        return "RENAME PARTITION " + Texts.name(rename.from()) + " " + Texts.name(rename.to());
    }

    @Override
    public String visit(TableAlteration.RenameColumn rename) {
        return "RENAME COLUMN " + Texts.name(rename.from()) + " " + Texts.name(rename.to());
    }

    @Override
    public String visit(TableAlteration.AddPartition add) {
        return "ADD " + tables.partition(add.partition())
                + add.distribution().map(tables::distribution).orElse("");
    }

    @Override
    public String visit(TableAlteration.DropPartition drop) {
        return "DROP PARTITION" + StatementFormatter.ifExists(drop.onMissing()) + Texts.name(drop.name())
                + StatementFormatter.force(drop.mode());
    }

    @Override
    public String visit(TableAlteration.SetProperties set) {
        return "SET (" + Texts.joined(set.properties().properties(), ", ", statements::property) + ")";
    }

    @Override
    public String visit(TableAlteration.ModifyComment modify) {
        return "MODIFY COMMENT " + Texts.string(modify.comment());
    }

    @Override
    public String visit(TableAlteration.ModifyColumnComment modify) {
        return "MODIFY COLUMN " + Texts.name(modify.column()) + " COMMENT " + Texts.string(modify.comment());
    }

    @Override
    public String visit(TableAlteration.AddColumn add) {
        return "ADD COLUMN " + tables.column(add.column()) + place(add.place());
    }

    @Override
    public String visit(TableAlteration.AddColumns add) {
        return "ADD COLUMN (" + Texts.joined(add.columns(), ", ", tables::column) + ")";
    }

    @Override
    public String visit(TableAlteration.OrderColumns order) {
        return "ORDER BY (" + Texts.joined(order.columns(), ", ", Texts::name) + ")";
    }

    @Override
    public String visit(TableAlteration.ModifyColumn modify) {
        return "MODIFY COLUMN " + tables.column(modify.column()) + place(modify.place());
    }

    @Override
    public String visit(TableAlteration.DropColumn drop) {
        return "DROP COLUMN " + Texts.name(drop.column());
    }

    private static String place(Optional<ColumnPlace> place) {
        return place.map(some ->
                        some.after().map(after -> " AFTER " + Texts.name(after)).orElse(" FIRST"))
                .orElse("");
    }
}
