package dev.larder.fe.cluster;

import com.google.common.util.concurrent.ListenableFuture;
import dev.larder.common.rpc.AgentChannels;
import dev.larder.common.rpc.proto.BrokerPing;
import dev.larder.common.rpc.proto.BrokerPong;
import java.io.Closeable;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks every broker process now and then how it is, so that nobody has to wait for a dead one. Any thread may ask; owns
 * one thread.
 */
public final class BrokerWatch implements Closeable {
    private static final Duration INTERVAL = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final Logger log = LoggerFactory.getLogger(BrokerWatch.class);

    private final Supplier<Map<String, List<String>>> brokers;
    private final AgentChannels channels;
    private final InstantSource clock;
    // Replaced under the monitor, read anywhere.
    private volatile Map<String, Health> health = Map.of();
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "broker-watch"));

    private BrokerWatch(Supplier<Map<String, List<String>>> brokers, AgentChannels channels, InstantSource clock) {
        this.brokers = brokers;
        this.channels = channels;
        this.clock = clock;
    }

    /**
     * What is known of a broker process.
     *
     * @param startedAt EPOCH while unknown
     * @param answeredAt when it last answered; EPOCH for never
     * @param lastError why it did not answer; empty when it did
     */
    public record Health(boolean alive, Instant startedAt, Instant answeredAt, String lastError) {
        private static final Health UNKNOWN = new Health(false, Instant.EPOCH, Instant.EPOCH, "");
    }

    /** @param brokers addresses by name, as the state has them */
    public static BrokerWatch start(
            Supplier<Map<String, List<String>>> brokers, AgentChannels channels, InstantSource clock) {
        BrokerWatch watch = new BrokerWatch(brokers, channels, clock);
        var unused = watch.timer.scheduleWithFixedDelay(watch::round, 0, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
        return watch;
    }

    public Optional<Health> health(String address) {
        return Optional.ofNullable(health.get(address));
    }

    /** The processes of a broker, those that are alive first; none when there is no such broker. */
    public List<String> addresses(String broker) {
        Map<String, Health> known = health;
        return brokers.get().getOrDefault(broker, List.of()).stream()
                .sorted(Comparator.comparing(address ->
                        known.containsKey(address) && known.get(address).alive() ? 0 : 1))
                .toList();
    }

    /** Asks all of them now, at once. */
    public synchronized void look() {
        Map<String, ListenableFuture<BrokerPong>> answers = new LinkedHashMap<>();
        brokers.get()
                .values()
                .forEach(addresses ->
                        addresses.forEach(address -> answers.computeIfAbsent(address, one -> channels.brokerFuture(one)
                                .withDeadlineAfter(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                                .ping(BrokerPing.getDefaultInstance()))));
        Map<String, Health> next = new HashMap<>();
        answers.forEach((address, answer) -> next.put(address, health(address, answer)));
        health = Map.copyOf(next);
    }

    private Health health(String address, ListenableFuture<BrokerPong> answer) {
        try {
            return new Health(true, Instant.ofEpochMilli(answer.get().getStartedAtMillis()), clock.instant(), "");
        } catch (ExecutionException e) {
            channels.reconnect(address);
            Health before = health(address).orElse(Health.UNKNOWN);
            return new Health(false, before.startedAt(), before.answeredAt(), AgentClients.reason(e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return health(address).orElse(Health.UNKNOWN);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    private void round() {
        try {
            look();
        } catch (RuntimeException e) {
            // Without the next round, nobody would notice that a broker is back.
            log.error("Looking at brokers failed; it goes on", e);
        }
    }
}
