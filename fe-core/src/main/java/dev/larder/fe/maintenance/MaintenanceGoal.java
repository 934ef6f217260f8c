package dev.larder.fe.maintenance;

import dev.larder.fe.job.Trust;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What a job is to do to its repository. */
public sealed interface MaintenanceGoal {
    /** The snapshot it is about; empty for the whole repository. */
    Optional<SnapshotKey> about();

    /**
     * The snapshot goes, and then the data that no other refers to.
     *
     * @param job that made it, as repositories name jobs
     * @param jobs whose folders hold its data
     */
    record DropSnapshot(SnapshotKey snapshot, String job, List<String> jobs) implements MaintenanceGoal {
        public DropSnapshot {
            jobs = List.copyOf(jobs);
        }

        @Override
        public Optional<SnapshotKey> about() {
            return Optional.of(snapshot);
        }
    }

    /**
     * What no snapshot leads to and no lease protects goes.
     *
     * @param grace age below which nothing is touched
     * @param leaseTimeout age from which on the lease of another cluster protects nothing any more
     */
    record CleanRepository(Duration grace, Duration leaseTimeout) implements MaintenanceGoal {
        @Override
        public Optional<SnapshotKey> about() {
            return Optional.empty();
        }
    }

    /**
     * The snapshot is checked.
     *
     * @param samplePercent how many of a hundred files are read; 100 for all
     * @param sha256 that the snapshot manifest is known to have
     * @param trust what is asked of its signature
     */
    record VerifySnapshot(
            SnapshotKey snapshot, VerifyLevel level, int samplePercent, Optional<String> sha256, Trust trust)
            implements MaintenanceGoal {
        @Override
        public Optional<SnapshotKey> about() {
            return Optional.of(snapshot);
        }
    }
}
