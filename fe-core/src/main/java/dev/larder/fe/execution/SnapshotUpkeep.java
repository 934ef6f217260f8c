package dev.larder.fe.execution;

import dev.larder.fe.catalog.Repository;
import dev.larder.fe.maintenance.MaintenanceGoal.DropSnapshot;
import dev.larder.fe.maintenance.SnapshotKey;
import dev.larder.fe.show.SnapshotFacts;
import java.util.Map;
import java.util.Set;

/** What statements that look after snapshots ask of repositories. Every method may take seconds, and throws an EngineException that says why it failed. */
public interface SnapshotUpkeep {
    /** What it means to drop the snapshot. Of a damaged one nobody can tell which data is its own. */
    DropSnapshot plan(Repository repository, SnapshotKey snapshot);

    /** Removes the snapshot manifest; from then on there is no such snapshot. Safe to repeat. */
    void unpublish(Repository repository, DropSnapshot drop);

    /**
     * How much room snapshots take.
     *
     * @param all snapshots of the repository
     */
    Map<SnapshotKey, SnapshotFacts> describe(Repository repository, Set<SnapshotKey> wanted, Set<SnapshotKey> all);

    /** The key of its manifest below the repository. */
    String manifestKey(SnapshotKey snapshot);
}
