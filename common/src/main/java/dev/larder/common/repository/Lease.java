package dev.larder.common.repository;

import java.time.Instant;
import java.util.Objects;

/** Says that a backup is running, so that nobody takes what it has written so far for rubbish. */
public record Lease(JobName job, String cluster, String label, Instant startedAt) {
    public Lease {
        Objects.requireNonNull(job, "job");
        Check.name("Cluster", cluster);
        Check.name("Label", label);
        Objects.requireNonNull(startedAt, "startedAt");
    }
}
