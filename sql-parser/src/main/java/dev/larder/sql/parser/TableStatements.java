package dev.larder.sql.parser;

import static dev.larder.sql.parser.Names.position;

import dev.larder.sql.parser.LarderSqlParser.ShowColumnsContext;
import dev.larder.sql.parser.LarderSqlParser.ShowPartitionsContext;
import dev.larder.sql.parser.LarderSqlParser.ShowTabletsContext;
import dev.larder.sql.tree.PartitionKind;
import dev.larder.sql.tree.Statement;
import dev.larder.sql.tree.TableStatement.DescribeTable;
import dev.larder.sql.tree.TableStatement.DropTable;
import dev.larder.sql.tree.TableStatement.ShowColumns;
import dev.larder.sql.tree.TableStatement.ShowCreateTable;
import dev.larder.sql.tree.TableStatement.ShowDynamicPartitions;
import dev.larder.sql.tree.TableStatement.ShowPartitions;
import dev.larder.sql.tree.TableStatement.ShowTableStatus;
import dev.larder.sql.tree.TableStatement.ShowTables;
import dev.larder.sql.tree.TableStatement.ShowTablets;
import dev.larder.sql.tree.TableStatement.TruncateTable;

/**
 * Statements about tables and their parts. CREATE TABLE and ALTER TABLE have builders of their own.
 */
final class TableStatements extends StatementFamily {
    TableStatements(ExpressionBuilder expressions) {
        super(expressions);
    }

    @Override
    public Statement visitCreateTable(LarderSqlParser.CreateTableContext context) {
        return new TableBuilder(expressions).createTable(context);
    }

    @Override
    public Statement visitDropTable(LarderSqlParser.DropTableContext context) {
        return new DropTable(
                Names.qualifiedName(context.qualifiedName()),
                Clauses.onMissing(context.ifExists()),
                Clauses.dropMode(context.FORCE()),
                position(context));
    }

    @Override
    public Statement visitTruncateTable(LarderSqlParser.TruncateTableContext context) {
        return new TruncateTable(
                Names.qualifiedName(context.qualifiedName()),
                Names.partitions(context.partitionNames()),
                Clauses.dropMode(context.FORCE()),
                position(context));
    }

    @Override
    public Statement visitAlterTable(LarderSqlParser.AlterTableContext context) {
        return new AlterationBuilder(new TableBuilder(expressions)).alterTable(context);
    }

    @Override
    public Statement visitShowDynamicPartitions(LarderSqlParser.ShowDynamicPartitionsContext context) {
        return new ShowDynamicPartitions(
                Clauses.database(context.inDatabase()), filter(context.showFilter()), position(context));
    }

    @Override
    public Statement visitShowTables(LarderSqlParser.ShowTablesContext context) {
        return new ShowTables(
                Clauses.fullOrNormal(context.FULL()),
                Clauses.database(context.inDatabase()),
                filter(context.showFilter()),
                position(context));
    }

    @Override
    public Statement visitShowTableStatus(LarderSqlParser.ShowTableStatusContext context) {
        return new ShowTableStatus(
                Clauses.database(context.inDatabase()), filter(context.showFilter()), position(context));
    }

    @Override
    public Statement visitShowCreateTable(LarderSqlParser.ShowCreateTableContext context) {
        return new ShowCreateTable(Names.qualifiedName(context.qualifiedName()), position(context));
    }

    @Override
    public Statement visitDescribeTable(LarderSqlParser.DescribeTableContext context) {
        return new DescribeTable(Names.qualifiedName(context.qualifiedName()), position(context));
    }

    @Override
    public Statement visitShowColumns(ShowColumnsContext context) {
        return new ShowColumns(
                Clauses.fullOrNormal(context.FULL()),
                Clauses.inDatabase(context.qualifiedName(), context.inDatabase()),
                filter(context.showFilter()),
                position(context));
    }

    @Override
    public Statement visitShowPartitions(ShowPartitionsContext context) {
        return new ShowPartitions(
                context.TEMPORARY() != null ? PartitionKind.TEMPORARY : PartitionKind.NORMAL,
                Names.qualifiedName(context.qualifiedName()),
                queries.where(context.where()),
                expressions.sortItems(context.orderBy()),
                queries.limit(context.limit()),
                position(context));
    }

    @Override
    public Statement visitShowTablets(ShowTabletsContext context) {
        return new ShowTablets(
                Names.qualifiedName(context.qualifiedName()),
                Names.partitions(context.partitionNames()),
                queries.where(context.where()),
                expressions.sortItems(context.orderBy()),
                queries.limit(context.limit()),
                position(context));
    }
}
