package dev.larder.fe.state;

import dev.larder.common.id.RepositoryId;
import dev.larder.fe.job.Amount;
import dev.larder.fe.job.Milestone;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** How fast finished jobs were, as far as they are remembered. */
public final class TransferRates {
    private TransferRates() {}

    private record Transfer(Amount amount, Map<Milestone, Instant> milestones, Milestone end) {
        OptionalLong bytesPerSecond() {
            Instant from = milestones.get(Milestone.SNAPSHOT_FINISHED);
            Instant to = milestones.get(end);
            // Times are known to the second: shorter transfers say nothing.
            if (from == null || to == null || Duration.between(from, to).toSeconds() < 2) {
                return OptionalLong.empty();
            }
            return OptionalLong.of(amount.bytes() / Duration.between(from, to).toSeconds());
        }
    }

    /** Bytes per second of the latest full backup into the repository that took long enough to be measured. */
    public static OptionalLong ofBackups(JobBoard jobs, RepositoryId repository) {
        return latest(jobs.backups().descendingMap().values().stream()
                .filter(job -> job.spec().repository().equals(repository)
                        && job.plan().base().isEmpty())
                .flatMap(job -> job.phase() instanceof dev.larder.fe.backup.Finished finished
                        ? Stream.of(new Transfer(finished.amount(), job.milestones(), Milestone.UPLOAD_FINISHED))
                        : Stream.empty()));
    }

    /** The same of restores. */
    public static OptionalLong ofRestores(JobBoard jobs, RepositoryId repository) {
        return latest(jobs.restores().descendingMap().values().stream()
                .filter(job -> job.spec().repository().equals(repository))
                .flatMap(job -> job.phase() instanceof dev.larder.fe.restore.Finished finished
                        ? Stream.of(new Transfer(finished.amount(), job.milestones(), Milestone.DOWNLOAD_FINISHED))
                        : Stream.empty()));
    }

    private static OptionalLong latest(Stream<Transfer> transfers) {
        return transfers
                .map(Transfer::bytesPerSecond)
                .filter(OptionalLong::isPresent)
                .findFirst()
                .orElse(OptionalLong.empty());
    }
}
