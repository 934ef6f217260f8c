package dev.larder.fe.maintenance;

/** What an ended job has done. */
public sealed interface MaintenanceResult {
    /**
     * What nothing refers to is gone.
     *
     * @param problem why something had to stay; empty when nothing had to
     */
    record Collected(long blobs, long bytes, long uploads, String problem) implements MaintenanceResult {}

    /** @param sha256 of the snapshot manifest */
    record Verified(String sha256, Findings findings) implements MaintenanceResult {}
}
