package dev.larder.fe.analysis;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.fe.catalog.Database;
import dev.larder.fe.command.Command;
import dev.larder.fe.command.RepositoryCommand;
import dev.larder.sql.tree.Identifier;
import dev.larder.sql.tree.RepositoryAccess;
import dev.larder.sql.tree.RepositoryStatement;
import dev.larder.sql.tree.StorageKind;
import java.util.Map;

/** Repositories, backups and restores. */
final class RepositoryAnalysis implements RepositoryStatement.Visitor<Command> {
    private static final String BACKUP_FILTER =
            "Where clause should like: SnapshotName = \"your_snapshot_name\",  or SnapshotName LIKE \"matcher\"";
    private static final String RESTORE_FILTER =
            "Where clause should like: LABEL = \"your_label_name\",  or LABEL LIKE \"matcher\"";

    private final AnalysisContext context;

    RepositoryAnalysis(AnalysisContext context) {
        this.context = context;
    }

    @Override
    public Command visit(RepositoryStatement.CreateRepository node) {
        context.privileges().requireAdmin();
        String name = Names.repository(node.name().value());
        if (node.storage() == StorageKind.BROKER) {
            throw new EngineException(
                    ErrorCode.BACKUP_RESTORE_ERROR,
                    "broker does not exist: "
                            + node.broker().map(Identifier::value).orElse(""));
        }
        if (node.location().isBlank()) {
            throw new EngineException(ErrorCode.BACKUP_RESTORE_ERROR, "You must specify a location on the repository");
        }
        if (context.catalog().repository(name).isPresent()) {
            throw sameName(name);
        }
        Map<String, String> properties = node.properties().asMap();
        return new RepositoryCommand.CreateRepository(
                name,
                node.access() == RepositoryAccess.READ_ONLY,
                node.storage().name(),
                node.location().trim(),
                properties);
    }

    @Override
    public Command visit(RepositoryStatement.DropRepository node) {
        context.privileges().requireAdmin();
        return new RepositoryCommand.DropRepository(node.name().value());
    }

    @Override
    public Command visit(RepositoryStatement.ShowRepositories node) {
        context.privileges().requireAdminToShow();
        return new RepositoryCommand.ShowRepositories();
    }

    @Override
    public Command visit(RepositoryStatement.Backup node) {
        return new JobAnalysis(context).backup(node);
    }

    @Override
    public Command visit(RepositoryStatement.Restore node) {
        return new JobAnalysis(context).restore(node);
    }

    @Override
    public Command visit(RepositoryStatement.ShowBackup node) {
        context.privileges().requireAdminToShow();
        Database database = context.databaseOrCurrent(node.database());
        return new RepositoryCommand.ShowBackup(
                database.id(), Filters.byName(node.filter(), "SnapshotName", BACKUP_FILTER));
    }

    @Override
    public Command visit(RepositoryStatement.ShowRestore node) {
        context.privileges().requireAdminToShow();
        Database database = context.databaseOrCurrent(node.database());
        return new RepositoryCommand.ShowRestore(
                database.id(), node.detail(), Filters.byName(node.filter(), "Label", RESTORE_FILTER));
    }

    @Override
    public Command visit(RepositoryStatement.ShowSnapshot node) {
        context.privileges().requireAdminToShow();
        Filters.Snapshots filter = Filters.snapshots(node.filter());
        return new RepositoryCommand.ShowSnapshot(
                new JobAnalysis(context).repository(node.repository()).id(), filter.labels(), filter.timestamp());
    }

    @Override
    public Command visit(RepositoryStatement.CancelJob node) {
        context.privileges().requireAdmin();
        return new RepositoryCommand.CancelJob(
                node.kind(), context.databaseOrCurrent(node.database()).id());
    }

    /** Said when the statement is read and again when the engine decides it. */
    static EngineException sameName(String name) {
        return new EngineException(
                ErrorCode.BACKUP_RESTORE_ERROR,
                "Failed to create repository: repository with same name already exist: " + name);
    }
}
