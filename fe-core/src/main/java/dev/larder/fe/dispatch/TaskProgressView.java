package dev.larder.fe.dispatch;

import java.time.Instant;

/**
 * How far a running task is.
 *
 * @param runningSince when this attempt was started
 * @param lastError what went wrong last and is being tried again; empty for nothing
 */
public record TaskProgressView(
        long filesDone, long filesTotal, long bytesDone, long bytesTotal, String lastError, Instant runningSince) {}
