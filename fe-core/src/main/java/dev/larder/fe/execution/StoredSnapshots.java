package dev.larder.fe.execution;

import dev.larder.common.blob.BlobStoreException;
import dev.larder.common.blob.CorruptBlob;
import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.repository.JobName;
import dev.larder.common.repository.RepositoryLayout;
import dev.larder.common.repository.RepositoryUsage;
import dev.larder.common.repository.Retention;
import dev.larder.common.repository.SnapshotName;
import dev.larder.common.repository.StoredSnapshot;
import dev.larder.fe.catalog.Repository;
import dev.larder.fe.maintenance.MaintenanceGoal.DropSnapshot;
import dev.larder.fe.maintenance.SnapshotKey;
import dev.larder.fe.show.SnapshotFacts;
import dev.larder.fe.work.MaintenanceTasks;
import dev.larder.fe.work.OpenRepository;
import dev.larder.fe.work.RepositoryAccessor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Asks the stores themselves. Any thread; calls block. */
final class StoredSnapshots implements SnapshotUpkeep {
    private final RepositoryAccessor accessor;
    private final MaintenanceTasks tasks;

    StoredSnapshots(RepositoryAccessor accessor, MaintenanceTasks tasks) {
        this.accessor = accessor;
        this.tasks = tasks;
    }

    @Override
    public DropSnapshot plan(Repository repository, SnapshotKey snapshot) {
        try (OpenRepository open = accessor.open(repository)) {
            Optional<StoredSnapshot> stored = open.repository().readSnapshot(name(snapshot));
            return stored.map(found -> new DropSnapshot(
                            snapshot,
                            found.manifest().job().value(),
                            found.manifest().jobs().stream().map(JobName::value).toList()))
                    .orElseGet(() -> new DropSnapshot(snapshot, "", List.of()));
        } catch (CorruptBlob e) {
            return new DropSnapshot(snapshot, "", List.of());
        } catch (BlobStoreException e) {
            throw failed(repository, e);
        }
    }

    @Override
    public void unpublish(Repository repository, DropSnapshot drop) {
        try {
            var unused = tasks.unpublish(repository, drop);
        } catch (BlobStoreException e) {
            throw failed(repository, e);
        }
    }

    @Override
    public Map<SnapshotKey, SnapshotFacts> describe(
            Repository repository, Set<SnapshotKey> wanted, Set<SnapshotKey> all) {
        Map<SnapshotKey, SnapshotFacts> facts = new HashMap<>();
        try (OpenRepository open = accessor.open(repository)) {
            new RepositoryUsage(open.repository())
                    .of(names(wanted), names(all))
                    .forEach((name, usage) -> facts.put(
                            new SnapshotKey(name.label(), name.timestamp()),
                            new SnapshotFacts(
                                    usage.tables(),
                                    usage.bytes(),
                                    usage.newBytes(),
                                    usage.exclusiveBytes(),
                                    usage.retention().flatMap(Retention::expiresAt),
                                    usage.retention().flatMap(Retention::series),
                                    usage.retention().flatMap(Retention::keep),
                                    usage.problem())));
            return facts;
        } catch (BlobStoreException e) {
            throw failed(repository, e);
        }
    }

    private static Set<SnapshotName> names(Set<SnapshotKey> keys) {
        return keys.stream().map(StoredSnapshots::name).collect(Collectors.toCollection(TreeSet::new));
    }

    @Override
    public String manifestKey(SnapshotKey snapshot) {
        return RepositoryLayout.snapshot(name(snapshot)).value();
    }

    private static SnapshotName name(SnapshotKey key) {
        return new SnapshotName(key.label(), key.timestamp());
    }

    private static EngineException failed(Repository repository, BlobStoreException cause) {
        return new EngineException(
                ErrorCode.REPOSITORY_FAILED, "repository " + repository.name() + ": " + cause.getMessage(), cause);
    }
}
