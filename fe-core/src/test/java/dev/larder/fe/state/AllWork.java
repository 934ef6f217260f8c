package dev.larder.fe.state;

import dev.larder.fe.job.Work;
import java.util.Collection;
import java.util.List;

/** The work of all jobs together, for tests with little of it. */
public final class AllWork {
    private AllWork() {}

    public static List<Work> of(ClusterState state) {
        return state.jobs().work().stream().flatMap(Collection::stream).toList();
    }
}
