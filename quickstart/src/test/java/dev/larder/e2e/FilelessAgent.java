package dev.larder.e2e;

import dev.larder.be.rpc.RepositoryAccesses;
import dev.larder.common.blob.BlobKey;
import dev.larder.common.blob.BlobStore;
import dev.larder.common.id.TabletId;
import dev.larder.common.repository.BatchManifest;
import dev.larder.common.repository.BatchManifest.DataFile;
import dev.larder.common.repository.BatchManifest.Rowset;
import dev.larder.common.repository.BatchManifest.TabletContent;
import dev.larder.common.repository.BlobRef;
import dev.larder.common.repository.JobName;
import dev.larder.common.repository.Repository;
import dev.larder.common.repository.RepositoryLayout;
import dev.larder.common.rpc.proto.AgentGrpc;
import dev.larder.common.rpc.proto.BackupWork;
import dev.larder.common.rpc.proto.CheckRepositoryRequest;
import dev.larder.common.rpc.proto.CheckRepositoryResponse;
import dev.larder.common.rpc.proto.DropTabletsRequest;
import dev.larder.common.rpc.proto.DropTabletsResponse;
import dev.larder.common.rpc.proto.HeartbeatRequest;
import dev.larder.common.rpc.proto.HeartbeatResponse;
import dev.larder.common.rpc.proto.ManifestRef;
import dev.larder.common.rpc.proto.RepositoryAccess;
import dev.larder.common.rpc.proto.StopJobRequest;
import dev.larder.common.rpc.proto.StopJobResponse;
import dev.larder.common.rpc.proto.TaskDone;
import dev.larder.common.rpc.proto.TaskReport;
import dev.larder.common.rpc.proto.TaskRequest;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

/**
 * A backend whose tablets have no files: tasks are done as soon as they are asked, but manifests are stored, of files that
 * are nowhere. It has a port like any other, and makes clusters possible that have more backends and tablets than a machine has room for.
 */
final class FilelessAgent implements AutoCloseable {
    private static final int FILE_BYTES = 1000;
    private static final String SHA256 = "5a".repeat(32);

    private final int tabletFiles;
    private final Server server;
    private final AtomicReference<BlobStore> store = new AtomicReference<>();

    private FilelessAgent(ExecutorService threads, int tabletFiles) throws IOException {
        this.tabletFiles = tabletFiles;
        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .executor(threads)
                .addService(new Service())
                .build()
                .start();
    }

    /**
     * @param threads which agents may share
     * @param tabletFiles that it claims to send of each tablet
     */
    static FilelessAgent start(ExecutorService threads, int tabletFiles) throws IOException {
        return new FilelessAgent(threads, tabletFiles);
    }

    int port() {
        return server.getPort();
    }

    @Override
    public void close() {
        server.shutdownNow();
        BlobStore opened = store.get();
        if (opened != null) {
            opened.close();
        }
    }

    /** Opened by the first who asks; agents keep their stores too. */
    private BlobStore store(RepositoryAccess access) throws IOException {
        synchronized (store) {
            if (store.get() == null) {
                store.set(RepositoryAccesses.open(access));
            }
            return store.get();
        }
    }

    private TaskDone run(TaskRequest request) throws IOException {
        return request.hasUpload() ? upload(request, request.getUpload()) : TaskDone.getDefaultInstance();
    }

    private TaskDone upload(TaskRequest request, BackupWork work) throws IOException {
        BatchManifest manifest = new BatchManifest(
                new JobName(request.getJobName()),
                (int) request.getSubject(),
                work.getTabletsList().stream()
                        .map(tablet -> new TabletContent(
                                new TabletId(tablet.getTabletId()),
                                tablet.getVersion(),
                                rowsets(request, tablet.getVersion())))
                        .toList(),
                List.of());
        RepositoryAccess access = work.getRepository();
        BlobRef stored = new Repository(store(access), access.getName()).writeBatch(manifest);
        return TaskDone.newBuilder()
                .setManifest(ManifestRef.newBuilder()
                        .setKey(stored.key().value())
                        .setSha256(stored.sha256())
                        .setSize(stored.size()))
                .build();
    }

    private List<Rowset> rowsets(TaskRequest request, long version) {
        BlobKey blob = RepositoryLayout.bundle(new JobName(request.getJobName()), SHA256);
        List<DataFile> files = IntStream.range(0, tabletFiles)
                .mapToObj(i -> new DataFile(
                        "%016x".formatted(request.getSubject()).repeat(3) + "%016x".formatted(i),
                        FILE_BYTES,
                        1,
                        blob,
                        (long) i * FILE_BYTES))
                .toList();
        return List.of(new Rowset(1, version, tabletFiles, files));
    }

    private final class Service extends AgentGrpc.AgentImplBase {
        @Override
        public void heartbeat(HeartbeatRequest request, StreamObserver<HeartbeatResponse> observer) {
            answer(
                    observer,
                    HeartbeatResponse.newBuilder()
                            .setVersion("fileless")
                            .setCpuCores(1)
                            .setAvailableBytes(1L << 40)
                            .setTotalBytes(1L << 40)
                            .build());
        }

        @Override
        public void checkRepository(CheckRepositoryRequest request, StreamObserver<CheckRepositoryResponse> observer) {
            answer(observer, CheckRepositoryResponse.getDefaultInstance());
        }

        @Override
        public void dropTablets(DropTabletsRequest request, StreamObserver<DropTabletsResponse> observer) {
            answer(observer, DropTabletsResponse.getDefaultInstance());
        }

        @Override
        public void stopJob(StopJobRequest request, StreamObserver<StopJobResponse> observer) {
            answer(observer, StopJobResponse.getDefaultInstance());
        }

        @Override
        public void runTask(TaskRequest request, StreamObserver<TaskReport> observer) {
            try {
                answer(observer, TaskReport.newBuilder().setDone(run(request)).build());
            } catch (IOException e) {
                observer.onError(Status.UNAVAILABLE
                        .withDescription(e.getMessage())
                        .withCause(e)
                        .asRuntimeException());
            }
        }
    }

    private static <T> void answer(StreamObserver<T> observer, T answer) {
        observer.onNext(answer);
        observer.onCompleted();
    }
}
