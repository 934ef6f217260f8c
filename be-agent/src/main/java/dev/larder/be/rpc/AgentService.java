package dev.larder.be.rpc;

import dev.larder.be.query.QuerySink;
import dev.larder.be.tablet.PreparedLoad;
import dev.larder.be.tablet.TabletState;
import dev.larder.be.tablet.TabletStore;
import dev.larder.common.error.EngineException;
import dev.larder.common.id.JobId;
import dev.larder.common.id.LoadId;
import dev.larder.common.id.TabletId;
import dev.larder.common.rpc.RowCodec;
import dev.larder.common.rpc.RpcErrors;
import dev.larder.common.rpc.SchemaCodec;
import dev.larder.common.rpc.proto.AbortLoadRequest;
import dev.larder.common.rpc.proto.AbortLoadResponse;
import dev.larder.common.rpc.proto.AgentGrpc;
import dev.larder.common.rpc.proto.AnalyzeRepositoryRequest;
import dev.larder.common.rpc.proto.AnalyzeRepositoryResponse;
import dev.larder.common.rpc.proto.CheckRepositoryRequest;
import dev.larder.common.rpc.proto.CheckRepositoryResponse;
import dev.larder.common.rpc.proto.DescribeTabletsRequest;
import dev.larder.common.rpc.proto.DescribeTabletsResponse;
import dev.larder.common.rpc.proto.DropTabletsRequest;
import dev.larder.common.rpc.proto.DropTabletsResponse;
import dev.larder.common.rpc.proto.FetchRowsetsRequest;
import dev.larder.common.rpc.proto.FileChunk;
import dev.larder.common.rpc.proto.HeartbeatRequest;
import dev.larder.common.rpc.proto.HeartbeatResponse;
import dev.larder.common.rpc.proto.PrepareLoadRequest;
import dev.larder.common.rpc.proto.PrepareLoadResponse;
import dev.larder.common.rpc.proto.PublishVersionsRequest;
import dev.larder.common.rpc.proto.PublishVersionsResponse;
import dev.larder.common.rpc.proto.QueryRequest;
import dev.larder.common.rpc.proto.QueryResponse;
import dev.larder.common.rpc.proto.RepairTabletRequest;
import dev.larder.common.rpc.proto.RepairTabletResponse;
import dev.larder.common.rpc.proto.StopJobRequest;
import dev.larder.common.rpc.proto.StopJobResponse;
import dev.larder.common.rpc.proto.TabletDescription;
import dev.larder.common.rpc.proto.TabletFailure;
import dev.larder.common.rpc.proto.TabletPublish;
import dev.larder.common.rpc.proto.TaskEstimate;
import dev.larder.common.rpc.proto.TaskReport;
import dev.larder.common.rpc.proto.TaskRequest;
import dev.larder.common.schema.TableSchema;
import io.grpc.Context;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The calls of {@code agent.proto}. What may take long (disks, queries, other machines) runs on the work threads, so that
 * heartbeats are always answered.
 */
final class AgentService extends AgentGrpc.AgentImplBase {
    /** For callers that set no deadline. */
    private static final Duration DEADLINE_MAX = Duration.ofHours(1);

    private static final Logger log = LoggerFactory.getLogger(AgentService.class);

    private final AgentRooms rooms;
    private final TabletStore tablets;
    private final Heartbeats heartbeats;
    private final Executor work;
    private final InstantSource clock;

    AgentService(AgentRooms rooms, Heartbeats heartbeats, Executor work, InstantSource clock) {
        this.rooms = rooms;
        this.tablets = rooms.tablets();
        this.heartbeats = heartbeats;
        this.work = work;
        this.clock = clock;
    }

    @Override
    public void heartbeat(HeartbeatRequest request, StreamObserver<HeartbeatResponse> observer) {
        answer(observer, () -> heartbeats.answer(request), Runnable::run);
    }

    @Override
    public void prepareLoad(PrepareLoadRequest request, StreamObserver<PrepareLoadResponse> observer) {
        answer(observer, () -> prepare(request), work);
    }

    @Override
    public void publishVersions(PublishVersionsRequest request, StreamObserver<PublishVersionsResponse> observer) {
        answer(observer, () -> publish(request), work);
    }

    @Override
    public void abortLoad(AbortLoadRequest request, StreamObserver<AbortLoadResponse> observer) {
        answer(
                observer,
                () -> {
                    tablets.abort(new LoadId(request.getLoadId()));
                    return AbortLoadResponse.getDefaultInstance();
                },
                work);
    }

    @Override
    public void dropTablets(DropTabletsRequest request, StreamObserver<DropTabletsResponse> observer) {
        answer(observer, () -> drop(request), work);
    }

    @Override
    public void runTask(TaskRequest request, StreamObserver<TaskReport> observer) {
        // With a handler for it, reports to somebody who is gone vanish; without, they would be errors.
        ((ServerCallStreamObserver<TaskReport>) observer).setOnCancelHandler(() -> {});
        try {
            rooms.tasks().run(request, report -> {
                observer.onNext(report);
                if (!report.hasProgress()) {
                    observer.onCompleted();
                }
            });
        } catch (EngineException e) {
            observer.onError(RpcErrors.toStatus(e));
        }
    }

    @Override
    public void estimateTask(TaskRequest request, StreamObserver<TaskEstimate> observer) {
        answer(observer, () -> rooms.estimates().of(request), work);
    }

    @Override
    public void stopJob(StopJobRequest request, StreamObserver<StopJobResponse> observer) {
        answer(
                observer,
                () -> {
                    rooms.jobs().end(new JobId(request.getJobId()));
                    return StopJobResponse.getDefaultInstance();
                },
                work);
    }

    @Override
    public void query(QueryRequest request, StreamObserver<QueryResponse> observer) {
        PacedStream<QueryResponse> stream = PacedStream.over(observer);
        Instant deadline = deadline();
        QuerySink sink = new QuerySink() {
            @Override
            public void send(QueryResponse part) {
                stream.send(part);
            }

            @Override
            public Instant deadline() {
                return deadline;
            }

            @Override
            public void onCancel(Runnable action) {
                stream.onCancel(action);
            }
        };
        work.execute(() -> stream.run(() -> rooms.queries().run(request, sink)));
    }

    @Override
    public void fetchRowsets(FetchRowsetsRequest request, StreamObserver<FileChunk> observer) {
        PacedStream<FileChunk> stream = PacedStream.over(observer);
        work.execute(() -> stream.run(() -> new RowsetSender(tablets).send(request, stream)));
    }

    @Override
    public void repairTablet(RepairTabletRequest request, StreamObserver<RepairTabletResponse> observer) {
        Instant deadline = deadline();
        answer(
                observer,
                () -> {
                    new TabletRepair(tablets, rooms.peers(), rooms.room()).repair(request, deadline);
                    return RepairTabletResponse.getDefaultInstance();
                },
                work);
    }

    @Override
    public void describeTablets(DescribeTabletsRequest request, StreamObserver<DescribeTabletsResponse> observer) {
        answer(observer, () -> describe(request), work);
    }

    @Override
    public void checkRepository(CheckRepositoryRequest request, StreamObserver<CheckRepositoryResponse> observer) {
        String prober = "backend-" + rooms.membership().backendId().orElse(0L);
        answer(observer, () -> RepositoryAccesses.check(request, prober), work);
    }

    @Override
    public void analyzeRepository(
            AnalyzeRepositoryRequest request, StreamObserver<AnalyzeRepositoryResponse> observer) {
        answer(observer, () -> RepositoryAnalysis.of(request, clock), work);
    }

    private PrepareLoadResponse prepare(PrepareLoadRequest request) throws IOException {
        rooms.room().require(request.getSerializedSize());
        TableSchema schema = SchemaCodec.decode(request.getSchema());
        PreparedLoad load = tablets.prepare(
                new TabletId(request.getTabletId()),
                new LoadId(request.getLoadId()),
                RowCodec.decode(schema, request.getRowsList()));
        return PrepareLoadResponse.newBuilder()
                .setRows(load.rows())
                .setBytes(load.bytes())
                .build();
    }

    private PublishVersionsResponse publish(PublishVersionsRequest request) {
        PublishVersionsResponse.Builder response = PublishVersionsResponse.newBuilder();
        for (TabletPublish tablet : request.getTabletsList()) {
            try {
                tablets.tablet(new TabletId(tablet.getTabletId())).publish(VersionLoads.of(tablet.getVersionsList()));
            } catch (EngineException | IOException e) {
                response.addFailures(failure(tablet.getTabletId(), e));
            }
        }
        return response.build();
    }

    private DropTabletsResponse drop(DropTabletsRequest request) {
        DropTabletsResponse.Builder response = DropTabletsResponse.newBuilder();
        for (long id : request.getTabletIdsList()) {
            try {
                tablets.drop(new TabletId(id));
            } catch (IOException e) {
                response.addFailures(failure(id, e));
            }
        }
        return response.build();
    }

    private DescribeTabletsResponse describe(DescribeTabletsRequest request) {
        DescribeTabletsResponse.Builder response = DescribeTabletsResponse.newBuilder();
        for (long id : request.getTabletIdsList()) {
            TabletDescription.Builder description =
                    TabletDescription.newBuilder().setTabletId(id).setVersion(TabletState.FIRST_VERSION);
            tablets.find(new TabletId(id)).ifPresent(tablet -> {
                TabletState state = tablet.state();
                description
                        .setVersion(state.version())
                        .setRowCount(state.rows())
                        .setDataBytes(state.bytes())
                        .setRowsetCount(state.rowsets().size())
                        .setPath(tablet.folder().toString());
            });
            response.addTablets(description);
        }
        return response.build();
    }

    private Instant deadline() {
        return clock.instant()
                .plus(Optional.ofNullable(Context.current().getDeadline())
                        .map(deadline -> Duration.ofMillis(deadline.timeRemaining(TimeUnit.MILLISECONDS)))
                        .orElse(DEADLINE_MAX));
    }

    private static <T> void answer(StreamObserver<T> observer, Callable<T> body, Executor executor) {
        ((ServerCallStreamObserver<T>) observer).setOnCancelHandler(() -> {});
        executor.execute(() -> {
            try {
                observer.onNext(body.call());
                observer.onCompleted();
            } catch (Exception e) {
                // The end of a call: its error has nowhere else to go than to the caller.
                if (!(e instanceof EngineException)) {
                    log.warn("A call failed", e);
                }
                observer.onError(RpcErrors.toStatus(e));
            }
        });
    }

    private static TabletFailure failure(long tablet, Exception e) {
        return TabletFailure.newBuilder()
                .setTabletId(tablet)
                .setMessage(e instanceof EngineException ? e.getMessage() : e.toString())
                .build();
    }
}
