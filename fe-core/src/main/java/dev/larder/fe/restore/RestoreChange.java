package dev.larder.fe.restore;

import dev.larder.common.error.Failure;
import dev.larder.common.id.BackendId;
import dev.larder.common.id.JobId;
import dev.larder.common.id.PartitionId;
import dev.larder.common.id.TableId;
import dev.larder.common.id.TaskId;
import dev.larder.common.id.TaskId.Kind;
import dev.larder.common.schema.AutoIncrement;
import dev.larder.fe.catalog.Catalog;
import dev.larder.fe.catalog.CatalogChange.AutoIncrementMoved;
import dev.larder.fe.catalog.CatalogChange.PartitionsReplaced;
import dev.larder.fe.catalog.CatalogChange.TableCreated;
import dev.larder.fe.catalog.CatalogChange.TableDropped;
import dev.larder.fe.catalog.CatalogChange.TableRedefined;
import dev.larder.fe.catalog.CatalogChange.TabletsAbandoned;
import dev.larder.fe.catalog.CatalogChange.ViewDropped;
import dev.larder.fe.catalog.CatalogChange.ViewSaved;
import dev.larder.fe.catalog.Replica;
import dev.larder.fe.catalog.Table;
import dev.larder.fe.catalog.TableDefinition;
import dev.larder.fe.catalog.Tablet;
import dev.larder.fe.catalog.View;
import dev.larder.fe.job.Amount;
import dev.larder.fe.job.Milestone;
import dev.larder.fe.kernel.StateChange;
import dev.larder.fe.restore.RestorePlan.Replacement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every fact the edit log can hold about a restore after its submission. */
public sealed interface RestoreChange extends StateChange {
    JobId job();

    /** Returns the job with this fact applied. Must succeed for any fact that was ever logged. */
    RestoreJob applyTo(RestoreJob job);

    /** Returns the catalog with this fact applied; {@code before} is the job without it. */
    default Catalog applyTo(Catalog catalog, RestoreJob before) {
        return catalog;
    }

    /** No other job of the database stands before it any more. */
    record RestoreStarted(JobId job, Instant at) implements RestoreChange {
        @Override
        public RestoreJob applyTo(RestoreJob restore) {
            return restore.in(new Pending());
        }
    }

    record RestorePlanned(JobId job, RestorePlan plan, Instant at) implements RestoreChange {
        @Override
        public RestoreJob applyTo(RestoreJob restore) {
            return milestones(restore.withoutAttempts().in(Preparing.of(plan)), at)
                    .reached(Milestone.META_PREPARED, at);
        }
    }

    record BatchPrepared(JobId job, int batch, Instant at) implements RestoreChange {
        @Override
        public RestoreJob applyTo(RestoreJob restore) {
            RestorePhase next = ((Preparing) restore.phase()).prepared(batch);
            return milestones(
                    restore.withoutAttempts(restore.task(Kind.PREPARE, batch)).in(next), at);
        }
    }

    record BatchDownloaded(JobId job, int batch, Amount amount, Instant at) implements RestoreChange {
        @Override
        public RestoreJob applyTo(RestoreJob restore) {
            RestorePhase next = ((Downloading) restore.phase()).downloaded(batch, amount);
            return milestones(
                    restore.withoutAttempts(restore.task(Kind.DOWNLOAD, batch)).in(next), at);
        }
    }

    record BatchInstalled(JobId job, int batch, Instant at) implements RestoreChange {
        @Override
        public RestoreJob applyTo(RestoreJob restore) {
            RestorePhase next = ((Committing) restore.phase()).installed(batch);
            return restore.withoutAttempts(restore.task(Kind.INSTALL, batch)).in(next);
        }
    }

    /** Another backend fetches the batch; what the former one has of it is to be deleted. */
    record BatchMoved(JobId job, int batch, BackendId to, Instant at) implements RestoreChange {
        @Override
        public RestoreJob applyTo(RestoreJob restore) {
            RestorePlan plan = restore.phase().plan().orElseThrow();
            return restore.in(restore.phase().moved(batch, plan.moved(plan.batch(batch), to)));
        }

        @Override
        public Catalog applyTo(Catalog catalog, RestoreJob before) {
            return withoutCopies(catalog, before.batch(batch), at);
        }
    }

    /** The backend is gone and the other copies must do: this one is to be repaired when the backend is back. */
    record BatchAbandoned(JobId job, int batch, Instant at) implements RestoreChange {
        @Override
        public RestoreJob applyTo(RestoreJob restore) {
            RestorePlan plan = restore.phase().plan().orElseThrow();
            return milestones(restore.in(restore.phase().abandoned(batch, plan.abandoned(plan.batch(batch)))), at);
        }
    }

    /** Another limit of bytes per second on each backend, from now on; 0 for none. */
    record RestoreLimited(JobId job, long bytesPerSecondMax) implements RestoreChange {
        @Override
        public RestoreJob applyTo(RestoreJob restore) {
            return restore.with(restore.spec().limited(bytesPerSecondMax));
        }
    }

    record AttemptFailed(JobId job, TaskId task, Failure failure, Instant at) implements RestoreChange {
        @Override
        public RestoreJob applyTo(RestoreJob restore) {
            return restore.withFailedAttempt(task, failure, at);
        }
    }

    /** The swap: new tables appear, partitions are replaced, and the job is finished, all in this one fact. */
    record RestoreCommitted(JobId job, Instant at) implements RestoreChange {
        @Override
        public RestoreJob applyTo(RestoreJob restore) {
            return restore.withoutAttempts()
                    .in(new Finished(((Committing) restore.phase()).amount()))
                    .reached(Milestone.FINISHED, at);
        }

        @Override
        public Catalog applyTo(Catalog catalog, RestoreJob before) {
            RestorePlan plan = before.phase()
                    .plan()
                    .orElseThrow()
                    .visibleAt(at)
                    .onlyOn(catalog.backends().keySet());
            Catalog next = catalog;
            for (TableId gone : plan.removal().replaced().values()) {
                next = new TableDropped(gone, at).applyTo(next);
            }
            for (Table table : plan.newTables()) {
                next = new TableCreated(table).applyTo(next);
            }
            for (Map.Entry<TableId, TableId> one : plan.removal().replaced().entrySet()) {
                next = new AutoIncrementMoved(one.getKey(), nextValue(catalog, one.getValue())).applyTo(next);
            }
            for (Replacement one : plan.replacements()) {
                next = new PartitionsReplaced(one.table(), one.partitions(), at).applyTo(next);
                next = new AutoIncrementMoved(one.table(), one.nextAutoIncrement()).applyTo(next);
                next = withColumnIds(next, one);
            }
            for (Map.Entry<TableId, List<PartitionId>> one :
                    plan.removal().surplus().entrySet()) {
                next = next.withoutPartitions(one.getKey(), one.getValue(), at);
            }
            for (View view : plan.views()) {
                next = new ViewSaved(view).applyTo(next);
            }
            return before.spec().asks(RestoreOption.CLEAN_TABLES) ? cleaned(next, before.spec(), plan) : next;
        }

        /** A column that is added later must not find its id in the files that came. */
        private static Catalog withColumnIds(Catalog catalog, Replacement one) {
            Optional<Table> table = catalog.table(one.table());
            if (table.isEmpty()) {
                return catalog;
            }
            TableDefinition definition = table.get().definition();
            return new TableRedefined(
                            one.table(),
                            definition.withSchema(definition.schema().atLeast(one.lastColumnId())))
                    .applyTo(catalog);
        }

        /** Where the column that fills itself would have gone on; 0 when there is none. */
        private static long nextValue(Catalog catalog, TableId table) {
            return catalog.table(table)
                    .flatMap(one -> one.definition().features().autoIncrement())
                    .map(AutoIncrement::next)
                    .orElse(0L);
        }

        /** Without the tables and views of the database that were not restored, under whatever name. */
        private Catalog cleaned(Catalog catalog, RestoreSpec spec, RestorePlan plan) {
            Set<TableId> restored = Stream.concat(
                            plan.newTables().stream().map(Table::id),
                            plan.replacements().stream().map(Replacement::table))
                    .collect(Collectors.toUnmodifiableSet());
            Catalog next = catalog;
            for (Table table : catalog.tables(spec.database())) {
                if (!restored.contains(table.id())) {
                    next = new TableDropped(table.id(), at).applyTo(next);
                }
            }
            Set<TableId> views = plan.views().stream().map(View::id).collect(Collectors.toUnmodifiableSet());
            for (View view : catalog.views(spec.database())) {
                if (!views.contains(view.id())) {
                    next = new ViewDropped(view.id()).applyTo(next);
                }
            }
            return next;
        }
    }

    /** The restore ended; whatever backends made for it is to be deleted. */
    record RestoreCancelled(JobId job, Failure why, Instant at) implements RestoreChange {
        @Override
        public RestoreJob applyTo(RestoreJob restore) {
            return restore.in(new Cancelled(why)).reached(Milestone.FINISHED, at);
        }

        @Override
        public Catalog applyTo(Catalog catalog, RestoreJob before) {
            List<Tablet> made = before.phase().plan().map(RestorePlan::tablets).orElse(List.of());
            return new TabletsAbandoned(made, at).applyTo(catalog);
        }
    }

    private static Catalog withoutCopies(Catalog catalog, RestoreBatch batch, Instant at) {
        Set<Tablet> copies = batch.tabletIds().stream()
                .map(tablet -> new Tablet(tablet, List.of(Replica.whole(batch.backend()))))
                .collect(Collectors.toUnmodifiableSet());
        return new TabletsAbandoned(List.copyOf(copies), at).applyTo(catalog);
    }

    private static RestoreJob milestones(RestoreJob restore, Instant at) {
        RestoreJob next = restore;
        if (next.phase() instanceof Downloading || next.phase() instanceof Committing) {
            next = next.reached(Milestone.SNAPSHOT_FINISHED, at);
        }
        if (next.phase() instanceof Committing) {
            next = next.reached(Milestone.DOWNLOAD_FINISHED, at);
        }
        return next;
    }
}
