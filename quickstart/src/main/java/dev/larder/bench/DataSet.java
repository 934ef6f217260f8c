package dev.larder.bench;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Files of one size that are the segments of one table.
 *
 * @param buckets of the table: the files are spread over them evenly
 * @param partitionBuckets buckets of a partition at most
 * @param fileBytes of each file, nearly: the data is compressed on its way into a file
 */
record DataSet(String name, int buckets, int partitionBuckets, int filesPerBucket, long fileBytes) {
    /** Rows that are loaded for each bucket, so that none stays empty. */
    static final int ROWS_PER_BUCKET = 20;

    static final List<DataSet> ALL = List.of(
            new DataSet("large", 64, 500, 1, 16L << 20),
            new DataSet("huge", 4, 500, 1, 1L << 30),
            new DataSet("medium", 100, 500, 10, 1L << 20),
            new DataSet("small", 500, 500, 40, 16L << 10),
            new DataSet("many", 10_000, 500, 1, 16L << 10),
            new DataSet("partitions", 10_000, 10, 1, 16L << 10));

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
        return new DataSet(name, Math.max(1, files / perBucket), partitionBuckets, perBucket, fileBytes);
    }

    int files() {
        return buckets * filesPerBucket;
    }

    String table() {
        return "t_" + name;
    }

    /** With as many partitions as it takes: the rows with ids from 0 to 20 for each bucket are spread over all of them. */
    String createTable() {
        int partitions = (buckets + partitionBuckets - 1) / partitionBuckets;
        String bounds = IntStream.range(1, partitions)
                .mapToObj(number -> "PARTITION p" + number + " VALUES LESS THAN (\""
                        + (long) number * buckets / partitions * ROWS_PER_BUCKET + "\"), ")
                .collect(Collectors.joining());
        return String.join(
                "\n",
                "CREATE TABLE " + table() + " (id BIGINT NOT NULL, payload STRING NOT NULL)",
                "DUPLICATE KEY(id) PARTITION BY RANGE(id) (" + bounds + "PARTITION p" + partitions
                        + " VALUES LESS THAN MAXVALUE)",
                "DISTRIBUTED BY HASH(id) BUCKETS " + buckets / partitions,
                "PROPERTIES (\"replication_num\" = \"1\")");
    }
}
