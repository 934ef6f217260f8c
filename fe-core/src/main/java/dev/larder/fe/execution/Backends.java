package dev.larder.fe.execution;

import dev.larder.common.id.BackendId;
import dev.larder.common.id.TabletId;
import dev.larder.fe.catalog.Tablet;
import dev.larder.fe.job.Estimate;
import dev.larder.fe.job.Work;
import dev.larder.fe.show.ClusterRows;
import dev.larder.fe.show.TabletFacts;
import dev.larder.fe.state.ClusterState;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** What is known of the agents, beside what the state says. */
public interface Backends {
    /** Those that answered lately. */
    Set<BackendId> live();

    Optional<ClusterRows.Health> health(BackendId backend);

    /** Bytes of a tablet that the backend holds, on average; empty while it has told of none. */
    OptionalLong tabletBytes(BackendId backend);

    /** What is known of the broker process at an address; empty before it was asked. */
    Optional<ClusterRows.BrokerHealth> broker(String address);

    /** There are other broker processes from now on: asks them how they are, and returns when that is known. */
    void brokersChanged();

    /**
     * Asks what tasks would move, without doing them.
     *
     * @param state in which the tasks' job is, logged or not
     */
    Map<BackendId, Estimate> estimate(ClusterState state, Collection<Work.ByBackend> tasks);

    /** Asks every live holder about its copies; who does not answer soon is left out. */
    Map<BackendId, Map<TabletId, TabletFacts>> describe(Collection<Tablet> tablets);
}
