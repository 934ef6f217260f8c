package dev.larder.fe.boot;

import dev.larder.common.blob.BlobStoreException;
import dev.larder.common.blob.open.RepositoryAddress;
import dev.larder.common.blob.open.SecretKeys;
import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.repository.SnapshotName;
import dev.larder.common.repository.SnapshotPage;
import dev.larder.fe.catalog.Repository;
import dev.larder.fe.command.RepositoryCommand.CreateRepository;
import dev.larder.fe.execution.Repositories;
import dev.larder.fe.secret.SecretSealer;
import dev.larder.fe.work.FrontendTasks;
import dev.larder.fe.work.OpenRepository;
import dev.larder.fe.work.RepositoryAccessor;
import dev.larder.fe.work.RepositoryDraft;
import dev.larder.fe.work.RepositoryProver;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.pcollections.TreePMap;

/** What statements ask of repositories, answered by the stores. */
record ClusterRepositories(
        RepositoryProver prover, RepositoryAccessor accessor, FrontendTasks tasks, SecretSealer sealer)
        implements Repositories {
    private static final int PAGE = 1000;

    @Override
    public Proved prove(CreateRepository wanted) {
        RepositoryAddress address = new RepositoryAddress(
                RepositoryAddress.Kind.valueOf(wanted.kind()), wanted.name(), wanted.location(), wanted.properties());
        RepositoryProver.Proof proof = prover.prove(new RepositoryDraft(address, wanted.readOnly()));
        TreePMap<String, String> properties = TreePMap.empty();
        TreePMap<String, String> secrets = TreePMap.empty();
        for (Map.Entry<String, String> one : wanted.properties().entrySet()) {
            if (SecretKeys.isSecret(one.getKey())) {
                secrets = secrets.plus(one.getKey(), sealer.seal(one.getValue()));
            } else {
                properties = properties.plus(one.getKey(), one.getValue());
            }
        }
        return new Proved(properties, secrets, TreePMap.from(proof.dialect()), proof.createdAt());
    }

    @Override
    public SortedMap<String, SortedSet<String>> snapshots(Repository repository) {
        SortedMap<String, SortedSet<String>> timestamps = new TreeMap<>();
        try (OpenRepository open = accessor.open(repository)) {
            Optional<SnapshotName> after = Optional.empty();
            while (true) {
                SnapshotPage page = open.repository().listSnapshots(after, PAGE);
                page.names().forEach(name -> timestamps
                        .computeIfAbsent(name.label(), label -> new TreeSet<>())
                        .add(name.timestamp()));
                if (!page.more()) {
                    return timestamps;
                }
                after = Optional.of(page.names().get(page.names().size() - 1));
            }
        } catch (BlobStoreException e) {
            throw unreachable(e);
        }
    }

    @Override
    public boolean hasLabel(Repository repository, String label) {
        try (OpenRepository open = accessor.open(repository)) {
            return !open.repository().snapshotsOf(label).isEmpty();
        } catch (BlobStoreException e) {
            throw unreachable(e);
        }
    }

    @Override
    public Optional<ReadSnapshot> read(Repository repository, String label, String timestamp) {
        try {
            return tasks.find(repository, label, timestamp)
                    .map(found -> new ReadSnapshot(found.database(), found.contents()));
        } catch (BlobStoreException e) {
            throw unreachable(e);
        }
    }

    private static EngineException unreachable(BlobStoreException e) {
        return new EngineException(ErrorCode.REPOSITORY_FAILED, e.getMessage(), e);
    }
}
