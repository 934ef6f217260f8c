package dev.larder.fe.execution;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.fe.backup.BackupPlan;
import dev.larder.fe.backup.BackupPlanner;
import dev.larder.fe.backup.BackupSpec;
import dev.larder.fe.catalog.Catalog;
import dev.larder.fe.catalog.DecisionContext;
import dev.larder.fe.catalog.Partition;
import dev.larder.fe.catalog.Table;
import dev.larder.fe.catalog.View;
import dev.larder.fe.config.ConfigKeys;
import dev.larder.fe.config.FrontendSettings;
import dev.larder.fe.job.ObjectRef;
import java.util.List;
import java.util.OptionalLong;

/** What a backup is of, in one value of the catalog. */
final class BackupChoice {
    /** In the files of a batch, about: this is what another backend sends anew when one dies in the middle of a batch. */
    private static final long BATCH_BYTES = 16L << 30;

    private BackupChoice() {}

    /** Throws an EngineException that names what is not there, or that it is too much. */
    static BackupPlan plan(BackupSpec spec, DecisionContext context, FrontendSettings settings, Backends backends) {
        int most = settings.number(ConfigKeys.UPLOAD_BATCH);
        BackupPlanner planner = new BackupPlanner(
                context.live(), spec.content(), backend -> batchTablets(most, backends.tabletBytes(backend)));
        for (Planned planned : tables(context.catalog(), spec)) {
            planner.add(planned.table(), planned.partitions());
        }
        views(context.catalog(), spec).forEach(planner::add);
        BackupPlan plan = planner.plan();
        refuseTooManyTablets(plan, settings.value(ConfigKeys.TABLETS_PER_BACKUP));
        return plan;
    }

    /** @param tabletBytes of a tablet of the backend, on average */
    static int batchTablets(int most, OptionalLong tabletBytes) {
        long fit = BATCH_BYTES / Math.max(1, tabletBytes.orElse(1));
        return (int) Math.max(1, Math.min(most, fit));
    }

    private static void refuseTooManyTablets(BackupPlan plan, long most) {
        long tablets = plan.tables().stream()
                .flatMap(table -> table.partitions().stream())
                .mapToLong(partition -> partition.tablets().size())
                .sum();
        if (tablets > most) {
            throw RepositoryHandler.wrong("the num of involved tablets " + tablets + " exceeds the limit " + most
                    + ", change config `" + ConfigKeys.TABLETS_PER_BACKUP.name() + "` to change the limitation");
        }
    }

    private record Planned(Table table, List<Partition> partitions) {}

    private static List<Planned> tables(Catalog catalog, BackupSpec spec) {
        List<Planned> planned = spec.objects().isEmpty()
                ? catalog.tables(spec.database()).stream()
                        .map(table -> new Planned(
                                table, List.copyOf(table.partitions().values())))
                        .toList()
                : spec.objects().stream()
                        .filter(object -> !object.isView())
                        .map(object -> table(catalog, spec, object))
                        .toList();
        if (planned.isEmpty() && views(catalog, spec).isEmpty()) {
            throw RepositoryHandler.wrong(
                    "no valid tables found for backup: database " + spec.databaseName() + " has none");
        }
        return planned;
    }

    private static List<View> views(Catalog catalog, BackupSpec spec) {
        return spec.objects().isEmpty()
                ? catalog.views(spec.database())
                : spec.objects().stream()
                        .filter(ObjectRef::isView)
                        .map(object -> catalog.view(spec.database(), object.table())
                                .orElseThrow(() -> new EngineException(
                                        ErrorCode.UNKNOWN_TABLE, "Unknown table '" + object.table() + "'")))
                        .toList();
    }

    private static Planned table(Catalog catalog, BackupSpec spec, ObjectRef object) {
        Table table = catalog.table(spec.database(), object.table())
                .orElseThrow(
                        () -> new EngineException(ErrorCode.UNKNOWN_TABLE, "Unknown table '" + object.table() + "'"));
        List<Partition> partitions = object.partitions().isEmpty()
                ? List.copyOf(table.partitions().values())
                : object.partitions().stream()
                        .map(name -> table.partition(name)
                                .orElseThrow(() -> RepositoryHandler.wrong(
                                        "Unknown partition " + name + " in table" + table.name())))
                        .toList();
        return new Planned(table, partitions);
    }
}
