package dev.larder.fe.backup;

import dev.larder.common.error.ErrorCode;
import dev.larder.common.error.Failure;
import dev.larder.common.id.BackendId;
import dev.larder.common.id.PartitionId;
import dev.larder.common.id.TabletId;
import dev.larder.fe.job.TabletFailure;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Tablets of one partition that one backend snapshots and uploads: the unit of tasks, reports and facts.
 *
 * @param number unique within the job
 * @param version the version that is backed up
 * @param candidates backends that hold whole copies of all these tablets
 * @param backend the candidate that does it
 */
public record BackupBatch(
        int number,
        PartitionId partition,
        long version,
        List<TabletId> tablets,
        List<BackendId> candidates,
        BackendId backend) {
    /** Tablets in a batch at most, unless somebody says otherwise. */
    public static final int TABLETS_MAX = 500;
    /** Rowsets in a batch at most, so that its manifest stays small; a batch of one tablet may have more. */
    static final int ROWSETS_MAX = 100_000;

    public BackupBatch {
        tablets = List.copyOf(tablets);
        candidates = List.copyOf(candidates);
    }

    /** The live candidate after the present one, going round; empty when there is no other. */
    Optional<BackendId> next(Set<BackendId> live) {
        int start = candidates.indexOf(backend);
        for (int i = 1; i < candidates.size(); i++) {
            BackendId candidate = candidates.get((start + i) % candidates.size());
            if (live.contains(candidate)) {
                return Optional.of(candidate);
            }
        }
        return Optional.empty();
    }

    /** Whether every backend that holds these tablets has left the cluster. */
    boolean isOrphan(Set<BackendId> registered) {
        return candidates.stream().noneMatch(registered::contains);
    }

    Failure noBackendLeft() {
        return new Failure(
                ErrorCode.REPLICA_NOT_USABLE,
                "make snapshot failed, every backend with a replica of tablet " + tablets.get(0) + " has been dropped: "
                        + candidates);
    }

    /** Those failures that are about tablets of this batch. */
    List<TabletFailure> failuresAmong(List<TabletFailure> failures) {
        return failures.stream()
                .filter(failure -> tablets.contains(failure.tablet()))
                .toList();
    }

    BackupBatch on(BackendId other) {
        return new BackupBatch(number, partition, version, tablets, candidates, other);
    }

    /** These tablets of the batch as a batch of their own, to be done by another than the present backend. */
    BackupBatch split(int newNumber, List<TabletId> some, BackendId other) {
        List<BackendId> rest =
                candidates.stream().filter(one -> !one.equals(backend)).toList();
        return new BackupBatch(newNumber, partition, version, some, rest, other);
    }

    BackupBatch without(List<TabletId> some) {
        return new BackupBatch(
                number,
                partition,
                version,
                tablets.stream().filter(tablet -> !some.contains(tablet)).toList(),
                candidates,
                backend);
    }
}
