package dev.larder.fe.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.id.DatabaseId;
import dev.larder.fe.catalog.CatalogChange;
import dev.larder.fe.catalog.Database;
import dev.larder.fe.editlog.MemoryEditLog;
import dev.larder.fe.kernel.StateChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EngineTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:15:30Z");

    private final MemoryEditLog.Store store = new MemoryEditLog.Store();
    private MemoryEditLog log;
    private Engine engine = start();

    @AfterEach
    void close() {
        engine.close();
    }

    @Test
    void anAnswerComesWhenTheFactIsPublished() {
        DatabaseId id = engine.call(create("a"));
        assertThat(engine.state().catalog().databases()).containsOnlyKeys(id);
        assertThat(engine.state().nextId()).isGreaterThan(id.value());
    }

    @Test
    void aRestartFindsWhatWasAnswered() {
        DatabaseId id = engine.call(create("a"));
        engine.close();
        engine = start();
        assertThat(engine.state().catalog().databases()).containsOnlyKeys(id);
        assertThat(engine.call(create("b"))).isNotEqualTo(id);
    }

    @Test
    void aRefusalReachesTheAskerAndLogsNothing() {
        Proposal<Void> refused = (state, context, now) -> {
            throw new EngineException(ErrorCode.UNKNOWN_DATABASE, "Unknown database 'x'");
        };
        assertThatThrownBy(() -> engine.call(refused))
                .isInstanceOfSatisfying(EngineException.class, failure -> assertThat(failure.code())
                        .isEqualTo(ErrorCode.UNKNOWN_DATABASE))
                .hasMessage("Unknown database 'x'");
        assertThat(store.size()).isZero();
    }

    @Test
    void aDefectInAProposalHarmsNobodyElse() {
        Proposal<Void> broken = (state, context, now) -> {
            throw new IllegalStateException("oops");
        };
        assertThatThrownBy(() -> engine.call(broken)).hasMessageContaining("oops");
        assertThat(engine.call(create("a"))).isNotNull();
    }

    @Test
    void whatWaitsIsDecidedTogetherAndEachSeesThoseBefore() throws InterruptedException {
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch deciding = new CountDownLatch(1);
        CompletableFuture<Void> first = engine.submit((state, context, now) -> {
            deciding.countDown();
            await(go);
            return Proposal.Outcome.of(null);
        });
        // Whatever came before it was taken would be decided with it.
        deciding.await();
        List<CompletableFuture<DatabaseId>> waiting = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            waiting.add(engine.submit(create("d" + i)));
        }
        CompletableFuture<DatabaseId> twice = engine.submit(create("d7"));
        go.countDown();
        first.join();
        assertThat(waiting.stream().map(CompletableFuture::join)).doesNotHaveDuplicates();
        assertThatThrownBy(twice::join).hasMessageContaining("d7");
        assertThat(store.size()).isEqualTo(1);
    }

    @Test
    void veryManyFactsBecomeSeveralEntries() throws InterruptedException {
        CountDownLatch go = new CountDownLatch(1);
        CompletableFuture<Void> first = engine.submit((state, context, now) -> {
            await(go);
            return Proposal.Outcome.of(null);
        });
        StateChange fact = new CatalogChange.DatabaseDropped(new DatabaseId(1), NOW);
        List<CompletableFuture<Void>> waiting = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            waiting.add(engine.submit(
                    (state, context, now) -> new Proposal.Outcome<>(Collections.nCopies(500, fact), null)));
        }
        go.countDown();
        first.join();
        waiting.forEach(CompletableFuture::join);
        assertThat(store.size()).isBetween(50, 100);
    }

    @Test
    void aListenerThatFailsHarmsNobody() {
        AtomicInteger told = new AtomicInteger();
        engine.onChange(() -> {
            throw new IllegalStateException("listener");
        });
        engine.onChange(told::incrementAndGet);
        engine.call(create("a"));
        engine.call(create("b"));
        assertThat(told).hasValue(2);
    }

    /** Both frontends found the name free; only the one that led when it decided has made the database. */
    @Test
    void whatWasDecidedBeforeAnotherLedIsNotLogged() {
        Proposal<DatabaseId> overtaken = (state, context, now) -> {
            Proposal.Outcome<DatabaseId> outcome = create("a").decide(state, context, now);
            log.ledByAnother(List.of(new CatalogChange.DatabaseCreated(new Database(new DatabaseId(7), "a", NOW))));
            return outcome;
        };
        assertThatThrownBy(() -> engine.call(overtaken))
                .isInstanceOfSatisfying(EngineException.class, failure -> assertThat(failure.code())
                        .isEqualTo(ErrorCode.NOT_LEADER));
        assertThat(engine.state().catalog().databases()).containsOnlyKeys(new DatabaseId(7));
        assertThatThrownBy(() -> engine.call(create("a"))).hasMessage("Database exists: a");
        assertThat(engine.call(create("b"))).isNotNull();
    }

    @Test
    void aClosedEngineRefuses() {
        engine.close();
        assertThatThrownBy(() -> engine.call(create("a")))
                .isInstanceOfSatisfying(EngineException.class, failure -> assertThat(failure.code())
                        .isEqualTo(ErrorCode.SHUTTING_DOWN));
    }

    private Engine start() {
        return Engine.start(replica -> log = MemoryEditLog.open(store, replica), () -> NOW, Set::of);
    }

    private static Proposal<DatabaseId> create(String name) {
        return (state, context, now) -> {
            if (state.catalog().database(name).isPresent()) {
                throw new EngineException(ErrorCode.DATABASE_EXISTS, "Database exists: " + name);
            }
            DatabaseId id = new DatabaseId(context.ids().take());
            return Proposal.Outcome.of(id, new CatalogChange.DatabaseCreated(new Database(id, name, now)));
        };
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
