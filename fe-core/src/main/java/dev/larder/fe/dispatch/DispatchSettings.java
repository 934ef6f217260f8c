package dev.larder.fe.dispatch;

import dev.larder.common.id.TaskId;
import dev.larder.fe.state.ClusterState;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * Limits of dispatching.
 *
 * @param tasksPerBackendMax tasks that run on one backend at once, all jobs together
 * @param retryFirst wait after the first failed attempt of a task; it doubles with each
 * @param retryMax longest wait
 * @param held kinds of tasks that are not handed out at all: a means to hold a job in a phase, for tests of clusters
 * @param paused which tasks are not handed out now, for the same
 */
public record DispatchSettings(
        int tasksPerBackendMax,
        Duration retryFirst,
        Duration retryMax,
        Set<TaskId.Kind> held,
        BiPredicate<ClusterState, TaskId> paused) {
    public static final DispatchSettings DEFAULT =
            new DispatchSettings(8, Duration.ofSeconds(1), Duration.ofSeconds(60), Set.of());

    public DispatchSettings(int tasksPerBackendMax, Duration retryFirst, Duration retryMax, Set<TaskId.Kind> held) {
        this(tasksPerBackendMax, retryFirst, retryMax, held, (state, task) -> false);
    }

    public DispatchSettings {
        held = Set.copyOf(held);
    }

    public DispatchSettings holding(Set<TaskId.Kind> kinds) {
        return new DispatchSettings(tasksPerBackendMax, retryFirst, retryMax, kinds, paused);
    }

    /**
     * How long a task that failed this often waits before it is tried again: up to a quarter less than the full wait, by
     * its id, so that tasks which failed together do not come back together.
     */
    Duration retryWait(int failedAttempts, TaskId task) {
        long factor = 1L << Math.min(20, Math.max(0, failedAttempts - 1));
        Duration wait = retryFirst.multipliedBy(factor);
        Duration full = wait.compareTo(retryMax) > 0 ? retryMax : wait;
        int percent = 75 + Math.floorMod(Objects.hash(task, failedAttempts), 26);
        return full.multipliedBy(percent).dividedBy(100);
    }
}
