package dev.larder.common.repository;

import java.util.List;

/**
 * A piece of the list of snapshots.
 *
 * @param more whether snapshots follow; ask again after the last name of this page
 */
public record SnapshotPage(List<SnapshotName> names, boolean more) {
    public SnapshotPage {
        names = List.copyOf(names);
    }
}
