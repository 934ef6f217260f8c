package dev.larder.fe.simulation;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.fe.backup.BackupChange;
import dev.larder.fe.maintenance.MaintenanceChange;
import dev.larder.fe.restore.RestoreChange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * {@code -Dlarder.simulation.seeds=N} runs more or fewer seeds, {@code -Dlarder.simulation.seed=S} runs one and prints
 * what happened.
 */
class JobSimulationTest {
    private static final int SEEDS = Integer.getInteger("larder.simulation.seeds", 1_000);

    /** So many seeds meet every fact; fewer need not. */
    private static final int SEEDS_THAT_MEET_ALL = 500;

    private final Map<Class<?>, Integer> seen = new HashMap<>();

    @Test
    void everySeedKeepsEveryPromise() {
        Long single = Long.getLong("larder.simulation.seed");
        if (single != null) {
            replay(single);
            return;
        }
        for (long seed = 1; seed <= SEEDS; seed++) {
            run(seed, List.of());
        }
        if (SEEDS >= SEEDS_THAT_MEET_ALL) {
            assertThat(seen.keySet())
                    .as("Facts that came true in some run; a rule that is never used is not tested")
                    .containsAll(Stream.of(BackupChange.class, RestoreChange.class, MaintenanceChange.class)
                            .flatMap(family -> Arrays.stream(family.getPermittedSubclasses()))
                            .collect(toSet()));
        }
    }

    private void replay(long seed) {
        List<String> trace = new ArrayList<>();
        try {
            run(seed, trace);
        } finally {
            trace.forEach(System.out::println);
        }
    }

    private void run(long seed, List<String> trace) {
        boolean wanted = Long.getLong("larder.simulation.seed") != null;
        try {
            new Simulation(
                            seed,
                            line -> {
                                if (wanted) {
                                    trace.add(line);
                                }
                            },
                            seen)
                    .run();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(
                    "Seed " + seed + " fails; replay it with -Dlarder.simulation.seed=" + seed + ": " + e.getMessage(),
                    e);
        }
    }
}
