package dev.larder.be.snapshot;

import dev.larder.be.tablet.CapturedTablet;
import dev.larder.be.tablet.DataFile;
import dev.larder.be.tablet.TabletStore;
import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.id.JobId;
import dev.larder.common.id.TabletId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Tablet snapshots. Taking them is safe to repeat and may be done by many threads. */
public final class SnapshotStore {
    private static final int LOCKS = 64;

    private final TabletStore tablets;
    private final JobFolders folders;
    private final TabletGate gate;
    // One taker at a time for a batch; batches share locks by hash.
    private final Object[] locks = Stream.generate(Object::new).limit(LOCKS).toArray();

    public SnapshotStore(TabletStore tablets, JobFolders folders, TabletGate gate) {
        this.tablets = tablets;
        this.folders = folders;
        this.gate = gate;
    }

    /**
     * A tablet that is to be captured.
     *
     * @param recent versions that may not be published here yet, with their loads
     */
    public record Wanted(TabletId tablet, long version, SortedMap<Long, Long> recent) {}

    /**
     * Tablet snapshots.
     *
     * @param failures tablets that cannot be had here at their version, and why
     */
    public record Taken(List<CapturedTablet> tablets, Map<TabletId, String> failures) {}

    /** Says, once a batch's tablets are known, which of their files are needed: the others are not linked. */
    @FunctionalInterface
    public interface Need {
        Need EVERYTHING = tablets -> file -> true;

        Predicate<DataFile> among(List<CapturedTablet> tablets) throws IOException;
    }

    /**
     * The snapshots of a batch's tablets; those are taken now that are not there already, whole. A file that is not needed
     * may be missing where the snapshot has it.
     */
    public Taken take(JobId job, long batch, List<Wanted> wanted, Need need) throws IOException {
        Path folder = folders.batch(job, batch);
        synchronized (locks[Math.floorMod(folder.hashCode(), LOCKS)]) {
            try (LinkedBatch linked = LinkedBatch.open(folder)) {
                return take(wanted, need, linked);
            }
        }
    }

    private Taken take(List<Wanted> wanted, Need need, LinkedBatch linked) throws IOException {
        Map<TabletId, String> failures = new LinkedHashMap<>();
        Map<Wanted, CapturedTablet> found = new LinkedHashMap<>();
        for (Wanted one : wanted) {
            unlessUnusable(one, failures, () -> {
                gate.pass(one.tablet());
                Optional<CapturedTablet> described = linked.find(one.tablet(), one.version());
                found.put(one, described.isPresent() ? described.get() : capture(one));
            });
        }
        Predicate<DataFile> needed = need.among(List.copyOf(found.values()));
        List<CapturedTablet> taken = new ArrayList<>();
        for (Map.Entry<Wanted, CapturedTablet> one : found.entrySet()) {
            unlessUnusable(
                    one.getKey(),
                    failures,
                    () -> taken.add(
                            linked.isWhole(one.getValue(), needed)
                                    ? one.getValue()
                                    : linked.link(capture(one.getKey()), needed)));
        }
        return new Taken(taken, failures);
    }

    private CapturedTablet capture(Wanted one) throws IOException {
        return tablets.capture(one.tablet(), one.version(), one.recent());
    }

    @FunctionalInterface
    private interface Step {
        void run() throws IOException;
    }

    private static void unlessUnusable(Wanted one, Map<TabletId, String> failures, Step step) throws IOException {
        try {
            step.run();
        } catch (EngineException e) {
            if (e.code() != ErrorCode.REPLICA_NOT_USABLE) {
                throw e;
            }
            failures.put(one.tablet(), e.getMessage());
        }
    }
}
