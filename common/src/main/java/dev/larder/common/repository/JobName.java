package dev.larder.common.repository;

import dev.larder.common.id.JobId;
import java.util.regex.Pattern;

/** The name of a job in repositories, unique over clusters: {@code <cluster id>-<job id>}. */
public record JobName(String value) implements Comparable<JobName> {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{8}-[0-9]{1,19}");

    public JobName {
        Check.that(FORM.matcher(value).matches(), "A job name is 8 hex characters, '-' and a number", value);
    }

    /** @param clusterId 8 hex characters */
    public static JobName of(String clusterId, JobId job) {
        return new JobName(clusterId + "-" + job);
    }

    @Override
    public int compareTo(JobName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
