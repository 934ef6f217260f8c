package dev.larder.fe.simulation;

import com.google.errorprone.annotations.FormatMethod;
import dev.larder.common.id.BackendId;
import dev.larder.common.id.JobId;
import dev.larder.common.id.TabletId;
import dev.larder.fe.backup.BackupChange;
import dev.larder.fe.backup.BackupJob;
import dev.larder.fe.backup.BackupPlan;
import dev.larder.fe.backup.BackupPlan.PlannedPartition;
import dev.larder.fe.backup.BackupPlan.PlannedTable;
import dev.larder.fe.backup.BackupSubmitted;
import dev.larder.fe.backup.Cancelled;
import dev.larder.fe.backup.Finished;
import dev.larder.fe.catalog.CatalogChange;
import dev.larder.fe.catalog.Partition;
import dev.larder.fe.catalog.Replica;
import dev.larder.fe.catalog.Table;
import dev.larder.fe.catalog.Tablet;
import dev.larder.fe.job.ManifestRef;
import dev.larder.fe.job.ObjectRef;
import dev.larder.fe.job.SnapshotContents;
import dev.larder.fe.job.SnapshotContents.PartitionContents;
import dev.larder.fe.job.SnapshotContents.TableContents;
import dev.larder.fe.kernel.StateChange;
import dev.larder.fe.maintenance.MaintenanceGoal;
import dev.larder.fe.maintenance.MaintenanceJob;
import dev.larder.fe.maintenance.MaintenanceResult;
import dev.larder.fe.maintenance.MaintenanceSubmitted;
import dev.larder.fe.restore.RestoreChange;
import dev.larder.fe.restore.RestoreJob;
import dev.larder.fe.restore.RestoreOption;
import dev.larder.fe.restore.RestorePlan;
import dev.larder.fe.restore.RestoreSpec;
import dev.larder.fe.restore.RestoreSubmitted;
import dev.larder.fe.state.ClusterState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.pcollections.TreePMap;

/** What must hold. Knows what every tablet should contain, from the loads that were committed. */
final class Promises {
    private final Map<BackendId, SimulatedBackend> backends;
    private final SimulatedRepository repository;

    private final Map<TabletId, Content> truth = new TreeMap<>();
    /** The newest value of every job that ever was, forgotten ones too. */
    private final Map<JobId, BackupJob> backups = new TreeMap<>();

    private final Map<JobId, RestoreJob> restores = new TreeMap<>();
    private final Map<String, JobId> labels = new TreeMap<>();
    /** What each backup has to hold, as of the instant of its statement. */
    private final Map<JobId, Map<TabletId, Content>> wanted = new TreeMap<>();

    private final Map<JobId, MaintenanceJob> maintenance = new TreeMap<>();
    /** Labels that somebody asked to drop. */
    private final Set<String> dropped = new HashSet<>();

    private boolean backendDropped;

    Promises(Map<BackendId, SimulatedBackend> backends, SimulatedRepository repository) {
        this.backends = backends;
        this.repository = repository;
    }

    /** A load is about to be committed: every copy that did not miss it has it. */
    void loaded(Partition partition, long version, long load, List<CatalogChange.MissedReplica> missed) {
        for (Tablet tablet : partition.tablets()) {
            truth.put(tablet.id(), content(tablet.id()).plus(version, load));
            for (Replica replica : tablet.replicas()) {
                boolean lacks = missed.stream()
                        .anyMatch(one -> one.tablet().equals(tablet.id())
                                && one.backend().equals(replica.backend()));
                if (!lacks) {
                    backends.get(replica.backend()).load(tablet.id(), version, load);
                }
            }
        }
    }

    /** Labels of snapshots that are in the repository. */
    List<String> finishedLabels() {
        return labels.entrySet().stream()
                .filter(entry -> backups.get(entry.getValue()).phase() instanceof Finished)
                .filter(entry -> !dropped.contains(entry.getKey()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** What a reader of the snapshot's manifests finds. */
    SnapshotContents contents(String label) {
        BackupJob job = backups.get(labels.get(label));
        Finished finished = (Finished) job.phase();
        List<TableContents> tables = new ArrayList<>();
        for (PlannedTable table : job.plan().tables()) {
            List<PartitionContents> partitions = table.partitions().stream()
                    .map(partition -> new PartitionContents(
                            partition.id(),
                            partition.name(),
                            partition.item(),
                            partition.replicationNum(),
                            partition.version(),
                            partition.tablets(),
                            manifests(job, finished, partition),
                            100))
                    .toList();
            tables.add(new TableContents(table.name(), table.definition(), partitions));
        }
        return new SnapshotContents(finished.snapshot(), "shop", tables, List.of());
    }

    /** Looks at every entry as it is applied. */
    void watch(ClusterState before, List<StateChange> facts, ClusterState after) {
        backups.putAll(after.jobs().backups());
        restores.putAll(after.jobs().restores());
        maintenance.putAll(after.jobs().maintenance().jobs());
        for (StateChange fact : facts) {
            together(fact, after);
            if (fact instanceof BackupSubmitted submitted) {
                planned(submitted.job());
            } else if (fact instanceof RestoreChange.RestoreCommitted committed) {
                restored(before.jobs().restores().get(committed.job()), before, after);
            } else if (fact instanceof RestoreChange.RestoreCancelled cancelled) {
                untouched(before.jobs().restores().get(cancelled.job()), before, after);
            } else if (fact instanceof MaintenanceSubmitted submitted
                    && submitted.job().goal() instanceof MaintenanceGoal.DropSnapshot drop) {
                dropped.add(drop.snapshot().label());
            } else if (fact instanceof CatalogChange.BackendDropped) {
                backendDropped = true;
            }
        }
    }

    /** Who starts meets nobody that runs, overtakes nobody that it meets, and is not one too many. */
    private void together(StateChange fact, ClusterState after) {
        Optional<JobId> started = started(fact);
        if (started.isEmpty()) {
            return;
        }
        Map<JobId, Set<String>> tables = new TreeMap<>();
        Set<JobId> running = new HashSet<>();
        for (BackupJob job : after.jobs().backups().values()) {
            if (!job.phase().isFinal()) {
                tables.put(job.id(), names(job.plan()));
                if (!(job.phase() instanceof dev.larder.fe.backup.Queued)) {
                    running.add(job.id());
                }
            }
        }
        for (RestoreJob job : after.jobs().restores().values()) {
            if (!job.phase().isFinal()) {
                tables.put(job.id(), names(job.spec()));
                if (!(job.phase() instanceof dev.larder.fe.restore.Queued)) {
                    running.add(job.id());
                }
            }
        }
        JobId job = started.get();
        require(
                running.size() <= after.concurrentJobs(),
                "%s starts, so that %s run, and not %s",
                job,
                running,
                after.concurrentJobs());
        tables.forEach((other, names) -> require(
                other.equals(job)
                        || (other.compareTo(job) > 0 && !running.contains(other))
                        || !meet(names, tables.get(job)),
                "%s starts beside %s, and both are about %s",
                job,
                other,
                names));
    }

    private static Optional<JobId> started(StateChange fact) {
        if (fact instanceof BackupChange.BackupStarted one) {
            return Optional.of(one.job());
        }
        if (fact instanceof RestoreChange.RestoreStarted one) {
            return Optional.of(one.job());
        }
        if (fact instanceof BackupSubmitted one && one.job().phase() instanceof dev.larder.fe.backup.Pending) {
            return Optional.of(one.job().id());
        }
        return fact instanceof RestoreSubmitted one && one.job().phase() instanceof dev.larder.fe.restore.Pending
                ? Optional.of(one.job().id())
                : Optional.empty();
    }

    /** Nobody waits who could run: called after every job was told the time. */
    void checkWaiting(ClusterState state) {
        state.catalog().databases().keySet().forEach(database -> state.queue(database)
                .jobs()
                .forEach(job ->
                        require(!state.queue(database).isDue(job.id()), "%s waits for nothing: %s", job.id(), job)));
    }

    private static Set<String> names(BackupPlan plan) {
        return plan.tables().stream().map(PlannedTable::name).collect(Collectors.toSet());
    }

    /** Empty for all of them. */
    private static Set<String> names(RestoreSpec spec) {
        return spec.asks(RestoreOption.CLEAN_TABLES)
                ? Set.of()
                : spec.objects().stream().map(ObjectRef::alias).collect(Collectors.toSet());
    }

    private static boolean meet(Set<String> some, Set<String> others) {
        return some.isEmpty() || others.isEmpty() || some.stream().anyMatch(others::contains);
    }

    void checkEnd(ClusterState state) {
        backups.values().forEach(this::checkBackup);
        restores.values()
                .forEach(job -> require(job.phase().isFinal(), "Restore %s did not end: %s", job.id(), job.phase()));
        maintenance.values().forEach(this::checkMaintenance);
        checkCatalog(state);
        checkDisks(state);
    }

    private void planned(BackupJob job) {
        labels.put(job.spec().label(), job.id());
        Map<TabletId, Content> all = new TreeMap<>();
        for (PlannedTable table : job.plan().tables()) {
            for (PlannedPartition partition : table.partitions()) {
                partition
                        .tablets()
                        .forEach(tablet -> all.put(tablet, content(tablet).at(partition.version())));
            }
        }
        wanted.put(job.id(), all);
    }

    /** Every whole copy of every restored tablet was really installed, with the rows of the snapshot. */
    private void restored(RestoreJob job, ClusterState before, ClusterState after) {
        RestorePlan plan = job.phase().plan().orElseThrow();
        Map<TabletId, Content> snapshot = wanted.get(labels.get(job.spec().label()));
        plan.batches().values().stream()
                .flatMap(batch -> batch.tablets().stream())
                .forEach(tablet -> {
                    truth.put(tablet.tablet(), snapshot.get(tablet.source()));
                });
        for (Tablet tablet : plan.tablets()) {
            List<Replica> whole = tablet.replicas().stream()
                    .filter(Replica::isWhole)
                    .filter(replica -> backends.containsKey(replica.backend()))
                    .toList();
            require(
                    whole.size() >= (backendDropped ? 1 : tablet.majority()),
                    "Restore %s has too few copies of %s: %s",
                    job.id(),
                    tablet.id(),
                    whole);
            for (Replica replica : whole) {
                Content there = backends.get(replica.backend()).tablets().get(tablet.id());
                require(
                        content(tablet.id()).equals(there),
                        "Restore %s: copy of %s on %s holds %s",
                        job.id(),
                        tablet.id(),
                        replica.backend(),
                        there);
            }
        }
        Set<TabletId> replaced = new HashSet<>(tabletIds(before));
        replaced.removeAll(tabletIds(after));
        replaced.forEach(tablet -> require(
                after.catalog().pendingDrops().values().stream().anyMatch(drops -> drops.containsKey(tablet))
                        || backendDropped,
                "Replaced tablet %s is not to be dropped",
                tablet));
    }

    /** Ending early changes no table, and everything that was made is to be dropped. */
    private void untouched(RestoreJob job, ClusterState before, ClusterState after) {
        require(
                before.catalog().tables().equals(after.catalog().tables()),
                "Cancelled restore %s changed tables",
                job.id());
        for (Tablet tablet : job.phase().plan().map(RestorePlan::tablets).orElse(List.of())) {
            for (Replica replica : tablet.replicas()) {
                require(
                        !backends.containsKey(replica.backend())
                                || after.catalog()
                                        .pendingDrops()
                                        .getOrDefault(replica.backend(), TreePMap.empty())
                                        .containsKey(tablet.id()),
                        "Cancelled restore %s leaves %s on %s",
                        job.id(),
                        tablet.id(),
                        replica.backend());
            }
        }
    }

    /** It has ended, with a reason when it is not done; and only what somebody dropped was found wanting. */
    private void checkMaintenance(MaintenanceJob job) {
        require(job.phase().isFinal(), "Job %s did not end: %s", job.id(), job);
        if (job.phase() instanceof dev.larder.fe.maintenance.Finished finished
                && finished.result() instanceof MaintenanceResult.Verified verified) {
            require(
                    verified.findings().damaged() == 0
                            || dropped.contains(job.goal().about().orElseThrow().label()),
                    "Job %s finds damage: %s",
                    job.id(),
                    verified);
        }
    }

    /** The backup whose snapshot a job is about. */
    JobId job(MaintenanceGoal goal) {
        return labels.get(goal.about().orElseThrow().label());
    }

    /** The batch manifests of a finished backup. */
    List<ManifestRef> batches(JobId backup) {
        return List.copyOf(((Finished) backups.get(backup).phase()).manifests().values());
    }

    private void checkBackup(BackupJob job) {
        require(job.phase().isFinal(), "Backup %s did not end: %s", job.id(), job.phase());
        Set<String> keys = repository.keys(job.id());
        if (job.phase() instanceof Finished finished
                && !repository.holds(finished.snapshot().key())) {
            require(dropped.contains(job.spec().label()), "Backup %s has no snapshot manifest", job.id());
            require(keys.isEmpty(), "Dropped backup %s leaves %s", job.id(), keys);
        } else if (job.phase() instanceof Finished finished) {
            Map<TabletId, Content> stored = repository.read(finished.manifests().values());
            require(stored.equals(wanted.get(job.id())), "Backup %s holds %s", job.id(), stored);
            require(
                    keys.equals(repository.referred(finished)),
                    "Backup %s leaves %s, needs %s",
                    job.id(),
                    keys,
                    repository.referred(finished));
        } else {
            require(keys.isEmpty(), "Cancelled backup %s leaves %s", job.id(), keys);
            require(((Cancelled) job.phase()).why() != null, "Backup %s was cancelled without a reason", job.id());
        }
    }

    /** Every copy that counts as whole has every row. */
    private void checkCatalog(ClusterState state) {
        for (Table table : state.catalog().tables().values()) {
            for (Partition partition : table.partitions().values()) {
                for (Tablet tablet : partition.tablets()) {
                    tablet.replicas().stream()
                            .filter(Replica::isWhole)
                            .forEach(replica -> checkCopy(partition, tablet, replica));
                }
            }
        }
    }

    private void checkCopy(Partition partition, Tablet tablet, Replica replica) {
        SimulatedBackend backend = backends.get(replica.backend());
        require(backend != null, "Tablet %s has a copy on %s, which has left", tablet.id(), replica.backend());
        require(
                backend.tablet(tablet.id()).equals(content(tablet.id()))
                        && content(tablet.id()).covers(partition.visibleVersion()),
                "Tablet %s at version %s on %s holds %s and not %s",
                tablet.id(),
                partition.visibleVersion(),
                replica.backend(),
                backend.tablet(tablet.id()),
                content(tablet.id()));
    }

    private void checkDisks(ClusterState state) {
        Set<TabletId> known = tabletIds(state);
        for (SimulatedBackend backend : backends.values()) {
            Set<TabletId> strays = new HashSet<>(backend.tablets().keySet());
            strays.removeAll(known);
            strays.removeAll(state.catalog()
                    .pendingDrops()
                    .getOrDefault(backend.id(), TreePMap.empty())
                    .keySet());
            require(strays.isEmpty(), "Backend %s has tablets nobody knows: %s", backend.id(), strays);
            require(backend.keptFor().isEmpty(), "Backend %s keeps files for %s", backend.id(), backend.keptFor());
        }
    }

    private static List<ManifestRef> manifests(BackupJob job, Finished finished, PlannedPartition partition) {
        return finished.manifests().entrySet().stream()
                .filter(entry -> job.batch(entry.getKey()).partitions().contains(partition.id()))
                .map(Map.Entry::getValue)
                .toList();
    }

    private static Set<TabletId> tabletIds(ClusterState state) {
        Set<TabletId> all = new HashSet<>();
        state.catalog().tables().values().forEach(table -> table.tablets().forEach(tablet -> all.add(tablet.id())));
        return all;
    }

    private Content content(TabletId tablet) {
        return truth.getOrDefault(tablet, Content.EMPTY);
    }

    @FormatMethod
    private static void require(boolean holds, String message, Object... values) {
        if (!holds) {
            throw new AssertionError(String.format(message, values));
        }
    }
}
