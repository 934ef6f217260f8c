package dev.larder.fe.simulation;

import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;

/**
 * {@code -Dlarder.simulation.seeds=N} runs more or fewer seeds, {@code -Dlarder.simulation.seed=S} runs one and prints
 * what happened.
 */
class JobSimulationTest {
    private static final int SEEDS = Integer.getInteger("larder.simulation.seeds", 1_000);

    @Test
    void everySeedKeepsEveryPromise() {
        Long single = Long.getLong("larder.simulation.seed");
        if (single != null) {
            run(single, 100_000);
            return;
        }
        for (long seed = 1; seed <= SEEDS; seed++) {
            run(seed, 0);
        }
    }

    private static void run(long seed, int remembered) {
        Deque<String> trace = new ArrayDeque<>();
        try {
            new Simulation(seed, line -> {
                        if (remembered > 0) {
                            trace.add(line);
                        }
                    })
                    .run();
        } catch (AssertionError | RuntimeException e) {
            trace.forEach(System.out::println);
            throw new AssertionError(
                    "Seed " + seed + " fails; replay it with -Dlarder.simulation.seed=" + seed + ": " + e.getMessage(),
                    e);
        }
    }
}
