package dev.larder.fe.editlog;

import dev.larder.fe.kernel.StateChange;
import dev.larder.fe.state.ClusterState;
import java.util.List;

/** What an edit log feeds: one copy of the state. Called by one thread of the log at a time. */
public interface Replica {
    /** Applies the next entry. */
    void apply(List<StateChange> entry);

    /** Takes an image in place of whatever was applied so far. */
    void install(ClusterState image);

    /** The state after the last entry applied. Any thread. */
    ClusterState state();
}
