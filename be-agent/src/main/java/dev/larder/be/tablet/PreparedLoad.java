package dev.larder.be.tablet;

import java.time.Instant;
import java.util.List;

/** Rows that are safely written but belong to no version yet. */
public record PreparedLoad(long loadId, Instant preparedAt, List<DataFile> files) {
    public PreparedLoad {
        files = List.copyOf(files);
        if (loadId <= 0) {
            throw new IllegalArgumentException("Load id must be positive: " + loadId);
        }
    }

    public long rows() {
        return files.stream().mapToLong(DataFile::rows).sum();
    }

    public long bytes() {
        return files.stream().mapToLong(DataFile::size).sum();
    }
}
