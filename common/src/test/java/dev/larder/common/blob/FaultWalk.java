package dev.larder.common.blob;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A walk through all operations of a store that something spoils, and a look at what it leaves behind. */
public final class FaultWalk {
    private static final int RANGE_BYTES = 5000;
    private static final int LIST_LIMIT = 10;

    private FaultWalk() {}

    /**
     * Puts, lists, looks at, reads whole and in part, purges what was not finished, and deletes.
     *
     * @param blobs of more than 6000 bytes each
     * @param mode of every put
     * @throws BlobStoreException naming what was not as it was put
     */
    public static void through(BlobStore store, Map<BlobKey, byte[]> blobs, WriteMode mode, Random random)
            throws Exception {
        for (Map.Entry<BlobKey, byte[]> blob : blobs.entrySet()) {
            store.put(blob.getKey(), BlobSource.of(blob.getValue()), mode);
        }
        if (store.list(BlobPrefix.ALL, Optional.empty(), LIST_LIMIT).blobs().size() != blobs.size()) {
            throw new CorruptBlob("The listing of data/ is not complete");
        }
        for (Map.Entry<BlobKey, byte[]> blob : blobs.entrySet()) {
            BlobKey key = blob.getKey();
            byte[] whole = blob.getValue();
            if (store.stat(key).map(BlobStat::size).orElse(-1L) != whole.length) {
                throw new BlobNotFound("Blob " + key + " is not there as it was put");
            }
            same(store, key, ByteRange.ALL, whole);
            int from = 1 + random.nextInt(1000);
            same(store, key, new ByteRange(from, RANGE_BYTES), Arrays.copyOfRange(whole, from, from + RANGE_BYTES));
        }
        store.purgeUnfinished(BlobPrefix.ALL);
        if (!store.unfinished(BlobPrefix.ALL, LIST_LIMIT).isEmpty()) {
            throw new CorruptBlob("Unfinished puts are left");
        }
        store.delete(blobs.keySet());
    }

    /**
     * What is wrong with what a walk left, if anything, after the purge that every ended job makes; blobs are whole or
     * not there. Removes them.
     *
     * @param direct the store, without what spoils it
     * @param mayStay blobs that may be there
     */
    public static Optional<String> left(BlobStore direct, Map<BlobKey, byte[]> mayStay) throws Exception {
        direct.purgeUnfinished(BlobPrefix.ALL);
        if (!direct.unfinished(BlobPrefix.ALL, LIST_LIMIT).isEmpty()) {
            return Optional.of("unfinished puts are left");
        }
        List<BlobStat> found =
                direct.list(BlobPrefix.ALL, Optional.empty(), LIST_LIMIT).blobs();
        for (BlobStat stat : found) {
            if (!mayStay.containsKey(stat.key())) {
                return Optional.of("left " + stat.key());
            }
            same(direct, stat.key(), ByteRange.ALL, mayStay.get(stat.key()));
        }
        direct.delete(found.stream().map(BlobStat::key).toList());
        return Optional.empty();
    }

    /** As every reader does, which knows a digest. */
    private static void same(BlobStore store, BlobKey key, ByteRange range, byte[] expected) throws Exception {
        try (InputStream in = store.open(key, range)) {
            if (!Arrays.equals(in.readAllBytes(), expected)) {
                throw new CorruptBlob("Blob " + key + " has other bytes than were put: digest");
            }
        }
    }

    /** Bytes without pattern. */
    public static byte[] bytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /** Goes through one cell of a matrix of faults, and says what is wrong about it, if anything. */
    public interface Walk<C> {
        Optional<String> of(C cell) throws Exception;
    }

    /** What is wrong about any of the cells, in the order of their names. */
    public static <C> List<String> all(List<C> cells, int atOnce, Walk<C> walk) throws Exception {
        List<String> wrong = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(atOnce);
        try {
            Map<String, Future<Optional<String>>> running = new TreeMap<>();
            for (C cell : cells) {
                running.put(cell.toString(), threads.submit(() -> walk.of(cell)));
            }
            for (Map.Entry<String, Future<Optional<String>>> one : running.entrySet()) {
                one.getValue().get().ifPresent(text -> wrong.add(one.getKey() + ": " + text));
            }
        } finally {
            threads.shutdownNow();
        }
        return wrong;
    }
}
