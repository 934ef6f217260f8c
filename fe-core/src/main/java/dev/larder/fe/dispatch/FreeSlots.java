package dev.larder.fe.dispatch;

import dev.larder.common.id.BackendId;
import dev.larder.fe.job.Work;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** How many tasks more each backend may be asked for. Lives for one look at the work. */
final class FreeSlots {
    private final Map<BackendId, Integer> free = new HashMap<>();

    /** @param live backends, which may run so many tasks at once */
    FreeSlots(Set<BackendId> live, int tasksPerBackendMax) {
        live.forEach(backend -> free.put(backend, tasksPerBackendMax));
    }

    /** The work is running. */
    void take(Work work) {
        work.asked().ifPresent(backend -> free.computeIfPresent(backend, (id, slots) -> slots > 1 ? slots - 1 : null));
    }

    /** Whether it may begin now. The frontend has its own ways to limit what it does. */
    boolean fit(Work work) {
        return work.asked().map(free::containsKey).orElse(true);
    }

    /** Whether no backend may be asked for anything. */
    boolean none() {
        return free.isEmpty();
    }
}
