package dev.larder.fe.work;

import com.google.common.util.concurrent.ListenableFuture;
import dev.larder.common.blob.BlobNotFound;
import dev.larder.common.blob.BlobPage;
import dev.larder.common.blob.BlobPrefix;
import dev.larder.common.blob.BlobStat;
import dev.larder.common.blob.BlobStore;
import dev.larder.common.blob.BlobStoreException;
import dev.larder.common.blob.CorruptBlob;
import dev.larder.common.blob.open.BlobStores;
import dev.larder.common.blob.open.KeyFiles;
import dev.larder.common.blob.open.RepositoryAddress;
import dev.larder.common.blob.open.RepositoryProbe;
import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.error.Failure;
import dev.larder.common.repository.Repository;
import dev.larder.common.repository.RepositoryIdentity;
import dev.larder.common.repository.SigningKeys;
import dev.larder.common.repository.SnapshotName;
import dev.larder.common.rpc.AgentChannels;
import dev.larder.common.rpc.proto.CheckRepositoryRequest;
import dev.larder.common.rpc.proto.CheckRepositoryResponse;
import dev.larder.fe.catalog.Backend;
import dev.larder.fe.work.RepositoryDraft.Intent;
import io.grpc.Status;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Proves that a repository can be used before it becomes state: finds out what the store speaks, makes or attaches the
 * repository, and has this frontend and every live backend write, list, read and delete there.
 */
public final class RepositoryProver {
    private static final Duration BACKEND_PATIENCE = Duration.ofSeconds(60);
    private static final int DELETIONS_AT_ONCE = 1000;

    private final String frontend;
    private final AgentChannels agents;
    private final RepositoryStores stores;
    private final Supplier<List<Backend>> liveBackends;
    private final InstantSource clock;

    /** @param host of this frontend, as errors name it */
    public RepositoryProver(
            String host,
            AgentChannels agents,
            RepositoryStores stores,
            Supplier<List<Backend>> liveBackends,
            InstantSource clock) {
        this.frontend = "frontend " + host + ": ";
        this.agents = agents;
        this.stores = stores;
        this.liveBackends = liveBackends;
        this.clock = clock;
    }

    /**
     * What was found.
     *
     * @param dialect to be kept with the repository
     * @param createdAt when the repository was made, by whatever cluster
     */
    public record Proof(Map<String, String> dialect, Instant createdAt) {}

    /** Throws an EngineException that says which host failed, at what and why. Nothing but repository.json stays. */
    public Proof prove(RepositoryDraft draft) {
        RepositoryAddress address = draft.address();
        BlobStores.check(address);
        KeyFiles.signing(address.properties()).ifPresent(file -> SigningKeys.read(file));
        try {
            Map<String, String> dialect = stores.probe(address, draft.broker());
            try (BlobStore store = stores.open(address, draft.broker(), dialect)) {
                requireUsable(draft, store);
                proveFromBackends(address, dialect, draft.readOnly());
                if (draft.intent() == Intent.RECREATE) {
                    deleteAll(store);
                }
                Repository repository = new Repository(store, address.name());
                RepositoryIdentity identity = identity(draft, repository);
                requireSameEncryption(address, identity, repository);
                return new Proof(dialect, identity.createdAt());
            }
        } catch (CorruptBlob e) {
            throw failed("Invalid repository dir: " + e.getMessage());
        } catch (BlobStoreException e) {
            throw failed(frontend + e.getMessage());
        }
    }

    private void requireUsable(RepositoryDraft draft, BlobStore store) {
        Optional<Failure> failure =
                draft.readOnly() ? RepositoryProbe.checkReadOnly(store) : RepositoryProbe.check(store, "frontend");
        if (failure.isPresent()) {
            throw failed(frontend + failure.get().message());
        }
    }

    private RepositoryIdentity identity(RepositoryDraft draft, Repository repository) throws BlobStoreException {
        try {
            return draft.readOnly() || draft.intent() == Intent.ATTACH
                    ? repository.attach()
                    : repository.initialize(new RepositoryIdentity(
                            UUID.randomUUID().toString(),
                            draft.address().name(),
                            clock.instant().truncatedTo(ChronoUnit.SECONDS),
                            KeyFiles.encryption(draft.address().properties()).map(file -> KeyFiles.ENCRYPTION_SCHEME)));
        } catch (BlobNotFound e) {
            throw failed("no repository named " + draft.address().name() + " is at "
                    + draft.address().location()
                    + (draft.readOnly() ? "; a read only repository must exist already" : ""));
        }
    }

    /** A repository is encrypted as a whole or not at all, and with keys that read what is there. */
    private static void requireSameEncryption(
            RepositoryAddress address, RepositoryIdentity identity, Repository repository) throws BlobStoreException {
        Optional<Path> file = KeyFiles.encryption(address.properties());
        if (identity.encryption().isEmpty() && file.isPresent()) {
            throw failed("repository " + address.name()
                    + " exists and is not encrypted: leave out encryption_key_file, or make a new one");
        }
        if (identity.encryption().isPresent() && file.isEmpty()) {
            throw failed("repository " + address.name() + " is encrypted with "
                    + identity.encryption().get() + ": name the key set by encryption_key_file");
        }
        if (file.isPresent()) {
            for (SnapshotName name :
                    repository.listSnapshots(Optional.empty(), 1).names()) {
                repository.readSnapshot(name);
            }
        }
    }

    /** Snapshots first: what is left of a deletion that broke off must not look like one. */
    private static void deleteAll(BlobStore store) throws BlobStoreException {
        for (BlobPrefix folder : List.of(BlobPrefix.of("snapshots"), BlobPrefix.ALL)) {
            while (true) {
                BlobPage page = store.list(folder, Optional.empty(), DELETIONS_AT_ONCE);
                if (page.blobs().isEmpty()) {
                    break;
                }
                store.delete(page.blobs().stream().map(BlobStat::key).toList());
            }
        }
        store.purgeUnfinished(BlobPrefix.ALL);
    }

    private void proveFromBackends(RepositoryAddress address, Map<String, String> dialect, boolean readOnly) {
        CheckRepositoryRequest request = CheckRepositoryRequest.newBuilder()
                .setReadOnly(readOnly)
                .setRepository(RepositoryStores.access(address, dialect))
                .build();
        Map<Backend, ListenableFuture<CheckRepositoryResponse>> answers = new LinkedHashMap<>();
        for (Backend backend : liveBackends.get()) {
            answers.put(
                    backend,
                    agents.future(backend.address())
                            .withDeadlineAfter(BACKEND_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                            .checkRepository(request));
        }
        answers.forEach((backend, answer) -> {
            String problem = problem(answer);
            if (!problem.isEmpty()) {
                throw failed("backend " + backend.address() + ": " + problem);
            }
        });
    }

    private static String problem(ListenableFuture<CheckRepositoryResponse> answer) {
        try {
            return answer.get().getProblem();
        } catch (ExecutionException e) {
            return Status.fromThrowable(e.getCause()).toString();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException(ErrorCode.QUERY_INTERRUPTED, "Query execution was interrupted", e);
        }
    }

    private static EngineException failed(String why) {
        return new EngineException(ErrorCode.BACKUP_RESTORE_ERROR, "Failed to create repository: " + why);
    }
}
