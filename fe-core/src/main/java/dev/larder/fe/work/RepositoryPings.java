package dev.larder.fe.work;

import dev.larder.common.blob.BlobStoreException;
import dev.larder.common.error.EngineException;
import dev.larder.common.id.RepositoryId;
import dev.larder.fe.catalog.Repository;
import dev.larder.fe.state.ClusterState;
import java.io.Closeable;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks now and then whether the repositories can still be reached, for those who ask SHOW REPOSITORIES. Any thread may
 * ask; owns one thread.
 */
public final class RepositoryPings implements Closeable {
    /** As often as Doris does. */
    public static final Duration INTERVAL = Duration.ofMinutes(10);

    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);
    private static final Logger log = LoggerFactory.getLogger(RepositoryPings.class);

    private final Supplier<ClusterState> state;
    private final RepositoryAccessor accessor;
    private final BooleanSupplier isLeader;
    private final Map<RepositoryId, String> problems = new ConcurrentHashMap<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = new Thread(this::loop, "repository-pings");

    /** @param isLeader only the leader looks */
    public RepositoryPings(Supplier<ClusterState> state, RepositoryAccessor accessor, BooleanSupplier isLeader) {
        this.state = state;
        this.accessor = accessor;
        this.isLeader = isLeader;
        thread.setDaemon(true);
    }

    public RepositoryPings start() {
        thread.start();
        return this;
    }

    /** What was wrong with the repository when it was looked at last; empty when nothing was. */
    public Optional<String> problem(RepositoryId repository) {
        return Optional.ofNullable(problems.get(repository));
    }

    /** Somebody has just reached the repository. */
    public void answered(RepositoryId repository) {
        problems.remove(repository);
    }

    /** Looks at every repository there is, and forgets the others. */
    void pass() {
        Map<RepositoryId, Repository> repositories = state.get().catalog().repositories();
        problems.keySet().retainAll(repositories.keySet());
        for (Repository repository : repositories.values()) {
            if (closing.getCount() == 0) {
                return;
            }
            ping(repository)
                    .ifPresentOrElse(
                            problem -> {
                                if (!problem.equals(problems.put(repository.id(), problem))) {
                                    log.warn("Repository {} cannot be used: {}", repository.name(), problem);
                                }
                            },
                            () -> answered(repository.id()));
        }
    }

    private Optional<String> ping(Repository repository) {
        try (OpenRepository open = accessor.open(repository)) {
            open.repository().attach();
            return Optional.empty();
        } catch (BlobStoreException | EngineException e) {
            return Optional.of(e.getMessage());
        }
    }

    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join(CLOSE_PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void loop() {
        boolean closed = false;
        while (!closed) {
            try {
                if (isLeader.getAsBoolean()) {
                    pass();
                }
                closed = closing.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                log.error("Looking at repositories failed; it goes on", e);
                closed = closing.getCount() == 0;
            }
        }
    }
}
