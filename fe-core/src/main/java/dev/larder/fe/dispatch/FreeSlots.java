package dev.larder.fe.dispatch;

import dev.larder.common.id.BackendId;
import dev.larder.common.id.JobId;
import dev.larder.fe.job.Work;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** How many tasks more each backend may be asked for, and of whom. Lives for one look at the work. */
final class FreeSlots {
    private final Map<BackendId, Integer> free = new HashMap<>();
    private final Map<Holder, Integer> held = new HashMap<>();

    private record Holder(BackendId backend, JobId job) {}

    /** @param live backends, which may run so many tasks at once */
    FreeSlots(Set<BackendId> live, int tasksPerBackendMax) {
        live.forEach(backend -> free.put(backend, tasksPerBackendMax));
    }

    /** The work is running. */
    void take(Work work) {
        work.asked().ifPresent(backend -> {
            free.computeIfPresent(backend, (id, slots) -> slots > 1 ? slots - 1 : null);
            held.merge(new Holder(backend, work.id().job()), 1, Integer::sum);
        });
    }

    /**
     * Whether it may begin now. The frontend has its own ways to limit what it does.
     *
     * @param share tasks of one job that a backend may have
     */
    boolean fit(Work work, int share) {
        return work.asked()
                .map(backend -> free.containsKey(backend)
                        && held.getOrDefault(new Holder(backend, work.id().job()), 0) < share)
                .orElse(true);
    }

    /** Whether no backend may be asked for anything. */
    boolean none() {
        return free.isEmpty();
    }
}
