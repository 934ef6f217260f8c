package dev.larder.bench;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Files of one size that are the segments of one table.
 *
 * @param buckets of the table: the files are spread over them evenly
 * @param fileBytes of each file, nearly: the data is compressed on its way into a file
 */
record DataSet(String name, int buckets, int filesPerBucket, long fileBytes) {
    static final List<DataSet> ALL = List.of(
            new DataSet("large", 64, 1, 16L << 20),
            new DataSet("huge", 4, 1, 1L << 30),
            new DataSet("small", 500, 40, 16L << 10),
            new DataSet("many", 10_000, 1, 16L << 10));

    static Optional<DataSet> named(String name) {
        return ALL.stream().filter(set -> set.name().equals(name)).findFirst();
    }

    static String names() {
        return ALL.stream().map(DataSet::name).collect(Collectors.joining(", "));
    }

    /** With so many times fewer files: for a first look. At least one bucket with one file stays. */
    DataSet reduced(int divisor) {
        int files = Math.max(1, files() / divisor);
        int perBucket = Math.min(filesPerBucket, files);
        return new DataSet(name, Math.max(1, files / perBucket), perBucket, fileBytes);
    }

    int files() {
        return buckets * filesPerBucket;
    }

    String table() {
        return "t_" + name;
    }

    String createTable() {
        return String.join(
                "\n",
                "CREATE TABLE " + table() + " (id BIGINT NOT NULL, payload STRING NOT NULL)",
                "DUPLICATE KEY(id) DISTRIBUTED BY HASH(id) BUCKETS " + buckets,
                "PROPERTIES (\"replication_num\" = \"1\")");
    }
}
