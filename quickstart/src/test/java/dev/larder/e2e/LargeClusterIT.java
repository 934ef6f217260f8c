package dev.larder.e2e;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A frontend with very many tablets and files: statements through the MySQL port, the log on a disk, backends that answer
 * at once. With {@code -Dlarder.scale.tablets=1000000 -Dlarder.scale.backends=100 -Dlarder.scale.heap=2g} it is a
 * benchmark that prints what it takes; as a test it holds what does not depend on the machine.
 */
class LargeClusterIT {
    private static final int TABLETS = Integer.getInteger("larder.scale.tablets", 10_000);
    private static final int BACKENDS = Integer.getInteger("larder.scale.backends", 10);
    private static final int TABLET_FILES = Integer.getInteger("larder.scale.files", 10);
    /** Of the frontend. */
    private static final String HEAP = System.getProperty("larder.scale.heap", "512m");

    /** As {@code bin/larder frontend} starts one; other tests save memory and compilers. */
    private static final List<String> FLAGS = List.of(
            "-Xmx" + HEAP,
            "-XX:-UseSerialGC",
            "-XX:+UseG1GC",
            "-XX:TieredStopAtLevel=4",
            "@" + GoldenRepositories.MODULE.resolve("../bin/jvm.options"));

    private static final int TABLE_TABLETS = 10_000;
    private static final int TABLE_PARTITIONS = Integer.getInteger("larder.scale.partitions", 20);
    private static final int LOOK_MILLIS = 100;
    private static final Duration PATIENCE = Duration.ofHours(2);
    /** Of the log, for a backup or a restore of so many tablets. */
    private static final double LOG_BYTES_PER_TABLET_MAX = 1_000_000 / 10_000.0;

    @TempDir
    Path folder;

    /**
     * What a job took.
     *
     * @param statement seconds until the statement was answered
     * @param job seconds until the job was finished
     * @param looks seconds that each SHOW took meanwhile
     * @param logBytes that the log grew by
     */
    private record Taken(double statement, double job, List<Double> looks, long logBytes) {
        double percentile(double share) {
            return looks.get(Math.min(looks.size() - 1, (int) (share * looks.size())));
        }
    }

    @Test
    void aJobOverManyTabletsTakesLittleOfTheLog() throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        List<FilelessAgent> agents = new ArrayList<>();
        try (S3Store store = S3Store.start(folder.resolve("s3"));
                Cluster cluster = Cluster.start(folder, 0, FLAGS);
                Sql sql = cluster.connect()) {
            for (int i = 0; i < BACKENDS; i++) {
                agents.add(FilelessAgent.start(threads, TABLET_FILES));
            }
            sql.run(agents.stream()
                    .map(agent -> "\"127.0.0.1:" + agent.port() + "\"")
                    .collect(joining(", ", "ALTER SYSTEM ADD BACKEND ", "")));
            awaitAlive(sql);
            sql.run("ADMIN SET FRONTEND CONFIG (\"max_backup_tablets_per_job\" = \"" + TABLETS + "\")");
            sql.run(store.createRepository("repo", ""));
            createTables(sql);

            Taken backup = take(
                    sql,
                    "BACKUP SNAPSHOT large.whole TO repo PROPERTIES (\"timeout\" = \"86400\")",
                    "SHOW BACKUP FROM large");
            print("backup", backup);
            String timestamp = Jobs.timestamp(sql, "repo", "whole");
            sql.run("DROP DATABASE large FORCE");
            sql.run("CREATE DATABASE large");
            Taken restore = take(
                    sql,
                    "RESTORE SNAPSHOT large.whole FROM repo PROPERTIES (\"backup_timestamp\" = \"" + timestamp
                            + "\", \"replication_num\" = \"1\", \"timeout\" = \"86400\")",
                    "SHOW RESTORE FROM large");
            print("restore", restore);

            assertThat(sql.rows("SHOW TABLES FROM large")).hasSize(TABLETS / TABLE_TABLETS);
            assertThat(sql.query("SHOW SNAPSHOT ON repo").get(0)).containsEntry("Status", "OK");
            assertThat(backup.logBytes()).isPositive().isLessThan((long) (TABLETS * LOG_BYTES_PER_TABLET_MAX));
        } finally {
            agents.forEach(FilelessAgent::close);
            threads.shutdownNow();
        }
    }

    private static void awaitAlive(Sql sql) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!sql.query("SHOW BACKENDS").stream()
                .allMatch(backend -> backend.get("Alive").equals("true"))) {
            assertThat(System.nanoTime()).as("backends become alive").isLessThan(deadline);
            Pause.millis(LOOK_MILLIS);
        }
    }

    private static void createTables(Sql sql) {
        sql.run("CREATE DATABASE large");
        String partitions = String.join(
                ", ",
                IntStream.range(0, TABLE_PARTITIONS)
                        .mapToObj(i -> "PARTITION p" + i + " VALUES LESS THAN (\"" + (i + 1) + "000\")")
                        .toList());
        for (int i = 0; i < TABLETS / TABLE_TABLETS; i++) {
            sql.run("CREATE TABLE large.t" + i
                    + " (k BIGINT NOT NULL, v STRING) DUPLICATE KEY(k) PARTITION BY RANGE(k) ("
                    + partitions + ") DISTRIBUTED BY HASH(k) BUCKETS " + TABLE_TABLETS / TABLE_PARTITIONS
                    + " PROPERTIES (\"replication_num\" = \"" + Math.min(3, BACKENDS) + "\")");
        }
    }

    private Taken take(Sql sql, String statement, String show) {
        long logBefore = logBytes();
        long begun = System.nanoTime();
        sql.run(statement);
        double answered = secondsSince(begun);
        List<Double> looks = new ArrayList<>();
        String state;
        do {
            Pause.millis(LOOK_MILLIS);
            long looked = System.nanoTime();
            List<Map<String, String>> jobs = sql.query(show);
            looks.add(secondsSince(looked));
            Map<String, String> newest = jobs.get(jobs.size() - 1);
            state = newest.get("State");
            assertThat(state).as("%s", newest).isNotEqualTo("CANCELLED");
            assertThat(secondsSince(begun)).isLessThan((double) PATIENCE.toSeconds());
        } while (!state.equals("FINISHED"));
        Collections.sort(looks);
        return new Taken(answered, secondsSince(begun), looks, logBytes() - logBefore);
    }

    private static double secondsSince(long begun) {
        return (System.nanoTime() - begun) / 1e9;
    }

    /** Segments are made larger than what is in them: zeros at the end do not count. */
    private long logBytes() {
        try (Stream<Path> files = Files.walk(folder.resolve("fe"))) {
            return files.filter(file -> String.valueOf(file.getFileName()).matches("log_[0-9].*|log_inprogress_.*"))
                    .mapToLong(LargeClusterIT::bytesWithoutZerosAtTheEnd)
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long bytesWithoutZerosAtTheEnd(Path file) {
        try {
            byte[] bytes = Files.readAllBytes(file);
            int end = bytes.length;
            while (end > 0 && bytes[end - 1] == 0) {
                end--;
            }
            return end;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void print(String what, Taken taken) {
        System.out.printf(
                Locale.ROOT,
                "%s of %,d tablets and %,d files on %d backends, frontend of %s: statement %.2f s, job %.1f s, SHOW median %.0f ms, 99 %% %.0f ms,"
                        + " longest %.0f ms of %d, log %,d bytes (%,.0f for 10,000 tablets)%n",
                what,
                TABLETS,
                (long) TABLETS * TABLET_FILES,
                BACKENDS,
                HEAP,
                taken.statement(),
                taken.job(),
                taken.percentile(0.5) * 1e3,
                taken.percentile(0.99) * 1e3,
                taken.percentile(1) * 1e3,
                taken.looks().size(),
                taken.logBytes(),
                (double) taken.logBytes() * 10_000 / TABLETS);
    }
}
