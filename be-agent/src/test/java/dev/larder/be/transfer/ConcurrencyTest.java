package dev.larder.be.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.be.transfer.Concurrency.Bounds;
import dev.larder.be.transfer.Concurrency.Window;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Endpoints that are simulated: how much they move in a second with so many requests at once. */
class ConcurrencyTest {
    private static final Bounds BOUNDS = new Bounds(2, 8, 64);

    private final Random random = new Random(11);

    /** Grows up to the knee, and falls a little behind it. */
    private static IntToDoubleFunction knee(int at) {
        return requests -> requests <= at ? 10.0 * requests : 10.0 * at * (1 - 0.005 * (requests - at));
    }

    @ParameterizedTest
    @CsvSource({"3, 0", "8, 0", "20, 0", "50, 0", "3, 0.05", "8, 0.05", "20, 0.05", "50, 0.05"})
    void movesNearlyAsMuchAsTheBestFixedNumber(int knee, double noise) {
        IntToDoubleFunction endpoint = knee(knee);
        Concurrency concurrency = new Concurrency(BOUNDS);
        run(concurrency, endpoint, noise, 60);

        double best = IntStream.rangeClosed(BOUNDS.floor(), BOUNDS.ceiling())
                .mapToDouble(endpoint)
                .max()
                .orElseThrow();
        assertThat(run(concurrency, endpoint, noise, 200)).isGreaterThan(best * 0.8);
    }

    @Test
    void doesNotBurdenAServerForNothing() {
        Concurrency concurrency = new Concurrency(BOUNDS);
        run(concurrency, requests -> 40 * Math.min(4, requests), 0, 300);
        assertThat(concurrency.limit()).isBetween(4, 8);
    }

    @Test
    void aBusyServerIsLeftAloneAtOnceAndTriedAgainLater() {
        Concurrency concurrency = new Concurrency(BOUNDS);
        run(concurrency, knee(64), 0, 100);
        int high = concurrency.limit();
        concurrency.after(new Window(1, 3, true));
        assertThat(concurrency.limit()).isLessThanOrEqualTo(high * 2 / 3);
        for (int i = 0; i < 40; i++) {
            concurrency.after(new Window(0, 1, true));
        }
        assertThat(concurrency.limit()).isEqualTo(BOUNDS.floor());
        run(concurrency, knee(64), 0, 100);
        assertThat(concurrency.limit()).isGreaterThan(high / 2);
    }

    @Test
    void staysBelowWhereAServerRefuses() {
        Concurrency concurrency = new Concurrency(BOUNDS);
        int refused = 0;
        for (int i = 0; i < 400; i++) {
            boolean tooMany = concurrency.limit() > 12;
            refused += tooMany ? 1 : 0;
            concurrency.after(new Window(10.0 * Math.min(12, concurrency.limit()), tooMany ? 5 : 0, true));
        }
        assertThat(refused).isLessThan(12);
        assertThat(concurrency.limit()).isBetween(6, 16);
    }

    @Test
    void learnsNothingWhileThereIsLittleToDo() {
        Concurrency concurrency = new Concurrency(BOUNDS);
        for (int i = 0; i < 100; i++) {
            concurrency.after(new Window(random.nextDouble(), 0, false));
        }
        assertThat(concurrency.limit()).isEqualTo(8);
    }

    @Test
    void neverLeavesItsBounds() {
        Concurrency concurrency = new Concurrency(new Bounds(3, 5, 9));
        for (int i = 0; i < 10_000; i++) {
            concurrency.after(new Window(random.nextDouble(), random.nextInt(20) == 0 ? 1 : 0, random.nextBoolean()));
            assertThat(concurrency.limit()).isBetween(3, 9);
        }
        assertThatThrownBy(() -> new Bounds(4, 3, 9)).hasMessageContaining("4, 3, 9");
    }

    /** Returns what was moved in a window, in the middle. */
    private double run(Concurrency concurrency, IntToDoubleFunction endpoint, double noise, int windows) {
        double moved = 0;
        for (int i = 0; i < windows; i++) {
            double rate = endpoint.applyAsDouble(concurrency.limit()) * (1 + noise * (2 * random.nextDouble() - 1));
            moved += rate;
            concurrency.after(new Window(rate, 0, true));
        }
        return moved / windows;
    }
}
