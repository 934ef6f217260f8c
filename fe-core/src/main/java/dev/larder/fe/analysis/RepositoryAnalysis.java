package dev.larder.fe.analysis;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.fe.catalog.Database;
import dev.larder.fe.catalog.Repository;
import dev.larder.fe.command.Command;
import dev.larder.fe.command.RepositoryCommand;
import dev.larder.fe.command.RepositoryCommand.Existing;
import dev.larder.sql.tree.Identifier;
import dev.larder.sql.tree.RepositoryAccess;
import dev.larder.sql.tree.RepositoryStatement;
import dev.larder.sql.tree.StorageKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Repositories, backups and restores. */
final class RepositoryAnalysis implements RepositoryStatement.Visitor<Command> {
    private static final String DELETE_IF_EXISTS = "delete_if_exists";
    private static final String BACKUP_FILTER =
            "Where clause should like: SnapshotName = \"your_snapshot_name\",  or SnapshotName LIKE \"matcher\"";
    static final String RESTORE_FILTER =
            "Where clause should like: LABEL = \"your_label_name\",  or LABEL LIKE \"matcher\"";

    private final AnalysisContext context;

    RepositoryAnalysis(AnalysisContext context) {
        this.context = context;
    }

    @Override
    public Command visit(RepositoryStatement.CreateRepository node) {
        String name = Names.repository(node.name().value());
        Optional<String> broker = broker(node);
        if (node.location().isBlank()) {
            throw new EngineException(ErrorCode.BACKUP_RESTORE_ERROR, "You must specify a location on the repository");
        }
        if (context.catalog().repository(name).isPresent()) {
            throw sameName(name);
        }
        Map<String, String> properties = new LinkedHashMap<>(node.properties().asMap());
        boolean readOnly = node.access() == RepositoryAccess.READ_ONLY;
        return new RepositoryCommand.CreateRepository(
                name,
                readOnly,
                node.storage().name(),
                broker,
                node.location().trim(),
                properties,
                existing(properties, readOnly));
    }

    /** A name after another kind of storage is ignored, as Doris ignores it. */
    private Optional<String> broker(RepositoryStatement.CreateRepository node) {
        if (node.storage() != StorageKind.BROKER) {
            return Optional.empty();
        }
        String name = node.broker().map(Identifier::value).orElse("");
        if (!context.state().brokers().containsKey(name)) {
            throw new EngineException(ErrorCode.BACKUP_RESTORE_ERROR, "broker does not exist: " + name);
        }
        return Optional.of(name);
    }

    /** Takes {@code delete_if_exists} out of the properties: it is about this statement, not about the store. */
    private static Existing existing(Map<String, String> properties, boolean readOnly) {
        Existing existing = Existing.ATTACHED;
        for (String key : List.copyOf(properties.keySet())) {
            if (key.equalsIgnoreCase(DELETE_IF_EXISTS)) {
                String value = properties.remove(key);
                existing = switch (value.toLowerCase(Locale.ROOT)) {
                    case "true" -> Existing.DELETED;
                    case "false" -> Existing.ATTACHED;
                    default ->
                        throw PropertyReader.wrong("Invalid boolean property " + DELETE_IF_EXISTS + " value: " + value);
                };
            }
        }
        if (existing == Existing.DELETED && readOnly) {
            throw PropertyReader.wrong("A read only repository must not be deleted: leave out " + DELETE_IF_EXISTS);
        }
        return existing;
    }

    @Override
    public Command visit(RepositoryStatement.AlterRepository node) {
        if (node.properties().isEmpty()) {
            throw PropertyReader.wrong("Properties is empty");
        }
        Repository repository = context.catalog()
                .repository(node.name().value())
                .orElseThrow(() -> PropertyReader.wrong("Repository does not exist: " + node.name()));
        if (repository.kind().equals(StorageKind.LOCAL.name())) {
            // Doris alters S3 repositories alone, and says so in these words as far as they go.
            throw PropertyReader.wrong("Only support alter s3 repository, hdfs and broker ones too");
        }
        return new RepositoryCommand.AlterRepository(
                repository.id(), node.properties().asMap());
    }

    @Override
    public Command visit(RepositoryStatement.ShowCreateRepository node) {
        return new RepositoryCommand.ShowCreateRepository(context.catalog()
                .repository(node.name().value())
                .orElseThrow(() -> PropertyReader.wrong("repository not exist."))
                .id());
    }

    @Override
    public Command visit(RepositoryStatement.DropRepository node) {
        return new RepositoryCommand.DropRepository(node.name().value());
    }

    @Override
    public Command visit(RepositoryStatement.ShowRepositories node) {
        return new RepositoryCommand.ShowRepositories();
    }

    @Override
    public Command visit(RepositoryStatement.Backup node) {
        return new JobAnalysis(context).backup(node);
    }

    @Override
    public Command visit(RepositoryStatement.Explain node) {
        return new RepositoryCommand.Explain(
                (RepositoryCommand) node.explained().accept(this));
    }

    @Override
    public Command visit(RepositoryStatement.Restore node) {
        return new JobAnalysis(context).restore(node);
    }

    @Override
    public Command visit(RepositoryStatement.ShowBackup node) {
        Database database = context.databaseOrCurrent(node.database());
        return new RepositoryCommand.ShowBackup(
                database.id(), Filters.byName(node.filter(), "SnapshotName", BACKUP_FILTER));
    }

    @Override
    public Command visit(RepositoryStatement.ShowRestore node) {
        Database database = context.databaseOrCurrent(node.database());
        return new RepositoryCommand.ShowRestore(
                database.id(), node.detail(), Filters.byName(node.filter(), "Label", RESTORE_FILTER));
    }

    @Override
    public Command visit(RepositoryStatement.ShowSnapshot node) {
        Filters.Snapshots filter = Filters.snapshots(node.filter());
        return new RepositoryCommand.ShowSnapshot(
                new JobAnalysis(context).repository(node.repository()).id(), filter.labels(), filter.timestamp());
    }

    @Override
    public Command visit(RepositoryStatement.CancelJob node) {
        return new RepositoryCommand.CancelJob(
                node.kind(),
                context.databaseOrCurrent(node.database()).id(),
                node.filter().map(filter -> Filters.labels(filter, "Label", RESTORE_FILTER)));
    }

    @Override
    public Command visit(RepositoryStatement.AlterJob node) {
        PropertyReader properties = new PropertyReader(node.properties());
        long bytesPerSecondMax = properties.requireBytesPerSecond();
        properties.refuseRest(node.kind().name().toLowerCase(Locale.ROOT));
        return new RepositoryCommand.LimitJob(
                node.kind(),
                context.databaseOrCurrent(node.database()).id(),
                node.filter().map(filter -> Filters.labels(filter, "Label", RESTORE_FILTER)),
                bytesPerSecondMax);
    }

    /** Said when the statement is read and again when the engine decides it. */
    static EngineException sameName(String name) {
        return new EngineException(
                ErrorCode.BACKUP_RESTORE_ERROR,
                "Failed to create repository: repository with same name already exist: " + name);
    }
}
