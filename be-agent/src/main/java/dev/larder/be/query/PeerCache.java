package dev.larder.be.query;

import com.google.protobuf.ByteString;
import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.rpc.proto.FetchRowsetsRequest;
import dev.larder.common.rpc.proto.FileChunk;
import dev.larder.common.rpc.proto.QueryTablet;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files of other agents' tablets, fetched for queries and kept by their hash. Starts empty. Never holds more than its
 * limit; the file unused for longest goes first, a file in use stays. Safe to call from many threads: queries that
 * want the same tablet fetch it once.
 */
final class PeerCache {
    private static final Logger log = LoggerFactory.getLogger(PeerCache.class);
    private static final int LOCKS = 64;

    private final Path folder;
    private final long bytesMax;
    private final PeerTablets peers;
    private final TabletFiles tablets;
    private final ReentrantLock[] fetching = new ReentrantLock[LOCKS];
    /** By hash, least recently used first. Guarded by this. */
    private final LinkedHashMap<String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
    /** Bytes of all entries and of what is being fetched. Guarded by this. */
    private long bytes;
    /** Guarded by this. */
    private long nextTemporary;

    private static final class Entry {
        private final long tablet;
        private final long size;
        private int users;

        Entry(long tablet, long size, int users) {
            this.tablet = tablet;
            this.size = size;
            this.users = users;
        }
    }

    PeerCache(Path folder, long bytesMax, PeerTablets peers, TabletFiles tablets) throws IOException {
        this.folder = folder;
        this.bytesMax = bytesMax;
        this.peers = peers;
        this.tablets = tablets;
        for (int i = 0; i < LOCKS; i++) {
            fetching[i] = new ReentrantLock(true);
        }
        Files.createDirectories(folder);
        try (Stream<Path> old = Files.list(folder)) {
            for (Path file : (Iterable<Path>) old::iterator) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** The files of one query that must stay until it ends. For one thread. */
    final class Lease implements AutoCloseable {
        private final Map<String, Integer> held = new HashMap<>();

        /** Brings the tablet's files here, from the first agent that can give them. */
        List<LocalSegment> fetch(QueryTablet tablet, RunningQuery query) {
            ReentrantLock lock = fetching[Math.floorMod(Long.hashCode(tablet.getTabletId()), LOCKS)];
            acquire(lock, query);
            try {
                return fromAnyPeer(tablet, query);
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() {
            release(held);
            held.clear();
        }

        private List<LocalSegment> fromAnyPeer(QueryTablet tablet, RunningQuery query) {
            List<String> problems = new ArrayList<>();
            for (String address : tablet.getAddressesList()) {
                query.check();
                try {
                    return new Fetch(this, tablet, query).from(address);
                } catch (EngineException e) {
                    query.check();
                    log.warn(
                            "Tablet {} could not be fetched from {}: {}",
                            tablet.getTabletId(),
                            address,
                            e.getMessage());
                    problems.add(address + ": " + e.getMessage());
                }
            }
            throw new EngineException(
                    ErrorCode.REPLICA_NOT_USABLE,
                    "No replica of tablet " + tablet.getTabletId() + " could be read at version " + tablet.getVersion()
                            + (problems.isEmpty() ? "" : " (" + String.join("; ", problems) + ")"));
        }

        private void hold(String sha256) {
            held.merge(sha256, 1, Integer::sum);
        }
    }

    /** One try to get one tablet from one agent. */
    private final class Fetch {
        private final Lease lease;
        private final QueryTablet tablet;
        private final RunningQuery query;
        private final Set<String> had;
        private List<SegmentFile> files = List.of();
        private boolean described;
        private Map<String, SegmentFile> wanted = Map.of();
        private long reserved;
        private Download current;

        Fetch(Lease lease, QueryTablet tablet, RunningQuery query) {
            this.lease = lease;
            this.tablet = tablet;
            this.query = query;
            this.had = holdAll(tablet.getTabletId(), lease);
        }

        List<LocalSegment> from(String address) {
            FetchRowsetsRequest request = FetchRowsetsRequest.newBuilder()
                    .setTabletId(tablet.getTabletId())
                    .setVersion(tablet.getVersion())
                    .addAllRecent(tablet.getRecentList())
                    .addAllHave(had)
                    .build();
            try {
                peers.fetch(address, request, query.deadline(), this::take);
                finishCurrent();
            } catch (IOException | UncheckedIOException e) {
                throw new EngineException(ErrorCode.QUERY_FAILED, "The cache cannot be written", e);
            } finally {
                abandonCurrent();
                unreserve(reserved);
                reserved = 0;
            }
            if (!described || !wanted.isEmpty()) {
                throw new EngineException(ErrorCode.REPLICA_NOT_USABLE, "The answer ended before its last file");
            }
            return files.stream()
                    .map(file -> new LocalSegment(file, pathOf(file.sha256())))
                    .toList();
        }

        private void take(FileChunk chunk) {
            query.check();
            try {
                if (!described) {
                    describe(chunk.getTabletJson());
                    return;
                }
                if (current == null || !current.file.sha256().equals(chunk.getSha256())) {
                    finishCurrent();
                    SegmentFile file = wanted.get(chunk.getSha256());
                    if (file == null) {
                        throw new EngineException(
                                ErrorCode.REPLICA_NOT_USABLE, "The answer holds a file it did not list");
                    }
                    current = new Download(file, temporary());
                }
                current.write(chunk.getData());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void describe(String json) {
            try {
                files = tablets.describedBy(json);
            } catch (IllegalArgumentException e) {
                throw new EngineException(ErrorCode.REPLICA_NOT_USABLE, "The tablet's description is not readable", e);
            }
            described = true;
            wanted = files.stream()
                    .filter(file -> !had.contains(file.sha256()))
                    .collect(Collectors.toMap(SegmentFile::sha256, file -> file, (a, b) -> a, HashMap::new));
            long needed = wanted.values().stream().mapToLong(SegmentFile::size).sum();
            reserve(needed);
            reserved = needed;
        }

        private void finishCurrent() throws IOException {
            if (current != null) {
                Download done = current;
                done.finish();
                reserved -= done.file.size();
                add(done.file, tablet.getTabletId());
                lease.hold(done.file.sha256());
                wanted.remove(done.file.sha256());
                current = null;
            }
        }

        private void abandonCurrent() {
            if (current != null) {
                current.abandon();
                current = null;
            }
        }
    }

    /** A file on its way: written under another name, hashed while it is written, moved when it proved right. */
    private final class Download {
        private final SegmentFile file;
        private final Path temporary;
        private final MessageDigest digest;
        private final OutputStream out;
        private long written;

        Download(SegmentFile file, Path temporary) throws IOException {
            this.file = file;
            this.temporary = temporary;
            try {
                digest = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
            out = Files.newOutputStream(temporary);
        }

        void write(ByteString data) throws IOException {
            written += data.size();
            if (written > file.size()) {
                throw damaged();
            }
            digest.update(data.asReadOnlyByteBuffer());
            data.writeTo(out);
        }

        void finish() throws IOException {
            out.close();
            if (written != file.size()
                    || !HexFormat.of().formatHex(digest.digest()).equals(file.sha256())) {
                throw damaged();
            }
            Files.move(temporary, pathOf(file.sha256()), StandardCopyOption.ATOMIC_MOVE);
        }

        void abandon() {
            try {
                out.close();
                Files.deleteIfExists(temporary);
            } catch (IOException e) {
                log.warn("A temporary file stays in the cache: {}", temporary, e);
            }
        }

        private EngineException damaged() {
            return new EngineException(
                    ErrorCode.REPLICA_NOT_USABLE, "A file arrived damaged: its SHA-256 is not " + file.sha256());
        }
    }

    private static void acquire(ReentrantLock lock, RunningQuery query) {
        try {
            // In slices, because the query may be cancelled while another one fetches.
            while (!lock.tryLock(100, TimeUnit.MILLISECONDS)) {
                query.check();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException(ErrorCode.QUERY_INTERRUPTED, "Query execution was interrupted", e);
        }
    }

    private Path pathOf(String sha256) {
        return folder.resolve(sha256 + ".parquet");
    }

    private synchronized Path temporary() {
        return folder.resolve(nextTemporary++ + ".tmp");
    }

    /** Marks every file of the tablet that is here as used by the lease. */
    private synchronized Set<String> holdAll(long tablet, Lease lease) {
        Set<String> here = new TreeSet<>();
        for (Map.Entry<String, Entry> entry : entries.entrySet()) {
            if (entry.getValue().tablet == tablet) {
                entry.getValue().users++;
                lease.hold(entry.getKey());
                here.add(entry.getKey());
            }
        }
        return here;
    }

    private synchronized void release(Map<String, Integer> held) {
        held.forEach((sha256, times) -> {
            // get() also makes it the most recently used.
            Entry entry = entries.get(sha256);
            entry.users -= times;
        });
    }

    private synchronized void add(SegmentFile file, long tablet) {
        Entry known = entries.get(file.sha256());
        if (known == null) {
            entries.put(file.sha256(), new Entry(tablet, file.size(), 1));
        } else {
            // Another tablet has the same file.
            known.users++;
            bytes -= file.size();
        }
    }

    /** Makes room, and counts it as taken. */
    private synchronized void reserve(long needed) {
        Iterator<Map.Entry<String, Entry>> oldest = entries.entrySet().iterator();
        while (bytes + needed > bytesMax && oldest.hasNext()) {
            Map.Entry<String, Entry> entry = oldest.next();
            if (entry.getValue().users == 0) {
                deleteFile(entry.getKey());
                bytes -= entry.getValue().size;
                oldest.remove();
            }
        }
        if (bytes + needed > bytesMax) {
            throw new EngineException(
                    ErrorCode.QUERY_FAILED,
                    "The query needs " + needed + " bytes from other backends, more than the cache of " + bytesMax
                            + " bytes has room for");
        }
        bytes += needed;
    }

    private synchronized void unreserve(long unused) {
        bytes -= unused;
    }

    private void deleteFile(String sha256) {
        try {
            Files.deleteIfExists(pathOf(sha256));
        } catch (IOException e) {
            log.warn("A file stays in the cache: {}", sha256, e);
        }
    }

    /** Bytes taken now, for tests and metrics. */
    synchronized long usedBytes() {
        return bytes;
    }
}
