package dev.larder.common.blob.layer;

import java.time.Duration;

/**
 * How often and how soon an operation is tried again. Waits double from {@code firstWait} to {@code waitMax}, and each
 * is made up to half longer or shorter at random, so that many clients do not come back at one instant. A store that
 * says when to come back is obeyed, where that is later, up to {@code askedWaitMax}.
 *
 * @param attemptsMax tries in all, the first included
 */
public record RetryPolicy(int attemptsMax, Duration firstWait, Duration waitMax, Duration askedWaitMax) {
    /** About six seconds of patience, and two and a half minutes with a store that asks for them. */
    public static final RetryPolicy DEFAULT =
            new RetryPolicy(6, Duration.ofMillis(200), Duration.ofSeconds(5), Duration.ofSeconds(30));

    public RetryPolicy {
        if (attemptsMax < 1
                || firstWait.toMillis() < 1
                || waitMax.compareTo(firstWait) < 0
                || askedWaitMax.compareTo(waitMax) < 0) {
            throw new IllegalArgumentException(
                    "Not a retry policy: " + attemptsMax + ", " + firstWait + ", " + waitMax + ", " + askedWaitMax);
        }
    }
}
