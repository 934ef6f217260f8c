package dev.larder.common.repository;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which snapshots of one cluster have had their time. Snapshots of a group replace each other: those of one database, one
 * series, and one kind of content. The newest of a group always stays, expired or not, so that when backups stop, time alone
 * does not take the last one away. Pure.
 */
public final class RetiredSnapshots {
    private RetiredSnapshots() {}

    /**
     * What is asked of one snapshot.
     *
     * @param hasData whether there are rows in it, or definitions alone
     */
    public record Candidate(
            SnapshotName name, String database, boolean hasData, Instant takenAt, Optional<Retention> retention) {
        public static Candidate of(SnapshotManifest manifest) {
            return new Candidate(
                    manifest.name(),
                    manifest.database(),
                    !manifest.batches().isEmpty(),
                    manifest.takenAt(),
                    manifest.retention());
        }

        private Optional<String> series() {
            return retention.flatMap(Retention::series);
        }

        private boolean isExpired(Instant now) {
            return retention
                    .flatMap(Retention::expiresAt)
                    .filter(end -> !end.isAfter(now))
                    .isPresent();
        }
    }

    private record Group(String database, Optional<String> series, boolean hasData) {}

    /** The snapshots to be dropped now, oldest first. */
    public static List<SnapshotName> of(Collection<Candidate> snapshots, Instant now) {
        Map<Group, List<Candidate>> groups = snapshots.stream()
                .collect(Collectors.groupingBy(one -> new Group(one.database(), one.series(), one.hasData())));
        List<Candidate> retired = new ArrayList<>();
        for (List<Candidate> group : groups.values()) {
            List<Candidate> newestFirst =
                    group.stream().sorted(OLDEST_FIRST.reversed()).toList();
            // The newest says how many stay: so a statement with a greater number holds on to what is there.
            int keep = newestFirst.get(0).retention().flatMap(Retention::keep).orElse(Integer.MAX_VALUE);
            for (int place = 1; place < newestFirst.size(); place++) {
                if (place >= keep || newestFirst.get(place).isExpired(now)) {
                    retired.add(newestFirst.get(place));
                }
            }
        }
        return retired.stream().sorted(OLDEST_FIRST).map(Candidate::name).toList();
    }

    private static final Comparator<Candidate> OLDEST_FIRST =
            Comparator.comparing(Candidate::takenAt).thenComparing(Candidate::name);
}
