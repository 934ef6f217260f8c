package dev.larder.common.blob.analysis;

import dev.larder.common.blob.BlobAlreadyExists;
import dev.larder.common.blob.BlobKey;
import dev.larder.common.blob.BlobNotFound;
import dev.larder.common.blob.BlobPage;
import dev.larder.common.blob.BlobPrefix;
import dev.larder.common.blob.BlobSource;
import dev.larder.common.blob.BlobStat;
import dev.larder.common.blob.BlobStore;
import dev.larder.common.blob.BlobStoreException;
import dev.larder.common.blob.Blobs;
import dev.larder.common.blob.ByteRange;
import dev.larder.common.blob.SourceFailed;
import dev.larder.common.blob.WriteMode;
import dev.larder.common.blob.analysis.Finding.Check;
import dev.larder.common.blob.analysis.Finding.Result;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Is this store fit for snapshots? Writes about 20 MB below a folder of its own, looks at what the store makes of it, and
 * removes all of it again, whatever happens. Lives for one analysis, on one thread and a few of its own.
 */
public final class StoreAnalysis {
    private static final int SMALL_BYTES = 4096;
    private static final int LISTED = 24;
    private static final int PAGE = 7;
    private static final int CREATORS = 4;
    private static final int RANGE_BYTES = 1 << 20;
    private static final int SPEED_BYTES = 16 << 20;
    /** More than any store here takes in one piece, so that a put that breaks off has begun to send parts. */
    private static final int ABORTED_BYTES = 40 << 20;

    private static final int ABORTED_AT = 20 << 20;
    private static final int PAGE_MAX = 1000;
    /** Leases and the grace of CLEAN REPOSITORY count in minutes. */
    private static final Duration SKEW_MAX = Duration.ofSeconds(60);

    private final BlobStore store;
    private final BlobPrefix folder;
    private final InstantSource clock;
    private final List<Finding> findings = new ArrayList<>();
    private final List<Long> smallPuts = new ArrayList<>();
    private final List<Long> smallReads = new ArrayList<>();

    private StoreAnalysis(BlobStore store, BlobPrefix folder, InstantSource clock) {
        this.store = store;
        this.folder = folder;
        this.clock = clock;
    }

    /**
     * Looks at everything but what others wrote.
     *
     * @param folder that nobody else uses; empty now, and afterwards
     * @return one finding for each check
     */
    public static List<Finding> of(BlobStore store, BlobPrefix folder, InstantSource clock) {
        return new StoreAnalysis(store, folder, clock).run();
    }

    /** Writes a blob for others to find; false if it cannot be written, which other findings tell of. */
    public static boolean leaves(BlobStore store, BlobKey key, byte[] content) {
        try {
            store.put(key, BlobSource.of(content), WriteMode.CREATE_NEW);
            return true;
        } catch (BlobStoreException e) {
            return false;
        }
    }

    /** Whether bytes that another process wrote are here, whole. */
    public static Finding exchange(BlobStore store, BlobKey key, byte[] expected, String writer) {
        try {
            return Arrays.equals(Blobs.read(store, key, expected.length), expected)
                    ? new Finding(Check.EXCHANGE, Result.OK, "the blob of " + writer + " is here")
                    : new Finding(Check.EXCHANGE, Result.FAILED, "the blob of " + writer + " has other bytes here");
        } catch (BlobNotFound e) {
            return new Finding(Check.EXCHANGE, Result.FAILED, "the blob of " + writer + " is not here");
        } catch (BlobStoreException e) {
            return new Finding(Check.EXCHANGE, Result.FAILED, e.getMessage());
        }
    }

    /** What can be found out without writing: that one blob that is there is listed, and read alike in whole and in part. */
    public static List<Finding> readOnly(BlobStore store, BlobKey present) {
        StoreAnalysis analysis = new StoreAnalysis(store, BlobPrefix.ALL, InstantSource.system());
        analysis.check(
                Check.LISTING,
                () -> analysis.keys(PAGE_MAX, 1).isEmpty()
                        ? failed("nothing is listed")
                        : ok("a first page is listed"));
        analysis.check(Check.RANGES, () -> {
            byte[] all = Blobs.read(store, present, RANGE_BYTES);
            return analysis.wrongRange(present, all)
                    .orElseGet(() -> ok(present + " is the same in whole and in parts"));
        });
        analysis.skipRest("the repository is READ ONLY");
        return analysis.inOrder();
    }

    private List<Finding> run() {
        try {
            Said first = check(Check.READ_AFTER_WRITE, this::readAfterWrite);
            if (first.result() != Result.FAILED) {
                check(Check.READ_AFTER_OVERWRITE, this::readAfterOverwrite);
                check(Check.EXCLUSIVE_CREATE, this::exclusiveCreate);
                check(Check.LISTING, this::listing);
                check(Check.RANGES, this::ranges);
                check(Check.DELETION, this::deletion);
                check(Check.ABORT, this::abort);
                check(Check.CLOCK, this::clock);
                check(Check.SPEED, this::speed);
            }
        } finally {
            check(Check.CLEAN_UP, this::cleanUp);
        }
        skipRest("not tried after the first failure");
        return inOrder();
    }

    // ---------------------------------------------------------------- checks

    private Said readAfterWrite() throws IOException {
        for (int i = 0; i < LISTED; i++) {
            BlobKey key = small(i);
            byte[] bytes = ProbeBytes.pattern(SMALL_BYTES, i);
            long before = System.nanoTime();
            store.put(key, BlobSource.of(bytes), WriteMode.CREATE_NEW);
            long written = System.nanoTime();
            Optional<BlobStat> stat = store.stat(key);
            long asked = System.nanoTime();
            if (!stat.map(BlobStat::size).equals(Optional.of((long) SMALL_BYTES))) {
                return failed("a blob of " + SMALL_BYTES + " bytes was written, and then "
                        + stat.map(seen -> "had " + seen.size()).orElse("was not there"));
            }
            if (!holds(key, bytes)) {
                return failed("a blob was written, and then had other bytes");
            }
            smallPuts.add(written - before);
            smallReads.add(System.nanoTime() - asked);
        }
        return ok(LISTED + " blobs were there at once");
    }

    private Said readAfterOverwrite() throws IOException {
        BlobKey key = folder.key("overwritten");
        for (int i = 0; i < CREATORS; i++) {
            byte[] bytes = ProbeBytes.pattern(SMALL_BYTES + i, i);
            store.put(key, BlobSource.of(bytes), WriteMode.REPLACE);
            if (!holds(key, bytes)) {
                return failed("a blob was overwritten, and then still had other bytes");
            }
        }
        return ok("the last bytes count at once");
    }

    private Said exclusiveCreate() throws IOException {
        BlobKey taken = small(0);
        try {
            store.put(taken, BlobSource.of(ProbeBytes.pattern(SMALL_BYTES, 99)), WriteMode.CREATE_NEW);
            return failed("a blob that was there was created again");
        } catch (BlobAlreadyExists e) {
            if (!holds(taken, ProbeBytes.pattern(SMALL_BYTES, 0))) {
                return failed("a create that was refused changed the blob");
            }
        }
        int winners = race(folder.key("raced"));
        if (winners == 1) {
            return ok("one of " + CREATORS + " writers at once won");
        }
        String seen = winners + " of " + CREATORS + " writers at once were told that they created the same blob";
        return store.traits().exclusiveCreate()
                ? failed(seen)
                : warning(
                        seen + "; this store is known for it: two clusters must not make the same repository at once");
    }

    private int race(BlobKey key) throws IOException {
        ExecutorService threads = Executors.newFixedThreadPool(CREATORS);
        try {
            List<Future<Boolean>> creations = new ArrayList<>();
            for (int i = 0; i < CREATORS; i++) {
                byte[] bytes = ProbeBytes.pattern(SMALL_BYTES, i);
                creations.add(threads.submit(() -> creates(key, bytes)));
            }
            int winners = 0;
            for (Future<Boolean> creation : creations) {
                winners += creation.get() ? 1 : 0;
            }
            return winners;
        } catch (ExecutionException e) {
            throw new IOException(e.getCause().getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            threads.shutdownNow();
        }
    }

    private boolean creates(BlobKey key, byte[] bytes) throws BlobStoreException {
        try {
            store.put(key, BlobSource.of(bytes), WriteMode.CREATE_NEW);
            return true;
        } catch (BlobAlreadyExists e) {
            return false;
        }
    }

    private Said listing() throws IOException {
        List<BlobKey> expected = new ArrayList<>();
        for (int i = 0; i < LISTED; i++) {
            expected.add(small(i));
        }
        List<BlobKey> listed = keys(PAGE, Integer.MAX_VALUE).stream()
                .filter(key -> key.value().contains("/small-"))
                .toList();
        if (listed.equals(expected)) {
            return ok(LISTED + " blobs were listed in order, " + PAGE + " at a time");
        }
        List<BlobKey> missing =
                expected.stream().filter(key -> !listed.contains(key)).toList();
        return failed(
                missing.isEmpty()
                        ? "blobs were listed twice or in another order than that of their names"
                        : missing.size() + " of " + LISTED + " blobs that are there were not listed");
    }

    private Said ranges() throws IOException {
        BlobKey key = folder.key("ranges");
        byte[] bytes = ProbeBytes.pattern(RANGE_BYTES, 7);
        store.put(key, BlobSource.of(bytes), WriteMode.CREATE_NEW);
        return wrongRange(key, bytes).orElseGet(() -> ok("every range had the bytes that were asked for"));
    }

    private Optional<Said> wrongRange(BlobKey key, byte[] all) throws IOException {
        int half = all.length / 2;
        List<ByteRange> ranges = List.of(
                new ByteRange(0, 1),
                new ByteRange(half, Math.max(1, all.length / 4)),
                new ByteRange(all.length - 1, 1),
                new ByteRange(half, Long.MAX_VALUE - half));
        for (ByteRange range : ranges) {
            int from = (int) range.offset();
            int to = (int) Math.min(all.length, range.offset() + Math.min(range.length(), all.length));
            try (InputStream in = store.open(key, range)) {
                if (!Arrays.equals(in.readAllBytes(), Arrays.copyOfRange(all, from, to))) {
                    return Optional.of(failed("bytes " + from + " to " + (to - 1) + " of a blob of " + all.length
                            + " were not those that were asked for"));
                }
            }
        }
        return Optional.empty();
    }

    private Said deletion() throws IOException {
        BlobKey key = small(0);
        store.delete(List.of(key));
        store.delete(List.of(key));
        if (store.stat(key).isPresent()) {
            return failed("a blob was deleted, and then was still there");
        }
        if (keys(PAGE_MAX, Integer.MAX_VALUE).contains(key)) {
            return failed("a blob was deleted, and then was still listed");
        }
        return ok("what was deleted was gone at once");
    }

    private Said abort() throws IOException {
        BlobKey key = folder.key("aborted");
        try {
            store.put(key, ProbeBytes.breakingOff(ABORTED_BYTES, ABORTED_AT), WriteMode.CREATE_NEW);
            return failed("a write of " + ABORTED_BYTES + " bytes that broke off after " + ABORTED_AT + " succeeded");
        } catch (SourceFailed e) {
            if (store.stat(key).isPresent()) {
                return failed("a write that broke off left a blob");
            }
        }
        int unfinished = store.unfinished(folder, PAGE_MAX).size();
        return unfinished == 0
                ? ok("a write that broke off left nothing")
                : failed("a write that broke off left " + unfinished
                        + " unfinished upload; CLEAN REPOSITORY removes such");
    }

    private Said clock() throws IOException {
        BlobKey key = folder.key("clock");
        Instant before = clock.instant();
        store.put(key, BlobSource.of(ProbeBytes.pattern(1, 0)), WriteMode.CREATE_NEW);
        Instant after = clock.instant();
        Instant there = store.stat(key)
                .orElseThrow(() -> new IOException("a blob was not there"))
                .modifiedAt();
        // Stores tell whole seconds.
        Duration behind = Duration.between(there, before);
        Duration ahead = Duration.between(after, there);
        Duration skew = behind.compareTo(ahead) > 0 ? behind : ahead;
        if (skew.compareTo(SKEW_MAX) <= 0) {
            return ok("the store's clock is within " + Math.max(1, skew.toSeconds() + 1) + " s of this host's");
        }
        return warning("the store's clock is " + skew.toSeconds() + " s "
                + (skew.equals(behind) ? "behind" : "ahead of")
                + " this host's: CLEAN REPOSITORY and leases count on less than " + SKEW_MAX.toSeconds() + " s");
    }

    private Said speed() throws IOException {
        BlobKey key = folder.key("speed");
        byte[] bytes = ProbeBytes.pattern(SPEED_BYTES, 3);
        long before = System.nanoTime();
        store.put(key, BlobSource.of(bytes), WriteMode.CREATE_NEW);
        long written = System.nanoTime();
        try (InputStream in = store.open(key, ByteRange.ALL)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        long read = System.nanoTime();
        return ok(String.format(
                Locale.ROOT,
                "one stream writes %.1f MB/s and reads %.1f MB/s; a small write takes %.1f ms, a small read %.1f ms",
                megabytesPerSecond(written - before),
                megabytesPerSecond(read - written),
                medianMillis(smallPuts),
                medianMillis(smallReads)));
    }

    private Said cleanUp() throws IOException {
        store.purgeUnfinished(folder);
        List<BlobKey> left = keys(PAGE_MAX, Integer.MAX_VALUE);
        if (!left.isEmpty()) {
            store.delete(left);
        }
        int still = keys(PAGE_MAX, Integer.MAX_VALUE).size();
        return still == 0 ? ok("everything was removed") : failed(still + " blobs are still below " + folder);
    }

    // ---------------------------------------------------------------- parts of checks

    private record Said(Result result, String text) {}

    private interface Step {
        Said look() throws IOException;
    }

    private static Said ok(String text) {
        return new Said(Result.OK, text);
    }

    private static Said warning(String text) {
        return new Said(Result.WARNING, text);
    }

    private static Said failed(String text) {
        return new Said(Result.FAILED, text);
    }

    private Said check(Check check, Step step) {
        Said said;
        try {
            said = step.look();
        } catch (IOException e) {
            said = failed(String.valueOf(e.getMessage()));
        }
        findings.add(new Finding(check, said.result(), said.text()));
        return said;
    }

    private void skipRest(String why) {
        Set<Check> open = EnumSet.complementOf(EnumSet.of(Check.EXCHANGE));
        findings.forEach(finding -> open.remove(finding.check()));
        open.forEach(check -> findings.add(new Finding(check, Result.SKIPPED, why)));
    }

    private List<Finding> inOrder() {
        return findings.stream().sorted(Comparator.comparing(Finding::check)).toList();
    }

    private BlobKey small(int number) {
        return folder.key(String.format(Locale.ROOT, "small-%02d", number));
    }

    private boolean holds(BlobKey key, byte[] bytes) throws IOException {
        try (InputStream in = store.open(key, ByteRange.ALL)) {
            return Arrays.equals(in.readAllBytes(), bytes);
        }
    }

    private List<BlobKey> keys(int pageSize, int pagesMax) throws BlobStoreException {
        List<BlobKey> keys = new ArrayList<>();
        Optional<BlobKey> after = Optional.empty();
        for (int pages = 0; pages < pagesMax; pages++) {
            BlobPage page = store.list(folder, after, pageSize);
            page.blobs().forEach(blob -> keys.add(blob.key()));
            if (!page.more() || page.blobs().isEmpty()) {
                break;
            }
            after = Optional.of(keys.get(keys.size() - 1));
        }
        return keys;
    }

    private static double megabytesPerSecond(long nanos) {
        return (double) SPEED_BYTES / (1 << 20) / (Math.max(1, nanos) / 1e9);
    }

    private static double medianMillis(List<Long> nanos) {
        List<Long> sorted = nanos.stream().sorted().toList();
        return sorted.isEmpty() ? 0 : sorted.get(sorted.size() / 2) / 1e6;
    }
}
