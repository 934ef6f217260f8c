package dev.larder.be.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.larder.common.repository.JobName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TransferPoolTest {
    private static final JobName LARGE = new JobName("0a1b2c3d-1");
    private static final JobName SMALL = new JobName("0a1b2c3d-2");

    private final TransferPool pool = new TransferPool(1);
    private final List<String> ran = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch gate = new CountDownLatch(1);

    @AfterEach
    void close() {
        pool.close();
    }

    @Test
    void jobsTakeTurnsHoweverMuchEachHasToDo() throws Exception {
        CompletableFuture<Void> large = inBackground(LARGE, pieces("large", 6));
        await().until(pool::isFull);
        CompletableFuture<Void> small = inBackground(SMALL, pieces("small", 2));
        await().until(() -> waiting() == 7);

        gate.countDown();
        CompletableFuture.allOf(large, small).join();

        assertThat(ran)
                .containsExactly(
                        "large 0", "large 1", "small 0", "large 2", "small 1", "large 3", "large 4", "large 5");
        assertThat(pool.isFull()).isFalse();
    }

    @Test
    void batchesOfAJobFollowEachOther() {
        CompletableFuture<Void> first = inBackground(LARGE, pieces("first", 3));
        await().until(pool::isFull);
        CompletableFuture<Void> second = inBackground(LARGE, pieces("second", 2));
        await().until(() -> waiting() == 4);

        gate.countDown();
        CompletableFuture.allOf(first, second).join();

        assertThat(ran).containsExactly("first 0", "first 1", "first 2", "second 0", "second 1");
    }

    @Test
    void whatFailsTakesOnlyItsOwnPiecesWithIt() {
        List<Callable<?>> failing = new ArrayList<>(List.of(() -> {
            gate.await();
            throw new IOException("full");
        }));
        failing.addAll(pieces("failing", 5));
        CompletableFuture<Void> bad = inBackground(LARGE, failing);
        await().until(pool::isFull);
        CompletableFuture<Void> good = inBackground(LARGE, pieces("good", 2));
        CompletableFuture<Void> other = inBackground(SMALL, pieces("other", 2));
        await().until(() -> waiting() == 9);

        gate.countDown();

        assertThatThrownBy(bad::join).hasRootCauseMessage("full");
        CompletableFuture.allOf(good, other).join();
        assertThat(ran).contains("good 0", "good 1", "other 0", "other 1");
        assertThat(pool.isFull()).isFalse();
    }

    /** The first of them waits for the gate. */
    private List<Callable<?>> pieces(String name, int count) {
        return IntStream.range(0, count)
                .<Callable<?>>mapToObj(i -> () -> {
                    gate.await();
                    return ran.add(name + " " + i);
                })
                .toList();
    }

    private CompletableFuture<Void> inBackground(JobName job, List<? extends Callable<?>> pieces) {
        return CompletableFuture.runAsync(() -> {
            try {
                pool.of(job).runAll(pieces);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private int waiting() {
        return pool.waiting();
    }
}
