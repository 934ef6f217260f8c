package dev.larder.be.transfer;

/**
 * Finds how many transfers at once one endpoint serves best. It climbs: one step more, and if that moved clearly more, as
 * much as a good part of the step, another; otherwise back. Now and then it tries one step less too, and stays there if
 * nothing is lost: what a server answers later, because it has more to do than it can, is a burden without a gain. When a
 * server says that it is busy, a third goes at once ("additive increase, multiplicative decrease": Chiu and Jain, 1989; the
 * climbing is that of thread pools, "Optimizing Concurrency Levels in the .NET ThreadPool", Hellerstein et al., 2008).
 * Limiters that judge by the time of a request expect requests of one size; ours are of a few bytes and of many megabytes.
 *
 * <p>Pure, and not thread safe: who calls it says what happened in each window of time.
 */
final class Concurrency {
    /** A window's share of its step that more must move, to be worth it. */
    private static final double GAIN = 0.3;
    /** Less may move so much less, and it still counts as the same. */
    private static final double SAME = 0.97;
    /** Windows after a change that still show what was before. */
    private static final int SETTLING = 1;
    /** Windows whose mean is believed. */
    private static final int MEASURED = 2;
    /** Measurements without a change after one that was taken back. */
    private static final int CALM = 5;
    /** The same after a server was busy. */
    private static final int CALM_WHEN_BUSY = 20;

    private final Bounds bounds;
    private int limit;
    private Trial trial = Trial.NONE;
    private boolean raiseNext = true;
    private int calm;
    private int settling;
    private int windows;
    private double sum;
    /** The limit before the step that is being tried, and what it moved. */
    private int before;

    private double rateBefore;

    /** Where the limit may be. */
    record Bounds(int floor, int start, int ceiling) {
        Bounds {
            if (floor < 1 || start < floor || ceiling < start) {
                throw new IllegalArgumentException(
                        "Bounds must be 1 or more and in order: " + floor + ", " + start + ", " + ceiling);
            }
        }
    }

    /**
     * What happened in a window of time.
     *
     * @param rate how much was moved in a second, in any unit
     * @param busy how often the server refused because it had too much to do, or did not answer
     * @param full whether there was more to do than the limit let through
     */
    record Window(double rate, long busy, boolean full) {}

    private enum Trial {
        NONE,
        MORE,
        LESS
    }

    Concurrency(Bounds bounds) {
        this.bounds = bounds;
        this.limit = bounds.start();
    }

    int limit() {
        return limit;
    }

    /** Takes a window in, and returns the limit from now on. */
    int after(Window window) {
        // What was in flight when the limit was cut may still be refused.
        boolean settled = settling == 0;
        if (window.busy() > 0 && (settled || trial == Trial.MORE)) {
            change(Math.max(bounds.floor(), limit * 2 / 3));
            rest(CALM_WHEN_BUSY);
        } else if (!settled) {
            settling--;
        } else if (!window.full()) {
            // Shows what there was to do, and nothing of the endpoint.
            forget();
        } else {
            sum += window.rate();
            windows++;
            if (windows == MEASURED) {
                double rate = sum / MEASURED;
                forget();
                measured(rate);
            }
        }
        return limit;
    }

    private void measured(double rate) {
        boolean worthIt =
                switch (trial) {
                    case NONE -> calm-- <= 0;
                    case MORE -> rate >= rateBefore * (1 + GAIN * (limit - before) / before);
                    case LESS -> rate >= rateBefore * SAME;
                };
        if (worthIt) {
            tryAnother(rate);
        } else if (trial != Trial.NONE) {
            raiseNext = trial == Trial.LESS;
            change(before);
            rest(CALM);
        }
    }

    private void tryAnother(double rate) {
        boolean more = trial == Trial.NONE ? raiseNext : trial == Trial.MORE;
        int step = Math.max(1, limit / 4);
        int next = more ? Math.min(bounds.ceiling(), limit + step) : Math.max(bounds.floor(), limit - step);
        if (next == limit) {
            raiseNext = !more;
            rest(CALM);
            return;
        }
        trial = more ? Trial.MORE : Trial.LESS;
        before = limit;
        rateBefore = rate;
        change(next);
    }

    private void rest(int measurements) {
        trial = Trial.NONE;
        calm = measurements;
    }

    private void change(int next) {
        limit = next;
        settling = SETTLING;
        forget();
    }

    private void forget() {
        sum = 0;
        windows = 0;
    }
}
