package dev.larder.fe.maintenance;

/** Which snapshot of a repository. */
public record SnapshotKey(String label, String timestamp) {
    @Override
    public String toString() {
        return label + " of " + timestamp;
    }
}
