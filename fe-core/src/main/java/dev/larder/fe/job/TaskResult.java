package dev.larder.fe.job;

import dev.larder.common.id.BackendId;
import java.util.List;
import java.util.Optional;

/** What a finished task hands back. Backend tasks say who did them, because a batch may have moved meanwhile. */
public sealed interface TaskResult {
    /**
     * The lease and the table definitions are in the repository.
     *
     * @param base manifest of the snapshot to start from, whose data the lease protects
     */
    record Reserved(ManifestRef catalog, Optional<ManifestRef> base) implements TaskResult {}

    /** The batch's tablets are hard-linked, but for those named. */
    record Linked(BackendId backend, List<TabletFailure> failures) implements TaskResult {
        public Linked {
            failures = List.copyOf(failures);
        }
    }

    /** The batch's tablets are in the repository, but for those named; the manifest lists the rest. */
    record Uploaded(BackendId backend, ManifestRef manifest, Amount amount, List<TabletFailure> failures)
            implements TaskResult {
        public Uploaded {
            failures = List.copyOf(failures);
        }
    }

    record Published(ManifestRef snapshot) implements TaskResult {}

    /** The repository holds nothing of the job any more that is not part of a snapshot. */
    record Cleaned() implements TaskResult {}

    /** The snapshot manifest was read and proved. */
    record SnapshotRead(SnapshotContents contents) implements TaskResult {}

    record Prepared(BackendId backend) implements TaskResult {}

    record Downloaded(BackendId backend, Amount amount) implements TaskResult {}

    record Installed(BackendId backend) implements TaskResult {}

    /** The snapshot manifest is gone. */
    record Unpublished() implements TaskResult {}

    /**
     * What nothing refers to is gone from the repository.
     *
     * @param blobs that were deleted
     * @param bytes of these
     * @param uploads unfinished ones that were ended
     * @param problem why something had to stay; empty when nothing had to
     */
    record Collected(long blobs, long bytes, long uploads, String problem) implements TaskResult {}

    /**
     * Snapshot manifest and catalog manifest were checked.
     *
     * @param sha256 of the snapshot manifest
     * @param jobs whose folders hold data of the snapshot
     * @param batches batch manifests, which are still to be checked
     * @param blobs that were checked
     * @param bytes of these
     */
    record Examined(
            String sha256, List<String> jobs, List<ManifestRef> batches, long blobs, long bytes, List<Damage> damages)
            implements TaskResult {
        public Examined {
            jobs = List.copyOf(jobs);
            batches = List.copyOf(batches);
            damages = List.copyOf(damages);
        }
    }

    /** A batch manifest and what it names were checked. */
    record Checked(BackendId backend, long blobs, long bytes, List<Damage> damages) implements TaskResult {
        public Checked {
            damages = List.copyOf(damages);
        }
    }
}
