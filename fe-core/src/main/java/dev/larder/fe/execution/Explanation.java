package dev.larder.fe.execution;

import dev.larder.common.error.EngineException;
import dev.larder.common.id.BackendId;
import dev.larder.common.id.JobId;
import dev.larder.common.id.TaskId;
import dev.larder.common.id.TaskId.Kind;
import dev.larder.fe.backup.BackupBatch;
import dev.larder.fe.backup.BackupJob;
import dev.larder.fe.backup.BackupSpec;
import dev.larder.fe.backup.BackupSubmitted;
import dev.larder.fe.catalog.Repository;
import dev.larder.fe.engine.Proposal.Outcome;
import dev.larder.fe.job.Estimate;
import dev.larder.fe.job.JobEvent.TaskSucceeded;
import dev.larder.fe.job.ManifestRef;
import dev.larder.fe.job.SnapshotContents;
import dev.larder.fe.job.TaskResult;
import dev.larder.fe.job.Work;
import dev.larder.fe.kernel.Decision;
import dev.larder.fe.kernel.StateChange;
import dev.larder.fe.restore.RestoreBatch;
import dev.larder.fe.restore.RestoreChange.RestoreCancelled;
import dev.larder.fe.restore.RestoreJob;
import dev.larder.fe.restore.RestoreSpec;
import dev.larder.fe.restore.RestoreSubmitted;
import dev.larder.fe.show.ClusterRows;
import dev.larder.fe.show.EstimateRows;
import dev.larder.fe.state.ClusterState;
import dev.larder.fe.state.TransferRates;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What a job would do: it is submitted to a copy of the state that nobody else sees and nobody logs, and backends are asked
 * what its tasks would move.
 */
final class Explanation {
    private final StatementRun run;

    Explanation(StatementRun run) {
        this.run = run;
    }

    /** A job in a state that is not logged. */
    private record Imagined<J>(ClusterState state, J job) {}

    void explain(BackupSpec spec) {
        Imagined<BackupJob> imagined = run.services().engine().call((state, context, now) -> {
            BackupJob job = BackupJob.submitted(
                    new JobId(state.nextId()),
                    spec,
                    BackupChoice.plan(
                            spec,
                            context,
                            run.services().settings(),
                            run.services().backends()),
                    now.truncatedTo(ChronoUnit.SECONDS));
            return Outcome.of(new Imagined<>(state, job));
        });
        Repository repository = run.catalog().repositories().get(spec.repository());
        Optional<ManifestRef> base = run.services().repositories().base(repository, imagined.job());
        BackupJob job = imagined.job().startingFrom(base);
        show(
                imagined.state().apply(new BackupSubmitted(job)),
                job.plan().batches().values().stream()
                        .filter(batch -> !batch.tablets().isEmpty())
                        .map((BackupBatch batch) ->
                                new Work.ByBackend(new TaskId(job.id(), Kind.UPLOAD, batch.number()), batch.backend())),
                TransferRates.ofBackups(run.state().jobs(), spec.repository()));
    }

    void explain(RestoreSpec spec, SnapshotContents contents) {
        Imagined<RestoreJob> imagined = run.services().engine().call((state, context, now) -> {
            RestoreJob job = RestoreJob.submitted(new JobId(state.nextId()), spec, now);
            ClusterState submitted = state.apply(new RestoreSubmitted(job));
            TaskId reading = new TaskId(job.id(), Kind.READ_MANIFEST, 0);
            Decision decision =
                    job.decide(new TaskSucceeded(reading, now, new TaskResult.SnapshotRead(contents)), context);
            return Outcome.of(new Imagined<>(submitted.apply(planned(decision)), job));
        });
        RestoreJob job = imagined.state().jobs().restores().get(imagined.job().id());
        show(
                imagined.state(),
                job.phase().plan().orElseThrow().batches().values().stream()
                        .map((RestoreBatch batch) -> new Work.ByBackend(
                                new TaskId(job.id(), Kind.DOWNLOAD, batch.number()), batch.backend())),
                TransferRates.ofRestores(run.state().jobs(), spec.repository()));
    }

    /** Throws what the restore would be cancelled with. */
    private static List<StateChange> planned(Decision decision) {
        if (!(decision instanceof Decision.Accepted accepted)) {
            throw RepositoryHandler.wrong("The restore cannot be planned: " + decision);
        }
        accepted.changes().stream()
                .filter(RestoreCancelled.class::isInstance)
                .map(RestoreCancelled.class::cast)
                .findFirst()
                .ifPresent(cancelled -> {
                    throw new EngineException(
                            cancelled.why().code(), cancelled.why().message());
                });
        return accepted.changes();
    }

    private void show(ClusterState state, Stream<Work.ByBackend> tasks, OptionalLong bytesPerSecond) {
        Map<BackendId, Estimate> estimates = run.services().backends().estimate(state, tasks.toList());
        Function<BackendId, Optional<Long>> free =
                backend -> run.services().backends().health(backend).map(ClusterRows.Health::availableBytes);
        run.show(EstimateRows.show(estimates, state.catalog().backends(), free, bytesPerSecond));
    }
}
