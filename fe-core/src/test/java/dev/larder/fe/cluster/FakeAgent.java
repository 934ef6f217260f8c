package dev.larder.fe.cluster;

import dev.larder.common.rpc.proto.AbortLoadRequest;
import dev.larder.common.rpc.proto.AbortLoadResponse;
import dev.larder.common.rpc.proto.AgentGrpc;
import dev.larder.common.rpc.proto.CheckRepositoryRequest;
import dev.larder.common.rpc.proto.CheckRepositoryResponse;
import dev.larder.common.rpc.proto.DropTabletsRequest;
import dev.larder.common.rpc.proto.DropTabletsResponse;
import dev.larder.common.rpc.proto.HeartbeatRequest;
import dev.larder.common.rpc.proto.HeartbeatResponse;
import dev.larder.common.rpc.proto.PrepareLoadRequest;
import dev.larder.common.rpc.proto.PrepareLoadResponse;
import dev.larder.common.rpc.proto.PublishVersionsRequest;
import dev.larder.common.rpc.proto.PublishVersionsResponse;
import dev.larder.common.rpc.proto.RepairTabletRequest;
import dev.larder.common.rpc.proto.RepairTabletResponse;
import dev.larder.common.rpc.proto.StopJobRequest;
import dev.larder.common.rpc.proto.StopJobResponse;
import dev.larder.common.rpc.proto.TabletFailure;
import dev.larder.common.rpc.proto.TaskReport;
import dev.larder.common.rpc.proto.TaskRequest;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** An agent without disks on a real loopback port: remembers what it is asked, and answers as a test tells it. */
public final class FakeAgent implements AutoCloseable {
    public final List<HeartbeatRequest> heartbeats = new CopyOnWriteArrayList<>();
    public final List<PrepareLoadRequest> prepared = new CopyOnWriteArrayList<>();
    public final List<PublishVersionsRequest> published = new CopyOnWriteArrayList<>();
    public final List<Long> aborted = new CopyOnWriteArrayList<>();
    public final List<Long> dropped = new CopyOnWriteArrayList<>();
    public final List<RepairTabletRequest> repaired = new CopyOnWriteArrayList<>();
    public final List<Long> stopped = new CopyOnWriteArrayList<>();
    public final List<TaskRequest> tasks = new CopyOnWriteArrayList<>();
    public final List<TaskRequest> cancelled = new CopyOnWriteArrayList<>();
    /** Tablets that it says it cannot publish. */
    public final Set<Long> unpublishable = ConcurrentHashMap.newKeySet();
    /** Why it takes no part in the cluster; empty when it does. */
    public volatile String refusal = "";
    /** Why it takes no rows; empty when it does. */
    public volatile String loadRefusal = "";
    /** What is wrong with any repository; empty for nothing. */
    public volatile String repositoryProblem = "";
    /** Runs before publishing is answered. */
    public volatile Runnable beforePublish = () -> {};
    /** The end of a task; empty leaves it running. */
    public volatile Function<TaskRequest, Optional<TaskReport>> work = request -> Optional.empty();

    private final int port;
    private Server server;

    public FakeAgent() {
        this.server = start(0);
        this.port = server.getPort();
    }

    public int port() {
        return port;
    }

    /** The process is gone; its port refuses connections. */
    public void die() {
        server.shutdownNow();
        try {
            server.awaitTermination();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    public void comeBack() {
        server = start(port);
    }

    @Override
    public void close() {
        die();
    }

    private Server start(int wanted) {
        try {
            return NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted))
                    .addService(new Service())
                    .build()
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class Service extends AgentGrpc.AgentImplBase {
        @Override
        public void heartbeat(HeartbeatRequest request, StreamObserver<HeartbeatResponse> observer) {
            heartbeats.add(request);
            answer(
                    observer,
                    HeartbeatResponse.newBuilder()
                            .setRefused(refusal)
                            .setVersion("fake")
                            .setCpuCores(3)
                            .build());
        }

        @Override
        public void prepareLoad(PrepareLoadRequest request, StreamObserver<PrepareLoadResponse> observer) {
            if (loadRefusal.isEmpty()) {
                prepared.add(request);
                answer(observer, PrepareLoadResponse.getDefaultInstance());
            } else {
                observer.onError(
                        Status.RESOURCE_EXHAUSTED.withDescription(loadRefusal).asRuntimeException());
            }
        }

        @Override
        public void publishVersions(PublishVersionsRequest request, StreamObserver<PublishVersionsResponse> observer) {
            published.add(request);
            beforePublish.run();
            PublishVersionsResponse.Builder response = PublishVersionsResponse.newBuilder();
            request.getTabletsList().stream()
                    .filter(tablet -> unpublishable.contains(tablet.getTabletId()))
                    .forEach(tablet -> response.addFailures(TabletFailure.newBuilder()
                            .setTabletId(tablet.getTabletId())
                            .setMessage("the load is unknown here")));
            answer(observer, response.build());
        }

        @Override
        public void abortLoad(AbortLoadRequest request, StreamObserver<AbortLoadResponse> observer) {
            aborted.add(request.getLoadId());
            answer(observer, AbortLoadResponse.getDefaultInstance());
        }

        @Override
        public void dropTablets(DropTabletsRequest request, StreamObserver<DropTabletsResponse> observer) {
            dropped.addAll(request.getTabletIdsList());
            answer(observer, DropTabletsResponse.getDefaultInstance());
        }

        @Override
        public void repairTablet(RepairTabletRequest request, StreamObserver<RepairTabletResponse> observer) {
            repaired.add(request);
            answer(observer, RepairTabletResponse.getDefaultInstance());
        }

        @Override
        public void stopJob(StopJobRequest request, StreamObserver<StopJobResponse> observer) {
            stopped.add(request.getJobId());
            answer(observer, StopJobResponse.getDefaultInstance());
        }

        @Override
        public void checkRepository(CheckRepositoryRequest request, StreamObserver<CheckRepositoryResponse> observer) {
            answer(
                    observer,
                    CheckRepositoryResponse.newBuilder()
                            .setProblem(repositoryProblem)
                            .build());
        }

        @Override
        public void runTask(TaskRequest request, StreamObserver<TaskReport> observer) {
            ((ServerCallStreamObserver<TaskReport>) observer).setOnCancelHandler(() -> cancelled.add(request));
            tasks.add(request);
            work.apply(request).ifPresent(report -> answer(observer, report));
        }
    }

    private static <T> void answer(StreamObserver<T> observer, T answer) {
        observer.onNext(answer);
        observer.onCompleted();
    }
}
