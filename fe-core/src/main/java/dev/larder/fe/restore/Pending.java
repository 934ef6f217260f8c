package dev.larder.fe.restore;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.id.TaskId.Kind;
import dev.larder.fe.catalog.DecisionContext;
import dev.larder.fe.job.JobEvent.TaskSucceeded;
import dev.larder.fe.job.TaskResult;
import dev.larder.fe.job.Work;
import dev.larder.fe.kernel.Decision;
import java.util.Collection;
import java.util.Set;

/** Accepted; the snapshot is not read yet. */
public record Pending() implements RestorePhase {
    @Override
    public Decision on(RestoreJob job, TaskSucceeded done, DecisionContext context) {
        if (!(done.result() instanceof TaskResult.SnapshotRead read)) {
            return Decision.ignore("waiting for the snapshot manifest");
        }
        try {
            RestorePlan plan = RestorePlanner.plan(job.spec(), read.contents(), context, done.at());
            return Decision.accept(new RestoreChange.RestorePlanned(job.id(), plan, done.at()));
        } catch (EngineException e) {
            // Right after a restart few backends have answered yet: that is no reason to give up.
            return e.code() == ErrorCode.NO_LIVE_BACKEND
                            && context.live().size()
                                    < context.catalog().backends().size()
                    ? job.attemptFailed(done.task(), e.failure(), done.at())
                    : job.cancel(done.at(), e.failure());
        }
    }

    @Override
    public Collection<Work> work(RestoreJob job) {
        return Set.of(new Work.ByFrontend(job.task(Kind.READ_MANIFEST, 0)));
    }
}
