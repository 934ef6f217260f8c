package dev.larder.fe.maintenance;

import dev.larder.common.error.ErrorCode;
import dev.larder.common.error.Failure;
import dev.larder.common.id.BackendId;
import dev.larder.common.id.TaskId.Kind;
import dev.larder.fe.catalog.DecisionContext;
import dev.larder.fe.job.JobEvent.TaskSucceeded;
import dev.larder.fe.job.TaskResult;
import dev.larder.fe.job.Work;
import dev.larder.fe.kernel.Decision;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The frontend reads the snapshot manifest and the catalog manifest, and so learns what else there is to check. */
public record Examining() implements MaintenancePhase {
    @Override
    public Decision on(MaintenanceJob job, TaskSucceeded done, DecisionContext context) {
        if (!(done.result() instanceof TaskResult.Examined examined)) {
            return Decision.ignore("waiting for the snapshot manifest");
        }
        Findings findings = Findings.NONE.plus(examined.blobs(), examined.bytes(), examined.damages());
        if (examined.batches().isEmpty()) {
            return Decision.accept(new MaintenanceChange.MaintenanceFinished(
                    job.id(), new MaintenanceResult.Verified(examined.sha256(), findings), done.at()));
        }
        // When none is alive, whoever comes back first takes the work over.
        List<BackendId> backends = List.copyOf(new TreeSet<>(
                context.live().isEmpty() ? context.catalog().backends().keySet() : context.live()));
        if (backends.isEmpty()) {
            return job.cancel(
                    done.at(), new Failure(ErrorCode.NO_LIVE_BACKEND, "there is no backend that could read the data"));
        }
        List<VerifyBatch> batches = new ArrayList<>();
        for (int number = 0; number < examined.batches().size(); number++) {
            batches.add(
                    new VerifyBatch(number, examined.batches().get(number), backends.get(number % backends.size())));
        }
        return Decision.accept(new MaintenanceChange.SnapshotExamined(
                job.id(), examined.sha256(), examined.jobs(), batches, findings, done.at()));
    }

    @Override
    public Collection<Work> work(MaintenanceJob job) {
        return Set.of(new Work.ByFrontend(job.task(Kind.EXAMINE, 0)));
    }
}
