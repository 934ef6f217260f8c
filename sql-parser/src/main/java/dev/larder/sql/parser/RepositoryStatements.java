package dev.larder.sql.parser;

import static dev.larder.sql.parser.Names.position;

import dev.larder.sql.parser.LarderSqlParser.AlterJobContext;
import dev.larder.sql.parser.LarderSqlParser.BackupContext;
import dev.larder.sql.parser.LarderSqlParser.CancelJobContext;
import dev.larder.sql.parser.LarderSqlParser.CreateRepositoryContext;
import dev.larder.sql.parser.LarderSqlParser.ObjectReferenceContext;
import dev.larder.sql.parser.LarderSqlParser.ObjectSelectionContext;
import dev.larder.sql.parser.LarderSqlParser.RestoreContext;
import dev.larder.sql.parser.LarderSqlParser.WhereContext;
import dev.larder.sql.tree.Detail;
import dev.larder.sql.tree.JobKind;
import dev.larder.sql.tree.ObjectReference;
import dev.larder.sql.tree.ObjectSelection;
import dev.larder.sql.tree.PartitionKind;
import dev.larder.sql.tree.PartitionSelection;
import dev.larder.sql.tree.RepositoryAccess;
import dev.larder.sql.tree.RepositoryStatement.AlterJob;
import dev.larder.sql.tree.RepositoryStatement.AlterRepository;
import dev.larder.sql.tree.RepositoryStatement.Backup;
import dev.larder.sql.tree.RepositoryStatement.CancelJob;
import dev.larder.sql.tree.RepositoryStatement.CreateRepository;
import dev.larder.sql.tree.RepositoryStatement.DropRepository;
import dev.larder.sql.tree.RepositoryStatement.Explain;
import dev.larder.sql.tree.RepositoryStatement.Restore;
import dev.larder.sql.tree.RepositoryStatement.ShowBackup;
import dev.larder.sql.tree.RepositoryStatement.ShowCreateRepository;
import dev.larder.sql.tree.RepositoryStatement.ShowRepositories;
import dev.larder.sql.tree.RepositoryStatement.ShowRestore;
import dev.larder.sql.tree.RepositoryStatement.ShowSnapshot;
import dev.larder.sql.tree.SelectionMode;
import dev.larder.sql.tree.ShowFilter;
import dev.larder.sql.tree.Statement;
import dev.larder.sql.tree.StorageKind;
import java.util.Locale;
import java.util.Optional;

/**
 * Statements about repositories, and the jobs of BACKUP and RESTORE.
 */
final class RepositoryStatements extends StatementFamily {
    RepositoryStatements(ExpressionBuilder expressions) {
        super(expressions);
    }

    @Override
    public Statement visitCreateRepository(CreateRepositoryContext context) {
        return new CreateRepository(
                Names.identifier(context.identifier(0)),
                context.ONLY() != null ? RepositoryAccess.READ_ONLY : RepositoryAccess.READ_WRITE,
                StorageKind.valueOf(context.storageKind().getText().toUpperCase(Locale.ROOT)),
                Names.optionalIdentifier(context.broker),
                Names.string(context.stringLiteral()),
                Clauses.properties(context.properties()),
                position(context));
    }

    @Override
    public Statement visitDropRepository(LarderSqlParser.DropRepositoryContext context) {
        return new DropRepository(Names.identifier(context.identifier()), position(context));
    }

    @Override
    public Statement visitAlterRepository(LarderSqlParser.AlterRepositoryContext context) {
        return new AlterRepository(
                Names.identifier(context.identifier()), Clauses.properties(context.properties()), position(context));
    }

    @Override
    public Statement visitShowCreateRepository(LarderSqlParser.ShowCreateRepositoryContext context) {
        return new ShowCreateRepository(Names.identifier(context.identifier()), position(context));
    }

    @Override
    public Statement visitShowRepositories(LarderSqlParser.ShowRepositoriesContext context) {
        return new ShowRepositories(position(context));
    }

    @Override
    public Statement visitBackup(BackupContext context) {
        Backup backup = new Backup(
                Names.qualifiedName(context.qualifiedName()),
                Names.identifier(context.identifier()),
                Optional.ofNullable(context.objectSelection()).map(RepositoryStatements::selection),
                Clauses.properties(context.properties()),
                position(context));
        return context.EXPLAIN() == null ? backup : new Explain(backup, position(context));
    }

    @Override
    public Statement visitRestore(RestoreContext context) {
        Restore restore = new Restore(
                Names.qualifiedName(context.qualifiedName()),
                Names.identifier(context.identifier()),
                Optional.ofNullable(context.objectSelection()).map(RepositoryStatements::selection),
                Clauses.properties(context.properties()),
                position(context));
        return context.EXPLAIN() == null ? restore : new Explain(restore, position(context));
    }

    private static ObjectSelection selection(ObjectSelectionContext context) {
        return new ObjectSelection(
                context.EXCLUDE() != null ? SelectionMode.EXCLUDE : SelectionMode.ON,
                context.objectReference().stream()
                        .map(RepositoryStatements::objectReference)
                        .toList(),
                position(context));
    }

    private static ObjectReference objectReference(ObjectReferenceContext context) {
        PartitionKind kind = context.TEMPORARY() != null ? PartitionKind.TEMPORARY : PartitionKind.NORMAL;
        return new ObjectReference(
                Names.qualifiedName(context.qualifiedName()),
                Optional.ofNullable(context.partitionNames())
                        .map(names -> new PartitionSelection(kind, Names.partitions(names), position(names))),
                Names.optionalIdentifier(context.identifier()),
                position(context));
    }

    @Override
    public Statement visitShowBackup(LarderSqlParser.ShowBackupContext context) {
        return new ShowBackup(Clauses.database(context.inDatabase()), filter(context.showFilter()), position(context));
    }

    @Override
    public Statement visitShowRestore(LarderSqlParser.ShowRestoreContext context) {
        return new ShowRestore(
                context.BRIEF() != null ? Detail.BRIEF : Detail.NORMAL,
                Clauses.database(context.inDatabase()),
                filter(context.showFilter()),
                position(context));
    }

    @Override
    public Statement visitShowSnapshot(LarderSqlParser.ShowSnapshotContext context) {
        return new ShowSnapshot(
                Names.identifier(context.identifier()), filter(context.showFilter()), position(context));
    }

    @Override
    public Statement visitCancelJob(CancelJobContext context) {
        return new CancelJob(
                context.BACKUP() != null ? JobKind.BACKUP : JobKind.RESTORE,
                Clauses.database(context.inDatabase()),
                where(context.where()),
                position(context));
    }

    @Override
    public Statement visitAlterJob(AlterJobContext context) {
        return new AlterJob(
                context.BACKUP() != null ? JobKind.BACKUP : JobKind.RESTORE,
                Clauses.database(context.inDatabase()),
                Clauses.properties(context.property(), context),
                where(context.where()),
                position(context));
    }

    private Optional<ShowFilter> where(WhereContext where) {
        return Optional.ofNullable(where)
                .map(present -> new ShowFilter.Where(expressions.build(present.expression()), position(present)));
    }
}
