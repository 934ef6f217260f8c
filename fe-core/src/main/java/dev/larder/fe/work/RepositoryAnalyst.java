package dev.larder.fe.work;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.protobuf.ByteString;
import dev.larder.common.blob.BlobKey;
import dev.larder.common.blob.BlobPrefix;
import dev.larder.common.blob.BlobStat;
import dev.larder.common.blob.BlobStore;
import dev.larder.common.blob.BlobStoreException;
import dev.larder.common.blob.analysis.AnalysedPlace;
import dev.larder.common.blob.analysis.Finding;
import dev.larder.common.blob.analysis.Finding.Check;
import dev.larder.common.blob.analysis.Finding.Result;
import dev.larder.common.blob.analysis.StoreAnalysis;
import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.repository.RepositoryLayout;
import dev.larder.common.rpc.AgentChannels;
import dev.larder.common.rpc.proto.AnalysisFinding;
import dev.larder.common.rpc.proto.AnalyzeRepositoryRequest;
import dev.larder.common.rpc.proto.AnalyzeRepositoryResponse;
import dev.larder.fe.catalog.Backend;
import dev.larder.fe.catalog.Repository;
import io.grpc.Status;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at a repository's store from this frontend and from every live backend at once, and at whether each reads what
 * the others wrote. Any thread; calls block.
 */
public final class RepositoryAnalyst {
    private static final Logger log = LoggerFactory.getLogger(RepositoryAnalyst.class);
    private static final Duration BACKEND_PATIENCE = Duration.ofMinutes(3);
    private static final int PAGE = 1000;

    private final String frontend;
    private final AgentChannels agents;
    private final RepositoryAccessor accessor;
    private final Supplier<List<Backend>> liveBackends;
    private final InstantSource clock;

    /** @param host of this frontend, as it is shown */
    public RepositoryAnalyst(
            String host,
            AgentChannels agents,
            RepositoryAccessor accessor,
            Supplier<List<Backend>> liveBackends,
            InstantSource clock) {
        this.frontend = "frontend " + host;
        this.agents = agents;
        this.accessor = accessor;
        this.liveBackends = liveBackends;
        this.clock = clock;
    }

    /** The frontend first, then the backends. What was written is removed again, also when somebody fails. */
    public List<AnalysedPlace> analyze(Repository repository) throws BlobStoreException {
        BlobPrefix folder = BlobPrefix.of(RepositoryLayout.PROBES + "analysis-" + UUID.randomUUID());
        try (OpenRepository open = accessor.open(repository)) {
            return repository.readOnly() ? readOnly(repository, open.store()) : fully(repository, open.store(), folder);
        }
    }

    private List<AnalysedPlace> readOnly(Repository repository, BlobStore store) {
        Map<Backend, ListenableFuture<AnalyzeRepositoryResponse>> answers = ask(
                AnalyzeRepositoryRequest.newBuilder()
                        .setRepository(accessor.access(repository))
                        .setReadOnly(true)
                        .setKey(RepositoryLayout.IDENTITY.value()),
                BlobPrefix.ALL);
        List<AnalysedPlace> places = new ArrayList<>();
        places.add(new AnalysedPlace(frontend, StoreAnalysis.readOnly(store, RepositoryLayout.IDENTITY)));
        answers.forEach((backend, answer) -> places.add(place(backend, await(answer))));
        return places;
    }

    private List<AnalysedPlace> fully(Repository repository, BlobStore store, BlobPrefix folder) {
        BlobKey left = folder.key("frontend");
        byte[] text = ("written by " + frontend).getBytes(StandardCharsets.UTF_8);
        try {
            boolean unused = StoreAnalysis.leaves(store, left, text);
            Map<Backend, ListenableFuture<AnalyzeRepositoryResponse>> answers = ask(
                    AnalyzeRepositoryRequest.newBuilder()
                            .setRepository(accessor.access(repository))
                            .setKey(left.value())
                            .setContent(ByteString.copyFrom(text)),
                    folder);
            List<Finding> here = StoreAnalysis.of(store, BlobPrefix.of(folder.value() + "here"), clock);
            List<AnalysedPlace> backends = new ArrayList<>();
            List<Finding> exchanged = new ArrayList<>();
            answers.forEach((backend, answer) -> {
                AnalyzeRepositoryResponse findings = await(answer);
                backends.add(place(backend, findings));
                if (!findings.getKey().isEmpty()) {
                    exchanged.add(StoreAnalysis.exchange(
                            store,
                            new BlobKey(findings.getKey()),
                            findings.getContent().toByteArray(),
                            name(backend)));
                }
            });
            return Stream.concat(
                            Stream.of(new AnalysedPlace(frontend, Finding.with(exchanged(exchanged), here))),
                            backends.stream())
                    .toList();
        } finally {
            deleteAll(store, folder);
        }
    }

    private Map<Backend, ListenableFuture<AnalyzeRepositoryResponse>> ask(
            AnalyzeRepositoryRequest.Builder request, BlobPrefix folder) {
        Map<Backend, ListenableFuture<AnalyzeRepositoryResponse>> answers = new LinkedHashMap<>();
        for (Backend backend : liveBackends.get()) {
            answers.put(
                    backend,
                    agents.future(backend.address())
                            .withDeadlineAfter(BACKEND_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                            .analyzeRepository(request.setFolder(folder.value() + "backend-" + backend.id())
                                    .build()));
        }
        return answers;
    }

    private static Finding exchanged(List<Finding> all) {
        return all.stream()
                .filter(finding -> finding.result() != Result.OK)
                .findFirst()
                .orElseGet(() -> all.isEmpty()
                        ? new Finding(Check.EXCHANGE, Result.SKIPPED, "no backend wrote anything")
                        : new Finding(Check.EXCHANGE, Result.OK, "the blobs of " + all.size() + " backends are here"));
    }

    private static AnalysedPlace place(Backend backend, AnalyzeRepositoryResponse answer) {
        return new AnalysedPlace(
                name(backend),
                answer.getFindingsList().stream()
                        .map(one -> new Finding(
                                Check.valueOf(one.getCheck()), Result.valueOf(one.getResult()), one.getText()))
                        .toList());
    }

    private static String name(Backend backend) {
        return "backend " + backend.address();
    }

    /** A backend that does not answer says so as its one finding. */
    private static AnalyzeRepositoryResponse await(ListenableFuture<AnalyzeRepositoryResponse> answer) {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            return AnalyzeRepositoryResponse.newBuilder()
                    .addFindings(AnalysisFinding.newBuilder()
                            .setCheck(Check.READ_AFTER_WRITE.name())
                            .setResult(Result.FAILED.name())
                            .setText(Status.fromThrowable(e.getCause()).toString()))
                    .build();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException(ErrorCode.QUERY_INTERRUPTED, "Query execution was interrupted", e);
        }
    }

    /** Of the few blobs that processes left for each other. */
    private static void deleteAll(BlobStore store, BlobPrefix folder) {
        try {
            store.delete(store.list(folder, Optional.empty(), PAGE).blobs().stream()
                    .map(BlobStat::key)
                    .toList());
        } catch (BlobStoreException e) {
            log.warn("Blobs below {} stay: {}", folder, e.getMessage());
        }
    }
}
