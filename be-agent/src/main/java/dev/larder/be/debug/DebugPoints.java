package dev.larder.be.debug;

import dev.larder.be.snapshot.TabletGate;
import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.id.TabletId;
import java.io.InterruptedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** The points that are set now. Forgotten when the agent ends. Any thread. */
public final class DebugPoints implements TabletGate {
    /** Tablet snapshots fail as if the tablet were gone. */
    public static final String SNAPSHOT_FAILS = "SnapshotManager::make_snapshot.inject_failure";

    /** Tablet snapshots are not taken until it is removed. */
    public static final String SNAPSHOT_WAITS = "SnapshotManager::make_snapshot.wait";

    /** Tablet snapshots fail as if the tablet lacked the version. */
    public static final String VERSION_FAILS = "Tablet::capture_consistent_versions.inject_failure";

    static final Set<String> NAMES = Set.of(SNAPSHOT_FAILS, SNAPSHOT_WAITS, VERSION_FAILS);

    // Guarded by this, which is told of every change.
    private final Map<String, Point> points = new HashMap<>();

    /**
     * One point.
     *
     * @param tablet the only one it concerns, if it is not all
     * @param left times it still has an effect, if that is limited
     */
    record Point(OptionalLong tablet, OptionalLong left) {
        boolean concerns(TabletId other) {
            return tablet.isEmpty() || tablet.getAsLong() == other.value();
        }
    }

    synchronized void add(String name, Point point) {
        if (!NAMES.contains(name)) {
            throw new IllegalArgumentException("No such debug point: " + name);
        }
        points.put(name, point);
        notifyAll();
    }

    synchronized boolean remove(String name) {
        notifyAll();
        return points.remove(name) != null;
    }

    synchronized void clear() {
        points.clear();
        notifyAll();
    }

    @Override
    public synchronized void pass(TabletId tablet) throws InterruptedIOException {
        while (Optional.ofNullable(points.get(SNAPSHOT_WAITS))
                .filter(point -> point.concerns(tablet))
                .isPresent()) {
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("The task was stopped");
            }
        }
        fail(SNAPSHOT_FAILS, tablet, "is missing");
        fail(VERSION_FAILS, tablet, "lacks versions");
    }

    private void fail(String name, TabletId tablet, String problem) {
        Point point = points.get(name);
        if (point == null || !point.concerns(tablet)) {
            return;
        }
        if (point.left().isPresent()) {
            long left = point.left().getAsLong() - 1;
            if (left > 0) {
                points.put(name, new Point(point.tablet(), OptionalLong.of(left)));
            } else {
                points.remove(name);
            }
        }
        throw new EngineException(
                ErrorCode.REPLICA_NOT_USABLE, "Tablet " + tablet + " " + problem + ", says debug point " + name);
    }
}
