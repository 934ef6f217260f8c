package dev.larder.fe.backup;

import dev.larder.common.error.ErrorCode;
import dev.larder.common.error.Failure;
import dev.larder.common.id.BackendId;
import dev.larder.common.id.PartitionId;
import dev.larder.common.id.TabletId;
import dev.larder.fe.job.TabletFailure;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Tablets that one backend snapshots and uploads: the unit of tasks, reports and facts.
 *
 * @param number unique within the job
 * @param groups its tablets; none when all of them became batches of other backends
 * @param backend a candidate of every group, which does it
 */
public record BackupBatch(int number, List<TabletGroup> groups, BackendId backend) {
    /** Tablets in a batch at most, unless somebody says otherwise. */
    public static final int TABLETS_MAX = 500;
    /** Rowsets in a batch at most, so that its manifest stays small; a batch of one tablet may have more. */
    static final int ROWSETS_MAX = 100_000;

    public BackupBatch {
        groups = List.copyOf(groups);
    }

    /**
     * Tablets of one partition with copies on the same backends.
     *
     * @param version the version that is backed up
     * @param candidates backends that hold whole copies of all these tablets
     */
    public record TabletGroup(PartitionId partition, long version, List<TabletId> tablets, List<BackendId> candidates) {
        public TabletGroup {
            tablets = List.copyOf(tablets);
            candidates = List.copyOf(candidates);
        }

        /** The next candidate after this backend that will do, going round. */
        private Optional<BackendId> after(BackendId backend, Predicate<BackendId> fit) {
            int start = candidates.indexOf(backend);
            for (int i = 1; i <= candidates.size(); i++) {
                BackendId candidate = candidates.get((start + i) % candidates.size());
                if (!candidate.equals(backend) && fit.test(candidate)) {
                    return Optional.of(candidate);
                }
            }
            return Optional.empty();
        }

        private TabletGroup of(Predicate<TabletId> some) {
            return new TabletGroup(
                    partition, version, tablets.stream().filter(some).toList(), candidates);
        }

        private TabletGroup without(BackendId out) {
            return new TabletGroup(
                    partition,
                    version,
                    tablets,
                    candidates.stream().filter(one -> !one.equals(out)).toList());
        }
    }

    public List<TabletId> tablets() {
        return groups.stream().flatMap(group -> group.tablets().stream()).toList();
    }

    public Set<PartitionId> partitions() {
        return groups.stream().map(TabletGroup::partition).collect(Collectors.toUnmodifiableSet());
    }

    /** Backends that could do at least some of it. */
    public Set<BackendId> candidates() {
        return groups.stream().flatMap(group -> group.candidates().stream()).collect(Collectors.toUnmodifiableSet());
    }

    /** Who else could do it: some of its tablets for each, in their order. Tablets that nobody else has are left out. */
    Map<BackendId, List<TabletId>> elsewhere(Predicate<BackendId> fit) {
        Map<BackendId, List<TabletId>> tablets = new LinkedHashMap<>();
        for (TabletGroup group : groups) {
            group.after(backend, fit).ifPresent(other -> tablets.computeIfAbsent(other, none -> new ArrayList<>())
                    .addAll(group.tablets()));
        }
        return tablets;
    }

    /** A tablet of which every backend that holds it has left the cluster. */
    Optional<Failure> orphan(Set<BackendId> registered) {
        return groups.stream()
                .filter(group -> group.candidates().stream().noneMatch(registered::contains))
                .map(group -> new Failure(
                        ErrorCode.REPLICA_NOT_USABLE,
                        "make snapshot failed, every backend with a replica of tablet "
                                + group.tablets().get(0) + " has been dropped: " + group.candidates()))
                .findFirst();
    }

    /** Those failures that are about tablets of this batch. */
    List<TabletFailure> failuresAmong(List<TabletFailure> failures) {
        if (failures.isEmpty()) {
            return List.of();
        }
        Set<TabletId> all = Set.copyOf(tablets());
        return failures.stream()
                .filter(failure -> all.contains(failure.tablet()))
                .toList();
    }

    BackupBatch on(BackendId other) {
        return new BackupBatch(number, groups, other);
    }

    /** These tablets as a batch of their own, to be done by another backend. */
    BackupBatch split(int newNumber, List<TabletId> some, BackendId other) {
        return new BackupBatch(newNumber, groupsOf(new HashSet<>(some)::contains), other);
    }

    /** The same, that the present backend shall never be asked for again. */
    BackupBatch splitForGood(int newNumber, List<TabletId> some, BackendId other) {
        BackupBatch split = split(newNumber, some, other);
        return new BackupBatch(
                newNumber,
                split.groups().stream().map(group -> group.without(backend)).toList(),
                other);
    }

    BackupBatch without(List<TabletId> some) {
        Set<TabletId> out = new HashSet<>(some);
        return new BackupBatch(number, groupsOf(tablet -> !out.contains(tablet)), backend);
    }

    private List<TabletGroup> groupsOf(Predicate<TabletId> some) {
        return groups.stream()
                .map(group -> group.of(some))
                .filter(group -> !group.tablets().isEmpty())
                .toList();
    }
}
