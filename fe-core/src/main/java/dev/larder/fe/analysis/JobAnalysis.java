package dev.larder.fe.analysis;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.fe.backup.BackupContent;
import dev.larder.fe.backup.BackupSpec;
import dev.larder.fe.backup.BackupType;
import dev.larder.fe.backup.BaseName;
import dev.larder.fe.backup.RetentionRule;
import dev.larder.fe.catalog.Database;
import dev.larder.fe.catalog.Repository;
import dev.larder.fe.catalog.Table;
import dev.larder.fe.command.RepositoryCommand;
import dev.larder.fe.command.RestoreRequest;
import dev.larder.fe.config.ConfigKeys;
import dev.larder.fe.job.ObjectRef;
import dev.larder.fe.restore.RestoreOption;
import dev.larder.fe.state.JobQueue;
import dev.larder.sql.tree.Identifier;
import dev.larder.sql.tree.ObjectReference;
import dev.larder.sql.tree.ObjectSelection;
import dev.larder.sql.tree.PartitionKind;
import dev.larder.sql.tree.PartitionSelection;
import dev.larder.sql.tree.QualifiedName;
import dev.larder.sql.tree.RepositoryStatement;
import dev.larder.sql.tree.SelectionMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.pcollections.TreePMap;

/** Checks BACKUP and RESTORE in Doris's order, as far as the state of the cluster tells. Lives for one statement. */
final class JobAnalysis {
    private static final Pattern TIMESTAMP = Pattern.compile("\\d{4}-\\d{2}-\\d{2}-\\d{2}-\\d{2}-\\d{2}");
    private static final Pattern BASE_WITH_TIMESTAMP = Pattern.compile("(.+):(\\d{4}(?:-\\d{2}){5}(?:-\\d{3})?)");
    private static final int REPLICATION_NUM_DEFAULT = 3;
    /** Doris's name for what never leaves the cluster. */
    private static final String LOCAL_REPOSITORY = "__keep_on_local__";

    private final AnalysisContext context;

    JobAnalysis(AnalysisContext context) {
        this.context = context;
    }

    RepositoryCommand.Backup backup(RepositoryStatement.Backup statement) {
        String databaseName = databaseName(statement.label());
        String label = Names.label(statement.label().last().value());
        List<ObjectReference> references = references(statement.selection());
        for (ObjectReference reference : references) {
            reference.alias().ifPresent(alias -> {
                throw wrong("Can not set alias for table in Backup Command: " + reference.name() + " AS " + alias);
            });
        }
        PropertyReader properties = new PropertyReader(statement.properties());
        Duration timeout = properties.takeTimeout(context.settings().millis(ConfigKeys.JOB_TIMEOUT));
        BackupType type = type(properties.take("type"));
        Optional<BaseName> base = properties.take("base").map(JobAnalysis::baseName);
        if (base.isPresent() && type != BackupType.INCREMENTAL) {
            throw wrong("Property base needs \"type\"=\"incremental\"");
        }
        BackupContent content = content(properties.take("content"));
        RetentionRule retention = Retentions.take(properties);
        long bytesPerSecondMax = properties.takeBytesPerSecond();
        properties.refuseRest("backup");
        Repository repository = repository(statement.repository());
        Database database = context.database(databaseName);
        JobRules.refuseOneTooMany(context.state(), database, JobQueue.Kind.BACKUP, label);
        if (repository.readOnly()) {
            throw wrong("Repository " + repository.name() + " is read only");
        }
        boolean excludes = statement
                .selection()
                .map(selection -> selection.mode() == SelectionMode.EXCLUDE)
                .orElse(false);
        List<ObjectRef> objects = excludes ? remaining(database, references) : chosen(database, references);
        return new RepositoryCommand.Backup(
                new BackupSpec(
                        database.id(),
                        database.name(),
                        label,
                        repository.id(),
                        objects,
                        timeout,
                        content,
                        type,
                        base,
                        retention,
                        bytesPerSecondMax),
                repository.name());
    }

    RepositoryCommand.Restore restore(RepositoryStatement.Restore statement) {
        String databaseName = databaseName(statement.label());
        String label = Names.label(statement.label().last().value());
        List<ObjectReference> references = references(statement.selection());
        SelectionMode mode = statement.selection().map(ObjectSelection::mode).orElse(SelectionMode.ON);
        checkAliases(mode, references);
        PropertyReader properties = new PropertyReader(statement.properties());
        Duration timeout = properties.takeTimeout(context.settings().millis(ConfigKeys.JOB_TIMEOUT));
        String timestamp =
                properties.take("backup_timestamp").orElseThrow(() -> wrong("Missing backup_timestamp property"));
        int forced = context.settings().number(ConfigKeys.FORCED_REPLICATION);
        boolean reserveReplica = properties.takeBoolean("reserve_replica") && forced == 0;
        int asked = replicationNum(properties);
        int replicationNum = forced == 0 ? asked : forced;
        properties.take("meta_version").ifPresent(JobAnalysis::checkMetaVersion);
        Set<RestoreOption> options = options(properties);
        TreePMap<String, String> tableProperties = tableProperties(properties);
        long bytesPerSecondMax = properties.takeBytesPerSecond();
        refuseUnsupported(properties);
        properties.refuseRest("restore");
        if (statement.repository().value().equals(LOCAL_REPOSITORY)) {
            throw wrong("restore from the local repo via SQL call is not supported");
        }
        Repository repository = repository(statement.repository());
        Database database = context.database(databaseName);
        JobRules.refuseOneTooMany(context.state(), database, JobQueue.Kind.RESTORE, label);
        if (!TIMESTAMP.matcher(timestamp).matches()) {
            throw wrong("Failed to get info of snapshot '" + label + "' because: backup_timestamp '" + timestamp
                    + "' is not of the form 2018-05-04-16-45-08. Maybe specified wrong backup timestamp");
        }
        List<ObjectRef> objects = references.stream()
                .map(reference -> new ObjectRef(
                        reference.name().last().value(),
                        partitionNames(reference),
                        reference
                                .alias()
                                .map(alias -> Names.table(alias.value()))
                                .orElse(reference.name().last().value())))
                .toList();
        return new RepositoryCommand.Restore(new RestoreRequest(
                database.id(),
                database.name(),
                label,
                timestamp,
                repository.id(),
                repository.name(),
                mode,
                objects,
                replicationNum,
                reserveReplica,
                timeout,
                options,
                tableProperties,
                bytesPerSecondMax));
    }

    Repository repository(Identifier name) {
        return context.catalog()
                .repository(name.value())
                .orElseThrow(() -> wrong("Repository " + name + " does not exist"));
    }

    private String databaseName(QualifiedName label) {
        if (label.parts().size() > 2) {
            throw new EngineException(ErrorCode.ANALYSIS_ERROR, "only support [<db_name>.]<snapshot_name>");
        }
        return label.qualifier().map(Identifier::value).orElseGet(() -> context.session()
                .requireDatabase());
    }

    private static List<ObjectReference> references(Optional<ObjectSelection> selection) {
        List<ObjectReference> references =
                selection.map(ObjectSelection::references).orElse(List.of());
        Set<String> seen = new HashSet<>();
        for (ObjectReference reference : references) {
            if (reference.name().parts().size() > 1) {
                throw wrong("Cannot specify database name on backup objects: "
                        + reference.name().last() + ". Specify database name before label");
            }
            if (!seen.add(reference.name().last().value())) {
                throw wrong("Duplicated table: " + reference.name().last());
            }
        }
        return references;
    }

    private static void checkAliases(SelectionMode mode, List<ObjectReference> references) {
        Set<String> seen = new HashSet<>();
        for (ObjectReference reference : references) {
            if (mode == SelectionMode.EXCLUDE && reference.alias().isPresent()) {
                throw wrong("The table alias in exclude clause does not make sense");
            }
            if (reference.partitions().map(PartitionSelection::kind).equals(Optional.of(PartitionKind.TEMPORARY))) {
                throw wrong("Do not support restoring temporary partitions in table "
                        + reference.name().last());
            }
            String name = reference
                    .alias()
                    .map(Identifier::value)
                    .orElse(reference.name().last().value());
            if (!seen.add(name)) {
                throw wrong("Duplicated alias name: " + name);
            }
        }
    }

    private List<ObjectRef> chosen(Database database, List<ObjectReference> references) {
        List<ObjectRef> objects = new ArrayList<>();
        for (ObjectReference reference : references) {
            String name = reference.name().last().value();
            if (context.catalog().view(database.id(), name).isPresent()) {
                // As in Doris, PARTITION behind the name of a view is let through.
                objects.add(ObjectRef.view(name));
                continue;
            }
            Table table = context.catalog()
                    .table(database.id(), name)
                    .orElseThrow(() -> new EngineException(ErrorCode.UNKNOWN_TABLE, "Unknown table '" + name + "'"));
            List<String> partitions = partitionNames(reference);
            if (reference.partitions().map(PartitionSelection::kind).equals(Optional.of(PartitionKind.TEMPORARY))) {
                throw wrong("Do not support backup temp partitions in table " + name);
            }
            for (String partition : partitions) {
                if (table.partition(partition).isEmpty()) {
                    throw wrong("Unknown partition " + partition + " in table" + name);
                }
            }
            objects.add(new ObjectRef(name, partitions, name));
        }
        return objects;
    }

    /** The whole database without some tables; names that are not there do not matter. */
    private List<ObjectRef> remaining(Database database, List<ObjectReference> references) {
        Set<String> excluded = new HashSet<>();
        references.forEach(reference -> excluded.add(reference.name().last().value()));
        List<ObjectRef> objects = Stream.concat(
                        context.catalog().tables(database.id()).stream()
                                .map(table -> new ObjectRef(table.name(), List.of(), table.name())),
                        context.catalog().views(database.id()).stream().map(view -> ObjectRef.view(view.name())))
                .filter(object -> !excluded.contains(object.table()))
                .toList();
        if (objects.isEmpty()) {
            throw wrong(
                    "no valid tables found for backup: every table of database " + database.name() + " is excluded");
        }
        return objects;
    }

    private static List<String> partitionNames(ObjectReference reference) {
        Set<String> seen = new HashSet<>();
        List<String> names = new ArrayList<>();
        for (Identifier name :
                reference.partitions().map(PartitionSelection::names).orElse(List.of())) {
            if (seen.add(name.value().toLowerCase(Locale.ROOT))) {
                names.add(name.value());
            }
        }
        return names;
    }

    private static int replicationNum(PropertyReader properties) {
        Optional<String> number = properties.take("replication_num");
        Optional<String> allocation = properties.take("replication_allocation");
        if (number.isPresent()) {
            return TableProperties.replicationNum(number.get());
        }
        return allocation.map(TableProperties::allocation).orElse(REPLICATION_NUM_DEFAULT);
    }

    private static BackupType type(Optional<String> text) {
        return switch (text.orElse("full").toLowerCase(Locale.ROOT)) {
            case "full" -> BackupType.FULL;
            case "incremental" -> BackupType.INCREMENTAL;
            default -> throw wrong("Invalid backup job type: " + text.orElse(""));
        };
    }

    /** {@code label} or {@code label:timestamp}. */
    private static BaseName baseName(String text) {
        Matcher both = BASE_WITH_TIMESTAMP.matcher(text);
        return both.matches()
                ? new BaseName(both.group(1), Optional.of(both.group(2)))
                : new BaseName(text, Optional.empty());
    }

    private static BackupContent content(Optional<String> text) {
        return switch (text.orElse("ALL").toUpperCase(Locale.ROOT)) {
            case "ALL" -> BackupContent.ALL;
            case "METADATA_ONLY" -> BackupContent.METADATA_ONLY;
            default -> throw wrong("Invalid backup job content:" + text.orElse(""));
        };
    }

    private static void checkMetaVersion(String text) {
        try {
            Integer.parseInt(text.trim());
        } catch (NumberFormatException e) {
            throw new EngineException(ErrorCode.BACKUP_RESTORE_ERROR, "Invalid meta version format: " + text, e);
        }
    }

    private static Set<RestoreOption> options(PropertyReader properties) {
        Set<RestoreOption> options = EnumSet.noneOf(RestoreOption.class);
        for (RestoreOption option : RestoreOption.values()) {
            if (properties.takeBoolean(option.property())) {
                options.add(option);
            }
        }
        if (options.contains(RestoreOption.FORCE_REPLACE) && !options.contains(RestoreOption.ATOMIC_RESTORE)) {
            throw wrong("Restore property force_replace = true needs atomic_restore = true");
        }
        return options;
    }

    /** Properties that new tables get. */
    private static TreePMap<String, String> tableProperties(PropertyReader properties) {
        TreePMap<String, String> given = TreePMap.empty();
        given = with(given, properties, "storage_medium", "hdd", "ssd", "same_with_upstream");
        return with(given, properties, "medium_allocation_mode", "strict", "adaptive");
    }

    private static TreePMap<String, String> with(
            TreePMap<String, String> given, PropertyReader properties, String key, String... valid) {
        Optional<String> text = properties.take(key);
        if (text.isEmpty()) {
            return given;
        }
        String value = text.get().trim().toLowerCase(Locale.ROOT);
        if (!List.of(valid).contains(value)) {
            throw wrong("Invalid " + key + " value: '" + text.get() + "'. Valid options are: '"
                    + String.join("', '", valid) + "'");
        }
        return given.plus(key, value);
    }

    /** Properties of Doris that mean something that is not here; false says what happens anyway. */
    private static void refuseUnsupported(PropertyReader properties) {
        for (String key : List.of("is_being_synced", "reserve_storage_policy")) {
            if (properties.takeBoolean(key)) {
                throw new EngineException(
                        ErrorCode.NOT_SUPPORTED, "Restore property " + key + " = true is not supported");
            }
        }
        if (properties.take("storage_vault_name").isPresent()) {
            throw new EngineException(
                    ErrorCode.NOT_SUPPORTED,
                    "Restore property storage_vault_name is not supported: tables are kept on the backends");
        }
    }

    private static EngineException wrong(String message) {
        return PropertyReader.wrong(message);
    }
}
