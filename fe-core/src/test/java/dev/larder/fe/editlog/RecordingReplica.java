package dev.larder.fe.editlog;

import dev.larder.fe.kernel.StateChange;
import dev.larder.fe.state.ClusterState;
import java.util.ArrayList;
import java.util.List;

/** A replica that remembers what it was fed. */
final class RecordingReplica implements Replica {
    private final List<List<StateChange>> entries = new ArrayList<>();
    private ClusterState state = ClusterState.EMPTY;
    private int images;

    @Override
    public synchronized void apply(List<StateChange> entry) {
        entries.add(List.copyOf(entry));
        state = state.apply(entry);
    }

    @Override
    public synchronized void install(ClusterState image) {
        entries.clear();
        images++;
        state = image;
    }

    @Override
    public synchronized ClusterState state() {
        return state;
    }

    /** Entries since the last image. */
    synchronized List<List<StateChange>> entries() {
        return List.copyOf(entries);
    }

    synchronized int images() {
        return images;
    }
}
