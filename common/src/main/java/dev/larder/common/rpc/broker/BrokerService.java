package dev.larder.common.rpc.broker;

import com.google.protobuf.ByteString;
import dev.larder.common.blob.BlobKey;
import dev.larder.common.blob.BlobPage;
import dev.larder.common.blob.BlobPrefix;
import dev.larder.common.blob.BlobSource;
import dev.larder.common.blob.BlobStat;
import dev.larder.common.blob.BlobStore;
import dev.larder.common.blob.BlobStoreException;
import dev.larder.common.blob.ByteRange;
import dev.larder.common.blob.StoreTraits;
import dev.larder.common.blob.WriteMode;
import dev.larder.common.rpc.RpcErrors;
import dev.larder.common.rpc.proto.BrokerBlob;
import dev.larder.common.rpc.proto.BrokerBytes;
import dev.larder.common.rpc.proto.BrokerDialect;
import dev.larder.common.rpc.proto.BrokerDone;
import dev.larder.common.rpc.proto.BrokerGrpc;
import dev.larder.common.rpc.proto.BrokerKeys;
import dev.larder.common.rpc.proto.BrokerList;
import dev.larder.common.rpc.proto.BrokerPage;
import dev.larder.common.rpc.proto.BrokerPing;
import dev.larder.common.rpc.proto.BrokerPong;
import dev.larder.common.rpc.proto.BrokerProbe;
import dev.larder.common.rpc.proto.BrokerPut;
import dev.larder.common.rpc.proto.BrokerRead;
import dev.larder.common.rpc.proto.BrokerTraits;
import dev.larder.common.rpc.proto.RepositoryAccess;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.Closeable;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;

/** The broker's end: does what frontends ask with the stores of repositories. */
public final class BrokerService extends BrokerGrpc.BrokerImplBase implements Closeable {
    private final Reach reach;
    private final Executor work;
    private final Instant startedAt;
    private final BrokerStores stores;

    /**
     * @param work threads that may wait for stores
     * @param startedAt when this process started
     */
    public BrokerService(Reach reach, Executor work, Instant startedAt) {
        this.reach = reach;
        this.work = work;
        this.startedAt = startedAt;
        this.stores = new BrokerStores(reach::open);
    }

    /** How this process reaches repositories. */
    public interface Reach {
        /** The store, which tries nothing twice, because the caller of the broker does. */
        BlobStore open(RepositoryAccess repository) throws BlobStoreException;

        /** What has to be known of the server to speak with it. */
        Map<String, String> probe(RepositoryAccess repository) throws BlobStoreException;
    }

    @Override
    public void ping(BrokerPing request, StreamObserver<BrokerPong> observer) {
        observer.onNext(BrokerPong.newBuilder()
                .setStartedAtMillis(startedAt.toEpochMilli())
                .build());
        observer.onCompleted();
    }

    @Override
    public void probe(BrokerProbe request, StreamObserver<BrokerDialect> observer) {
        answer(observer, () -> BrokerDialect.newBuilder()
                .putAllDialect(reach.probe(request.getRepository()))
                .build());
    }

    @Override
    public void put(BrokerPut request, StreamObserver<BrokerDone> observer) {
        answer(observer, request.getRepository(), store -> {
            store.put(
                    new BlobKey(request.getKey()),
                    BlobSource.of(request.getData().toByteArray()),
                    WriteMode.valueOf(request.getMode()));
            return BrokerDone.newBuilder().setCount(1).build();
        });
    }

    @Override
    public void read(BrokerRead request, StreamObserver<BrokerBytes> observer) {
        ByteRange range = new ByteRange(request.getOffset(), request.getLength());
        answer(observer, request.getRepository(), store -> {
            try (InputStream in = store.open(new BlobKey(request.getKey()), range)) {
                return BrokerBytes.newBuilder()
                        .setData(ByteString.copyFrom(in.readNBytes(request.getLength())))
                        .build();
            }
        });
    }

    @Override
    public void stat(BrokerKeys request, StreamObserver<BrokerPage> observer) {
        answer(observer, request.getRepository(), store -> {
            BrokerPage.Builder page = BrokerPage.newBuilder();
            for (String key : request.getKeysList()) {
                store.stat(new BlobKey(key)).map(BrokerService::blob).ifPresent(page::addBlobs);
            }
            return page.build();
        });
    }

    @Override
    public void list(BrokerList request, StreamObserver<BrokerPage> observer) {
        Optional<BlobKey> after =
                request.getAfter().isEmpty() ? Optional.empty() : Optional.of(new BlobKey(request.getAfter()));
        answer(observer, request.getRepository(), store -> {
            BlobPage page = store.list(new BlobPrefix(request.getPrefix()), after, request.getLimit());
            return page(page.blobs()).setMore(page.more()).build();
        });
    }

    @Override
    public void delete(BrokerKeys request, StreamObserver<BrokerDone> observer) {
        answer(observer, request.getRepository(), store -> {
            store.delete(request.getKeysList().stream().map(BlobKey::new).toList());
            return BrokerDone.newBuilder().setCount(request.getKeysCount()).build();
        });
    }

    @Override
    public void purgeUnfinished(BrokerList request, StreamObserver<BrokerDone> observer) {
        answer(observer, request.getRepository(), store -> BrokerDone.newBuilder()
                .setCount(store.purgeUnfinished(new BlobPrefix(request.getPrefix())))
                .build());
    }

    @Override
    public void unfinished(BrokerList request, StreamObserver<BrokerPage> observer) {
        answer(observer, request.getRepository(), store -> page(store.unfinished(
                        new BlobPrefix(request.getPrefix()), request.getLimit()))
                .build());
    }

    @Override
    public void traits(BrokerProbe request, StreamObserver<BrokerTraits> observer) {
        answer(observer, request.getRepository(), store -> {
            StoreTraits traits = store.traits();
            return BrokerTraits.newBuilder()
                    .setExclusiveCreate(traits.exclusiveCreate())
                    .setPartSizeMax(traits.partSizeMax())
                    .setParallelismHint(traits.parallelismHint())
                    .build();
        });
    }

    @Override
    public void close() {
        stores.close();
    }

    private <T> void answer(StreamObserver<T> observer, RepositoryAccess repository, BrokerStores.Use<T> use) {
        answer(observer, () -> stores.use(repository, use));
    }

    private <T> void answer(StreamObserver<T> observer, Callable<T> body) {
        // With a handler for it, an answer to somebody who is gone vanishes; without, it would be an error.
        ((ServerCallStreamObserver<T>) observer).setOnCancelHandler(() -> {});
        work.execute(() -> {
            try {
                observer.onNext(body.call());
                observer.onCompleted();
            } catch (BlobStoreException e) {
                observer.onError(BrokerErrors.toStatus(e));
            } catch (Exception e) {
                // The end of a call: its error has nowhere else to go than to the caller.
                observer.onError(RpcErrors.toStatus(e));
            }
        });
    }

    private static BrokerPage.Builder page(List<BlobStat> stats) {
        BrokerPage.Builder page = BrokerPage.newBuilder();
        stats.forEach(stat -> page.addBlobs(blob(stat)));
        return page;
    }

    private static BrokerBlob blob(BlobStat stat) {
        return BrokerBlob.newBuilder()
                .setKey(stat.key().value())
                .setSize(stat.size())
                .setModifiedAtMillis(stat.modifiedAt().toEpochMilli())
                .build();
    }
}
