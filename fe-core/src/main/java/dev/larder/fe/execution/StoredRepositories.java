package dev.larder.fe.execution;

import dev.larder.common.blob.BlobStoreException;
import dev.larder.common.blob.CorruptBlob;
import dev.larder.common.blob.analysis.AnalysedPlace;
import dev.larder.common.blob.open.BlobStores;
import dev.larder.common.blob.open.RepositoryAddress;
import dev.larder.common.blob.open.SecretKeys;
import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.id.RepositoryId;
import dev.larder.common.repository.SnapshotName;
import dev.larder.common.repository.SnapshotPage;
import dev.larder.fe.backup.BackupJob;
import dev.larder.fe.catalog.Access;
import dev.larder.fe.catalog.Repository;
import dev.larder.fe.command.RepositoryCommand.CreateRepository;
import dev.larder.fe.command.RepositoryCommand.Existing;
import dev.larder.fe.job.ManifestRef;
import dev.larder.fe.job.Trust;
import dev.larder.fe.secret.SecretSealer;
import dev.larder.fe.work.FrontendTasks;
import dev.larder.fe.work.GlobalSnapshots;
import dev.larder.fe.work.OpenRepository;
import dev.larder.fe.work.RepositoryAccessor;
import dev.larder.fe.work.RepositoryAnalyst;
import dev.larder.fe.work.RepositoryDraft;
import dev.larder.fe.work.RepositoryDraft.Intent;
import dev.larder.fe.work.RepositoryPings;
import dev.larder.fe.work.RepositoryProver;
import dev.larder.fe.work.SnapshotReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.pcollections.TreePMap;

/** Asks the stores themselves. Any thread; calls block. */
public final class StoredRepositories implements Repositories {
    private static final int PAGE = 1000;
    /** Snapshots that a SHOW lists at most. */
    private static final int SNAPSHOTS_MAX = 100_000;

    private final RepositoryProver prover;
    private final RepositoryAccessor accessor;
    private final FrontendTasks tasks;
    private final SecretSealer sealer;
    private final RepositoryPings pings;
    private final RepositoryAnalyst analyst;

    public StoredRepositories(
            RepositoryProver prover,
            RepositoryAccessor accessor,
            FrontendTasks tasks,
            SecretSealer sealer,
            RepositoryPings pings,
            RepositoryAnalyst analyst) {
        this.prover = prover;
        this.accessor = accessor;
        this.tasks = tasks;
        this.sealer = sealer;
        this.pings = pings;
        this.analyst = analyst;
    }

    @Override
    public Proved prove(CreateRepository wanted) {
        RepositoryAddress address = new RepositoryAddress(
                RepositoryAddress.Kind.valueOf(wanted.kind()), wanted.name(), wanted.location(), wanted.properties());
        Intent intent = wanted.existing() == Existing.DELETED ? Intent.RECREATE : Intent.CREATE;
        return proved(
                prover.prove(new RepositoryDraft(address, wanted.broker(), wanted.readOnly(), intent)),
                wanted.properties());
    }

    @Override
    public Proved reprove(Repository repository, Map<String, String> changes) {
        RepositoryAddress.Kind kind = RepositoryAddress.Kind.valueOf(repository.kind());
        Map<String, String> properties = BlobStores.overlaid(kind, accessor.properties(repository), changes);
        RepositoryAddress address = new RepositoryAddress(kind, repository.name(), repository.location(), properties);
        RepositoryDraft draft = new RepositoryDraft(address, repository.broker(), repository.readOnly(), Intent.ATTACH);
        Proved proved = proved(prover.prove(draft), properties);
        if (!proved.createdAt().equals(repository.createdAt())) {
            // The new properties lead to another server, with a repository of the same name.
            throw new EngineException(
                    ErrorCode.BACKUP_RESTORE_ERROR,
                    "the repository there was created at " + proved.createdAt() + ", expected " + repository.createdAt()
                            + ": it is another one");
        }
        pings.answered(repository.id());
        return proved;
    }

    @Override
    public Optional<String> problem(RepositoryId repository) {
        return pings.problem(repository);
    }

    private Proved proved(RepositoryProver.Proof proof, Map<String, String> properties) {
        TreePMap<String, String> shown = TreePMap.empty();
        TreePMap<String, String> sealed = TreePMap.empty();
        for (Map.Entry<String, String> property : properties.entrySet()) {
            if (SecretKeys.isSecret(property.getKey())) {
                sealed = sealed.plus(property.getKey(), sealer.seal(property.getValue()));
            } else {
                shown = shown.plus(property.getKey(), property.getValue());
            }
        }
        return new Proved(shown, sealed, TreePMap.from(proof.dialect()), proof.createdAt());
    }

    @Override
    public SortedMap<String, SortedSet<String>> snapshots(Repository repository) {
        SortedMap<String, SortedSet<String>> found = new TreeMap<>();
        try (OpenRepository open = accessor.open(repository)) {
            Optional<SnapshotName> after = Optional.empty();
            int count = 0;
            while (count < SNAPSHOTS_MAX) {
                SnapshotPage page = open.repository().listSnapshots(after, PAGE);
                for (SnapshotName name : page.names()) {
                    found.computeIfAbsent(name.label(), label -> new TreeSet<>())
                            .add(name.timestamp());
                }
                count += page.names().size();
                if (!page.more()) {
                    break;
                }
                after = Optional.of(page.names().get(page.names().size() - 1));
            }
            return found;
        } catch (BlobStoreException e) {
            throw failed(repository, e);
        }
    }

    @Override
    public List<AnalysedPlace> analyze(Repository repository) {
        try {
            return analyst.analyze(repository);
        } catch (BlobStoreException e) {
            throw failed(repository, e);
        }
    }

    @Override
    public SnapshotUpkeep upkeep() {
        return new StoredSnapshots(accessor, tasks.maintenance());
    }

    @Override
    public List<String> timestamps(Repository repository, String label) {
        try (OpenRepository open = accessor.open(repository)) {
            return open.repository().snapshotsOf(label).stream()
                    .map(SnapshotName::timestamp)
                    .sorted()
                    .toList();
        } catch (BlobStoreException e) {
            throw failed(repository, e);
        }
    }

    @Override
    public Optional<ReadSnapshot> read(Repository repository, String label, String timestamp) {
        try {
            return new SnapshotReader(accessor)
                    .find(repository, label, timestamp)
                    .map(found -> new ReadSnapshot(found.database(), found.contents(), found.signer(), found.doubt()));
        } catch (BlobStoreException e) {
            throw failed(repository, e);
        }
    }

    @Override
    public Optional<ManifestRef> base(Repository repository, BackupJob job) {
        try {
            return tasks.base(repository, job);
        } catch (BlobStoreException e) {
            throw failed(repository, e);
        }
    }

    @Override
    public GlobalSnapshots.Published publishGlobal(Repository repository, GlobalSnapshots.Draft draft) {
        try {
            return new GlobalSnapshots(accessor).publish(repository, draft);
        } catch (BlobStoreException e) {
            throw failed(repository, e);
        }
    }

    @Override
    public Optional<Access> readGlobal(Repository repository, String label, String timestamp, Trust trust) {
        try {
            return new GlobalSnapshots(accessor).read(repository, label, timestamp, trust);
        } catch (BlobStoreException e) {
            throw failed(repository, e);
        }
    }

    private static EngineException failed(Repository repository, BlobStoreException cause) {
        ErrorCode code = cause instanceof CorruptBlob ? ErrorCode.SNAPSHOT_DAMAGED : ErrorCode.REPOSITORY_FAILED;
        return new EngineException(code, "repository " + repository.name() + ": " + cause.getMessage(), cause);
    }
}
