package dev.larder.fe.simulation;

import java.util.Random;

/** Whether something goes wrong now. */
final class Trouble {
    private final Random random;
    /** How much goes wrong in this run: 0 for nothing, 1 for what is asked. */
    private final double weight;

    private boolean paused;

    Trouble(Random random) {
        this.random = random;
        this.weight = random.nextInt(4) == 0 ? 0.1 : random.nextDouble();
    }

    boolean strikes(double probability) {
        return random.nextDouble() < probability * weight && !paused;
    }

    void pause() {
        paused = true;
    }

    void goOn() {
        paused = false;
    }
}
