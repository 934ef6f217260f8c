package dev.larder.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.common.blob.encryption.EncryptionKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Small repositories in the test resources: one that anybody can read, and one that is encrypted and signed, with the keys it
 * takes. What their snapshots hold stands beside them as text, and so do the SHA-256 of all their objects.
 */
final class GoldenRepositories {
    /** Maven runs tests in the folder of their module. */
    static final Path MODULE = Files.isDirectory(Path.of("quickstart"))
            ? Path.of("quickstart").toAbsolutePath()
            : Path.of("").toAbsolutePath();

    private static final Path ALL = MODULE.resolve("src/test/resources/golden-repository");
    /** What this build writes. */
    private static final Path GOLDEN = ALL.resolve("v1");
    /** What builds wrote before something was added to the format. */
    private static final List<Path> FORMER = List.of(ALL.resolve("v1-with-batches-of-one-partition"));

    private static final List<String> REPOSITORIES = List.of("plain", "sealed");
    private static final String SUMS = "SHA256SUMS";
    /** What is read of each snapshot, in the database that it is restored to. */
    private static final Map<String, List<String>> QUERIES = Map.of(
            "first", List.of("SELECT * FROM %s.sales ORDER BY id", "SELECT * FROM %s.cities ORDER BY id"),
            "second",
                    List.of(
                            "SELECT * FROM %s.sales ORDER BY id",
                            "SELECT * FROM %s.cities ORDER BY id",
                            "SELECT * FROM %s.everything ORDER BY k",
                            "SELECT * FROM %s.totals ORDER BY city"));

    private GoldenRepositories() {}

    /** Makes the repositories anew in the sources of this test. */
    static void write(Cluster cluster) throws IOException, GeneralSecurityException {
        delete(GOLDEN);
        Files.createDirectories(GOLDEN);
        EncryptionKeys.create(GOLDEN.resolve("encryption.json"));
        Files.writeString(
                GOLDEN.resolve("signing.pem"),
                "-----BEGIN PRIVATE KEY-----\n"
                        + Base64.getEncoder()
                                .encodeToString(KeyPairGenerator.getInstance("Ed25519")
                                        .generateKeyPair()
                                        .getPrivate()
                                        .getEncoded())
                        + "\n-----END PRIVATE KEY-----\n");
        try (Sql sql = cluster.connect()) {
            for (String repository : REPOSITORIES) {
                sql.run(create(repository, GOLDEN.toAbsolutePath(), ""));
                sql.run("CREATE DATABASE golden");
                sql.run("CREATE TABLE golden.sales (id INT NOT NULL, day DATE NOT NULL, amount DECIMAL(20, 4), note"
                        + " VARCHAR(30)) DUPLICATE KEY(id) PARTITION BY RANGE(day) (PARTITION p1 VALUES LESS THAN"
                        + " ('2026-02-01'), PARTITION p2 VALUES LESS THAN (MAXVALUE)) DISTRIBUTED BY HASH(id) BUCKETS 2"
                        + " PROPERTIES (\"replication_num\" = \"1\")");
                sql.run("CREATE TABLE golden.cities (id INT NOT NULL, name VARCHAR(40)) UNIQUE KEY(id) DISTRIBUTED BY"
                        + " HASH(id) BUCKETS 1 PROPERTIES (\"replication_num\" = \"1\")");
                sql.run(
                        "INSERT INTO golden.sales VALUES (1, '2026-01-05', 12.5, 'first'), (2, '2026-01-09', NULL, NULL),"
                                + " (3, '2026-02-11', 0.0001, 'Zürich'), (4, '2026-03-30', -99, '')");
                sql.run("INSERT INTO golden.cities VALUES " + cities());
                sql.run("INSERT INTO golden.cities VALUES (3, 'Basel')");
                Jobs.backup(sql, "golden", "first", repository, "");
                sql.run("INSERT INTO golden.sales VALUES (5, '2026-02-20', 7, 'second')");
                sql.run(
                        "CREATE TABLE golden.everything (k LARGEINT NOT NULL, a BOOLEAN, b TINYINT, c SMALLINT, d BIGINT,"
                                + " e FLOAT, f DOUBLE, g DATETIME(6), h CHAR(5), i STRING) DUPLICATE KEY(k) DISTRIBUTED BY"
                                + " HASH(k) BUCKETS 1 PROPERTIES (\"replication_num\" = \"1\")");
                sql.run(
                        "INSERT INTO golden.everything VALUES (170141183460469231731687303715884105727, true, -128, 32767,"
                                + " -9223372036854775808, 1.5, -2.25, '2026-01-02 03:04:05.678901', 'ab', 'text'), (-1, NULL,"
                                + " NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)");
                sql.run(
                        "CREATE TABLE golden.totals (city VARCHAR(10) NOT NULL, amount BIGINT SUM, most INT MAX, last INT"
                                + " REPLACE) AGGREGATE KEY(city) DISTRIBUTED BY HASH(city) BUCKETS 1 PROPERTIES"
                                + " (\"replication_num\" = \"1\")");
                sql.run("INSERT INTO golden.totals VALUES ('Bern', 1, 5, 5), ('Basel', 2, 2, 2)");
                sql.run("INSERT INTO golden.totals VALUES ('Bern', 40, 3, 3)");
                Jobs.backup(sql, "golden", "second", repository, "PROPERTIES (\"type\" = \"incremental\")");
                for (String label : QUERIES.keySet()) {
                    if (repository.equals("plain")) {
                        String database = "written_" + label;
                        restore(sql, repository, label, database);
                        Files.writeString(GOLDEN.resolve(label + ".txt"), answers(sql, label, database));
                        sql.run("DROP DATABASE " + database + " FORCE");
                    }
                }
                sql.run("DROP DATABASE golden FORCE");
                sql.run("DROP REPOSITORY " + repository);
            }
        }
        for (String repository : REPOSITORIES) {
            delete(GOLDEN.resolve(repository).resolve("~unfinished"));
        }
        Files.writeString(GOLDEN.resolve(SUMS), sums(GOLDEN));
    }

    /** Every object is what it was, and every snapshot restores to what stands beside it. */
    static void check(Cluster cluster, Path work) throws IOException {
        for (Path golden : Stream.concat(Stream.of(GOLDEN), FORMER.stream()).toList()) {
            check(golden, cluster, work.resolve(golden.getFileName().toString()));
        }
    }

    private static void check(Path golden, Cluster cluster, Path work) throws IOException {
        assertThat(sums(golden)).isEqualTo(Files.readString(golden.resolve(SUMS)));
        Files.createDirectories(work.getParent());
        copy(golden, work);
        try (Sql sql = cluster.connect()) {
            for (String repository : REPOSITORIES) {
                sql.run(create(repository, work, "READ ONLY"));
                for (String label : QUERIES.keySet()) {
                    sql.run("VERIFY SNAPSHOT " + label + " FROM " + repository);
                    assertThat(sql.awaitJob("SHOW REPOSITORY JOBS FROM " + repository, "FINISHED", Jobs.PATIENCE)
                                    .get("Result"))
                            .startsWith("OK");
                    String database = repository + "_" + label;
                    restore(sql, repository, label, database);
                    assertThat(answers(sql, label, database))
                            .as("%s of %s in %s", label, repository, golden.getFileName())
                            .isEqualTo(Files.readString(golden.resolve(label + ".txt")));
                    sql.run("DROP DATABASE " + database + " FORCE");
                }
                sql.run("DROP REPOSITORY " + repository);
            }
        }
    }

    private static void restore(Sql sql, String repository, String label, String database) {
        sql.run("CREATE DATABASE " + database);
        Jobs.restore(sql, database, label, repository, Jobs.timestamp(sql, repository, label), "", 1);
    }

    private static String answers(Sql sql, String label, String database) {
        List<String> lines = new ArrayList<>();
        for (String query : QUERIES.get(label)) {
            lines.add(query.formatted("DB"));
            sql.rows(query.formatted(database)).forEach(row -> lines.add("  " + String.join(" | ", texts(row))));
        }
        return String.join("\n", lines) + "\n";
    }

    private static List<String> texts(List<String> row) {
        return row.stream().map(String::valueOf).toList();
    }

    /** One file that is larger than a bundle takes. */
    private static String cities() {
        List<String> rows = new ArrayList<>();
        long seed = 1;
        for (int id = 0; id < 400; id++) {
            seed = seed * 6364136223846793005L + 1442695040888963407L;
            rows.add("(" + id + ", '" + Long.toHexString(seed) + "')");
        }
        return String.join(", ", rows);
    }

    private static String create(String repository, Path folder, String options) {
        String keys = repository.equals("sealed")
                ? " PROPERTIES (\"encryption_key_file\" = \"" + folder.toAbsolutePath() + "/encryption.json\","
                        + " \"signing_key_file\" = \"" + folder.toAbsolutePath() + "/signing.pem\")"
                : "";
        return "CREATE " + options + " REPOSITORY " + repository + " WITH LOCAL ON LOCATION \"file://"
                + folder.toAbsolutePath() + "\"" + keys;
    }

    private static String sums(Path golden) throws IOException {
        Map<String, String> sums = new TreeMap<>();
        for (String repository : REPOSITORIES) {
            try (Stream<Path> files = Files.walk(golden.resolve(repository))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    sums.put(golden.relativize(file).toString(), sha256(Files.readAllBytes(file)));
                }
            }
        }
        StringBuilder text = new StringBuilder();
        sums.forEach((file, sum) -> text.append(sum).append("  ").append(file).append('\n'));
        return text.toString();
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            files.forEach(file -> {
                try {
                    Path target = to.resolve(from.relativize(file).toString());
                    if (Files.isDirectory(file)) {
                        Files.createDirectories(target);
                    } else {
                        Files.copy(file, target);
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.notExists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
