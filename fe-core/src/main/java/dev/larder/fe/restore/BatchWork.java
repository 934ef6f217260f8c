package dev.larder.fe.restore;

import com.google.common.collect.Collections2;
import dev.larder.common.id.TaskId;
import dev.larder.common.id.TaskId.Kind;
import dev.larder.fe.job.Work;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import org.pcollections.TreePMap;

/** What the three phases whose work is done by backends have in common. */
final class BatchWork {
    private BatchWork() {}

    /** The numbers of all batches of a plan, each with itself as value. */
    static TreePMap<Integer, Integer> allOf(RestorePlan plan) {
        TreePMap<Integer, Integer> all = TreePMap.empty();
        for (Integer number : plan.batches().keySet()) {
            all = all.plus(number, number);
        }
        return all;
    }

    static Collection<Work> all(RestoreJob job, Kind kind, RestorePlan plan, Set<Integer> waiting) {
        return Collections2.transform(waiting, number -> one(job, kind, plan, number));
    }

    static Optional<Work> find(RestoreJob job, Kind kind, RestorePlan plan, Set<Integer> waiting, TaskId task) {
        return task.kind() == kind && waiting.contains((int) task.subject())
                ? Optional.of(one(job, kind, plan, (int) task.subject()))
                : Optional.empty();
    }

    private static Work one(RestoreJob job, Kind kind, RestorePlan plan, int number) {
        return new Work.ByBackend(job.task(kind, number), plan.batch(number).backend());
    }
}
