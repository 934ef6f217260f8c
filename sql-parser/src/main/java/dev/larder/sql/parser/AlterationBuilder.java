package dev.larder.sql.parser;

import static dev.larder.sql.parser.Names.position;

import dev.larder.sql.parser.LarderSqlParser.AlterTableContext;
import dev.larder.sql.parser.LarderSqlParser.ColumnPlaceContext;
import dev.larder.sql.tree.TableAlteration;
import dev.larder.sql.tree.TableAlteration.AddColumn;
import dev.larder.sql.tree.TableAlteration.AddColumns;
import dev.larder.sql.tree.TableAlteration.AddPartition;
import dev.larder.sql.tree.TableAlteration.ColumnPlace;
import dev.larder.sql.tree.TableAlteration.DropColumn;
import dev.larder.sql.tree.TableAlteration.DropPartition;
import dev.larder.sql.tree.TableAlteration.ModifyColumn;
import dev.larder.sql.tree.TableAlteration.ModifyColumnComment;
import dev.larder.sql.tree.TableAlteration.ModifyComment;
import dev.larder.sql.tree.TableAlteration.OrderColumns;
import dev.larder.sql.tree.TableAlteration.RenameColumn;
import dev.larder.sql.tree.TableAlteration.RenamePartition;
import dev.larder.sql.tree.TableAlteration.RenameTable;
import dev.larder.sql.tree.TableAlteration.SetProperties;
import dev.larder.sql.tree.TableStatement.AlterTable;
import java.util.Optional;

/**
 * The parse tree of ALTER TABLE to the statement.
 */
final class AlterationBuilder extends LarderSqlBaseVisitor<TableAlteration> {
    private final TableBuilder tables;

    AlterationBuilder(TableBuilder tables) {
        this.tables = tables;
    }

    AlterTable alterTable(AlterTableContext context) {
        return new AlterTable(
                Names.qualifiedName(context.qualifiedName()),
                context.alteration().stream().map(one -> one.accept(this)).toList(),
                position(context));
    }

    @Override
    public TableAlteration visitRenameTable(LarderSqlParser.RenameTableContext context) {
        return new RenameTable(Names.identifier(context.identifier()), position(context));
    }

    @Override
    public TableAlteration visitRenamePartition(LarderSqlParser.RenamePartitionContext context) {
        return new RenamePartition(Names.identifier(context.from), Names.identifier(context.to), position(context));
    }

    @Override
    public TableAlteration visitRenameColumn(LarderSqlParser.RenameColumnContext context) {
        return new RenameColumn(Names.identifier(context.from), Names.identifier(context.to), position(context));
    }

    @Override
    public TableAlteration visitAddPartition(LarderSqlParser.AddPartitionContext context) {
        return new AddPartition(
                tables.partition(context.partitionDefinition()),
                Optional.ofNullable(context.distribution()).map(TableBuilder::distribution),
                position(context));
    }

    @Override
    public TableAlteration visitDropPartition(LarderSqlParser.DropPartitionContext context) {
        return new DropPartition(
                Names.identifier(context.identifier()),
                Clauses.onMissing(context.ifExists()),
                Clauses.dropMode(context.FORCE()),
                position(context));
    }

    @Override
    public TableAlteration visitSetTableProperties(LarderSqlParser.SetTablePropertiesContext context) {
        return new SetProperties(Clauses.properties(context.property(), context), position(context));
    }

    @Override
    public TableAlteration visitModifyTableComment(LarderSqlParser.ModifyTableCommentContext context) {
        return new ModifyComment(Names.string(context.stringLiteral()), position(context));
    }

    @Override
    public TableAlteration visitModifyColumnComment(LarderSqlParser.ModifyColumnCommentContext context) {
        return new ModifyColumnComment(
                Names.identifier(context.identifier()), Names.string(context.stringLiteral()), position(context));
    }

    @Override
    public TableAlteration visitAddColumn(LarderSqlParser.AddColumnContext context) {
        return new AddColumn(
                tables.column(context.columnDefinition()), place(context.columnPlace()), position(context));
    }

    @Override
    public TableAlteration visitAddColumns(LarderSqlParser.AddColumnsContext context) {
        return new AddColumns(
                context.columnDefinition().stream().map(tables::column).toList(), position(context));
    }

    @Override
    public TableAlteration visitOrderColumns(LarderSqlParser.OrderColumnsContext context) {
        return new OrderColumns(Names.identifiers(context.columnNames().identifier()), position(context));
    }

    @Override
    public TableAlteration visitModifyColumn(LarderSqlParser.ModifyColumnContext context) {
        return new ModifyColumn(
                tables.column(context.columnDefinition()), place(context.columnPlace()), position(context));
    }

    @Override
    public TableAlteration visitDropColumn(LarderSqlParser.DropColumnContext context) {
        return new DropColumn(Names.identifier(context.identifier()), position(context));
    }

    private static Optional<ColumnPlace> place(ColumnPlaceContext context) {
        return Optional.ofNullable(context)
                .map(written -> new ColumnPlace(Names.optionalIdentifier(written.identifier()), position(written)));
    }
}
