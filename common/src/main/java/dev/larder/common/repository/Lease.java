package dev.larder.common.repository;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * Says that a backup is running, so that nobody takes what it has written so far for rubbish.
 *
 * @param uses other jobs whose data the snapshot may refer to: it has to stay while this backup runs
 */
public record Lease(JobName job, String cluster, String label, Instant startedAt, List<JobName> uses) {
    public Lease {
        Objects.requireNonNull(job, "job");
        Check.name("Cluster", cluster);
        Check.name("Label", label);
        Objects.requireNonNull(startedAt, "startedAt");
        uses = Check.list("Used jobs", uses, SnapshotManifest.JOBS_MAX);
        Check.distinct("Used job", uses, name -> name);
    }

    /** The first leases had no list of used jobs. */
    @JsonCreator
    static Lease read(
            @JsonProperty(value = "job", required = true) JobName job,
            @JsonProperty(value = "cluster", required = true) String cluster,
            @JsonProperty(value = "label", required = true) String label,
            @JsonProperty(value = "startedAt", required = true) Instant startedAt,
            @JsonProperty("uses") List<JobName> uses) {
        return new Lease(job, cluster, label, startedAt, uses == null ? List.of() : uses);
    }
}
