package dev.larder.fe.simulation;

import dev.larder.common.id.BackendId;
import dev.larder.fe.catalog.DecisionContext;
import dev.larder.fe.editlog.ChangeCodec;
import dev.larder.fe.editlog.ImageCodec;
import dev.larder.fe.job.JobEvent;
import dev.larder.fe.kernel.Decision;
import dev.larder.fe.kernel.IdAllocator;
import dev.larder.fe.kernel.StateChange;
import dev.larder.fe.state.ClusterChange;
import dev.larder.fe.state.ClusterState;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/** The engine without its thread: decides, encodes, stores, applies. Its log survives a restart, nothing else does. */
final class SimulatedFrontend {
    private static final ChangeCodec CODEC = new ChangeCodec();
    private static final ImageCodec IMAGES = new ImageCodec();

    /** Decides facts against the newest state, or nothing. */
    interface Statement {
        List<StateChange> decide(ClusterState state, DecisionContext context, Instant now);
    }

    private final Random random;
    private final BiConsumer<ClusterState, List<StateChange>> watcher;
    private final List<byte[]> log = new ArrayList<>();
    private ClusterState state = ClusterState.EMPTY;
    /** Backends that answered lately. */
    private Set<BackendId> live = new TreeSet<>();

    /**
     * @param watcher is told the state before each entry, and the entry, once it is applied
     */
    SimulatedFrontend(Random random, BiConsumer<ClusterState, List<StateChange>> watcher) {
        this.random = random;
        this.watcher = watcher;
    }

    ClusterState state() {
        return state;
    }

    Set<BackendId> live() {
        return live;
    }

    void setLive(Set<BackendId> answered) {
        live = new TreeSet<>(answered);
    }

    Decision handle(JobEvent event) {
        Decision[] decision = new Decision[1];
        call(
                (now, context, at) -> {
                    decision[0] = now.decide(event, context);
                    return decision[0] instanceof Decision.Accepted accepted ? accepted.changes() : List.of();
                },
                event.at());
        return decision[0];
    }

    void call(Statement statement, Instant now) {
        IdAllocator ids = new IdAllocator(state.nextId());
        List<StateChange> facts =
                new ArrayList<>(statement.decide(state, new DecisionContext(state.catalog(), live, ids), now));
        if (ids.next() != state.nextId()) {
            facts.add(new ClusterChange.IdsTaken(ids.next()));
        }
        if (!facts.isEmpty()) {
            byte[] entry = CODEC.encode(facts);
            log.add(entry);
            ClusterState before = state;
            state = state.apply(CODEC.decode(entry));
            watcher.accept(before, facts);
        }
    }

    /** Forgets everything and replays: all of it, or an image and the entries since. */
    void restart() {
        int from = random.nextInt(log.size() + 1);
        ClusterState image = readBack(replay(ClusterState.EMPTY, log.subList(0, from)));
        ClusterState replayed = replay(image, log.subList(from, log.size()));
        if (!replayed.equals(state)) {
            throw new AssertionError("Replay from image " + from + " gives another state");
        }
        state = replayed;
    }

    private static ClusterState replay(ClusterState from, List<byte[]> entries) {
        ClusterState next = from;
        for (byte[] entry : entries) {
            next = next.apply(CODEC.decode(entry));
        }
        return next;
    }

    private static ClusterState readBack(ClusterState image) {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            IMAGES.write(image, out);
            return IMAGES.read(new ByteArrayInputStream(out.toByteArray()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
