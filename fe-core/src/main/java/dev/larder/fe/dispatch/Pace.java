package dev.larder.fe.dispatch;

import java.time.Duration;

/**
 * How fast a job is, over the last seconds.
 *
 * @param doneBytesPerSecond bytes of files that were done, whether they had to travel or lay there already
 * @param movedBytesPerSecond bytes that travelled
 * @param silence since when nothing has moved
 * @param isKnown whether the job was watched for long enough to tell its speed
 */
public record Pace(long doneBytesPerSecond, long movedBytesPerSecond, Duration silence, boolean isKnown) {}
