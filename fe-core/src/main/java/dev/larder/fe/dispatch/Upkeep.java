package dev.larder.fe.dispatch;

import dev.larder.fe.cluster.AgentClients;
import dev.larder.fe.cluster.BackendRegistry;
import dev.larder.fe.engine.Engine;
import dev.larder.fe.state.ClusterState;
import java.io.Closeable;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the catalog wants of backends apart from jobs: committed loads published, dropped tablets deleted, copies that
 * missed something repaired, dynamic partitions made and dropped. Level-triggered like the dispatcher: it compares the state with what was acknowledged, and
 * asks again after failures. Owns one thread.
 */
public final class Upkeep implements Closeable {
    private static final Duration PASS_INTERVAL = Duration.ofMillis(250);
    private static final Logger log = LoggerFactory.getLogger(Upkeep.class);

    private final Engine engine;
    private final BackendRegistry registry;
    private final VersionPublisher publisher;
    private final TabletDrops drops;
    private final ReplicaRepairs repairs;
    private final PartitionSchedule partitions;
    private final Semaphore wake = new Semaphore(0);
    private final Thread thread = new Thread(this::loop, "upkeep");
    private volatile boolean closing;

    private Upkeep(Engine engine, AgentClients agents, BackendRegistry registry, InstantSource clock, ZoneId zone) {
        this.engine = engine;
        this.registry = registry;
        this.publisher = new VersionPublisher(engine, agents, registry, clock, wake::release);
        this.drops = new TabletDrops(engine, agents, registry, clock);
        this.repairs = new ReplicaRepairs(engine, agents, registry, clock);
        this.partitions = new PartitionSchedule(engine, clock, zone);
    }

    public static Upkeep start(
            Engine engine, AgentClients agents, BackendRegistry registry, InstantSource clock, ZoneId zone) {
        Upkeep upkeep = new Upkeep(engine, agents, registry, clock, zone);
        engine.onChange(upkeep.wake::release);
        registry.onChange(upkeep.wake::release);
        upkeep.thread.start();
        return upkeep;
    }

    @Override
    public void close() {
        closing = true;
        thread.interrupt();
        try {
            // Channels are closed next; a pass under way must not find them closed.
            thread.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void loop() {
        while (!closing) {
            try {
                if (engine.isLeader() && registry.isSettled()) {
                    ClusterState state = engine.state();
                    publisher.pass(state);
                    drops.pass(state);
                    repairs.pass(state);
                    partitions.pass(state);
                }
                if (wake.tryAcquire(PASS_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
                    wake.drainPermits();
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                log.error("A pass of upkeep failed; it goes on", e);
                wake.drainPermits();
            }
        }
    }
}
