package dev.larder.common.rpc.broker;

import com.google.protobuf.ByteString;
import dev.larder.common.blob.BlobKey;
import dev.larder.common.blob.BlobPage;
import dev.larder.common.blob.BlobPrefix;
import dev.larder.common.blob.BlobSource;
import dev.larder.common.blob.BlobStat;
import dev.larder.common.blob.BlobStore;
import dev.larder.common.blob.BlobStoreException;
import dev.larder.common.blob.Blobs;
import dev.larder.common.blob.ByteRange;
import dev.larder.common.blob.StoreTraits;
import dev.larder.common.blob.StoreUnavailable;
import dev.larder.common.blob.WriteMode;
import dev.larder.common.rpc.proto.BrokerBlob;
import dev.larder.common.rpc.proto.BrokerKeys;
import dev.larder.common.rpc.proto.BrokerList;
import dev.larder.common.rpc.proto.BrokerPage;
import dev.larder.common.rpc.proto.BrokerProbe;
import dev.larder.common.rpc.proto.BrokerPut;
import dev.larder.common.rpc.proto.BrokerRead;
import dev.larder.common.rpc.proto.BrokerTraits;
import dev.larder.common.rpc.proto.RepositoryAccess;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The frontend's end: a store that brokers reach. Every operation is a call that stands alone, so that one broker can end
 * what another began, a stream included. For blobs that fit into a message, as all do that frontends read and write;
 * larger ones can be read, but not put.
 */
public final class BrokerBlobStore implements BlobStore {
    /** Of a blob that is put; a message has room for it and its frame. */
    public static final int PUT_BYTES_MAX = 68 << 20;

    private static final int READ_BYTES = 4 << 20;

    private final BrokerCalls brokers;
    private final RepositoryAccess repository;
    private final AtomicInteger puts = new AtomicInteger();

    /** @param repository as the brokers are told; holds secrets, never printed */
    public BrokerBlobStore(BrokerCalls brokers, RepositoryAccess repository) {
        this.brokers = brokers;
        this.repository = repository;
    }

    /** What has to be known of the server to speak with it, as a broker finds it out. */
    public static Map<String, String> probe(BrokerCalls brokers, RepositoryAccess repository)
            throws BlobStoreException {
        BrokerProbe request = BrokerProbe.newBuilder().setRepository(repository).build();
        return brokers.any(broker -> broker.probe(request)).getDialectMap();
    }

    @Override
    public void put(BlobKey key, BlobSource source, WriteMode mode) throws BlobStoreException {
        if (source.length() > PUT_BYTES_MAX) {
            throw new BlobStoreException("Cannot put blob " + key + " through broker " + brokers.name() + ": it has "
                    + source.length() + " bytes, expected " + PUT_BYTES_MAX + " at most");
        }
        BrokerPut request = BrokerPut.newBuilder()
                .setRepository(repository)
                .setKey(key.value())
                .setData(ByteString.copyFrom(Blobs.all(key, source)))
                .setMode(mode.name())
                .build();
        int attempt = puts.get();
        try {
            var unused = brokers.one(attempt, broker -> broker.put(request));
        } catch (StoreUnavailable e) {
            // Whoever tries again asks another broker.
            puts.compareAndSet(attempt, attempt + 1);
            throw e;
        }
    }

    @Override
    public InputStream open(BlobKey key, ByteRange range) throws BlobStoreException {
        BrokerStream stream = new BrokerStream(key, range);
        // Whether the blob is there shows now, and not when the first byte is read.
        stream.fetch();
        return stream;
    }

    @Override
    public Optional<BlobStat> stat(BlobKey key) throws BlobStoreException {
        BrokerKeys request = BrokerKeys.newBuilder()
                .setRepository(repository)
                .addKeys(key.value())
                .build();
        return stats(brokers.any(broker -> broker.stat(request))).stream().findFirst();
    }

    @Override
    public BlobPage list(BlobPrefix prefix, Optional<BlobKey> after, int limit) throws BlobStoreException {
        BrokerList request = below(prefix)
                .setAfter(after.map(BlobKey::value).orElse(""))
                .setLimit(limit)
                .build();
        BrokerPage page = brokers.any(broker -> broker.list(request));
        return new BlobPage(stats(page), page.getMore());
    }

    @Override
    public void delete(Collection<BlobKey> keys) throws BlobStoreException {
        BrokerKeys request = BrokerKeys.newBuilder()
                .setRepository(repository)
                .addAllKeys(keys.stream().map(BlobKey::value).toList())
                .build();
        var unused = brokers.any(broker -> broker.delete(request));
    }

    @Override
    public int purgeUnfinished(BlobPrefix prefix) throws BlobStoreException {
        BrokerList request = below(prefix).build();
        return brokers.any(broker -> broker.purgeUnfinished(request)).getCount();
    }

    @Override
    public List<BlobStat> unfinished(BlobPrefix prefix, int limit) throws BlobStoreException {
        BrokerList request = below(prefix).setLimit(limit).build();
        return stats(brokers.any(broker -> broker.unfinished(request)));
    }

    @Override
    public StoreTraits traits() {
        BrokerProbe request = BrokerProbe.newBuilder().setRepository(repository).build();
        try {
            BrokerTraits traits = brokers.any(broker -> broker.traits(request));
            return new StoreTraits(traits.getExclusiveCreate(), traits.getPartSizeMax(), traits.getParallelismHint());
        } catch (BlobStoreException e) {
            // Nobody knows: what every store can do.
            return new StoreTraits(false, PUT_BYTES_MAX, 1);
        }
    }

    @Override
    public void close() {
        // Channels belong to the process, and stores to the brokers.
    }

    private BrokerList.Builder below(BlobPrefix prefix) {
        return BrokerList.newBuilder().setRepository(repository).setPrefix(prefix.value());
    }

    private static List<BlobStat> stats(BrokerPage page) {
        return page.getBlobsList().stream().map(BrokerBlobStore::stat).toList();
    }

    private static BlobStat stat(BrokerBlob blob) {
        return new BlobStat(
                new BlobKey(blob.getKey()), blob.getSize(), Instant.ofEpochMilli(blob.getModifiedAtMillis()));
    }

    /** Reads a piece at a time. For one thread. */
    private final class BrokerStream extends InputStream {
        private final BlobKey key;
        private long offset;
        private long left;
        private byte[] piece = {};
        private int at;
        private boolean ended;

        BrokerStream(BlobKey key, ByteRange range) {
            this.key = key;
            this.offset = range.offset();
            this.left = range.length();
        }

        private void fetch() throws BlobStoreException {
            int wanted = (int) Math.min(READ_BYTES, left);
            BrokerRead request = BrokerRead.newBuilder()
                    .setRepository(repository)
                    .setKey(key.value())
                    .setOffset(offset)
                    .setLength(wanted)
                    .build();
            piece = brokers.any(broker -> broker.read(request)).getData().toByteArray();
            at = 0;
            offset += piece.length;
            left -= piece.length;
            ended = piece.length < wanted || left == 0;
        }

        @Override
        public int read() throws IOException {
            return Blobs.readByte(this);
        }

        @Override
        public int read(byte[] buffer, int from, int count) throws IOException {
            if (count == 0) {
                return 0;
            }
            if (at == piece.length) {
                if (ended) {
                    return -1;
                }
                fetch();
                if (piece.length == 0) {
                    return -1;
                }
            }
            int copied = Math.min(count, piece.length - at);
            System.arraycopy(piece, at, buffer, from, copied);
            at += copied;
            return copied;
        }
    }
}
