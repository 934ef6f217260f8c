package dev.larder.fe.job;

import dev.larder.common.error.Failure;
import java.time.Instant;

/** Failed attempts of one task so far: how many, and the last. */
public record Attempts(int count, Instant lastAt, Failure last) {
    /** A task that failed this often ends its job. With the dispatcher's back-off this is some 20 minutes. */
    public static final int MAX = 24;
}
