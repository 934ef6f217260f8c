package dev.larder.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.luben.zstd.ZstdInputStream;
import dev.larder.common.blob.encryption.EncryptionKeys;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Repositories as a stranger sees them who has docs/reference/repository-format.md, and as one who must not see them. */
class RepositoryFormatIT {
    private static final Path PAGE = GoldenRepositories.MODULE.resolve("../docs/reference/repository-format.md");
    private static final String ROWS = "SELECT k, v, d, n FROM %s ORDER BY k";
    private static final ObjectMapper JSON = new ObjectMapper();

    private static Path repositories;
    private static Path keys;
    private static Cluster cluster;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        repositories = Files.createDirectories(folder.resolve("repositories"));
        keys = Files.createDirectories(folder.resolve("keys"));
        cluster = Cluster.start(folder.resolve("cluster"), 1, "--bundle-file-max", "4k");
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void aStrangerVerifiesASnapshotAndReadsItsRows() throws Exception {
        Path repository = repositories.resolve("open");
        try (Sql sql = cluster.connect()) {
            sql.run(create("open", ""));
            fill(sql, "stranger");
            Jobs.backup(sql, "stranger", "first", "open", "");
            sql.run("INSERT INTO stranger.t VALUES (900, 'later', '2026-02-01', 9.99)");
            String time = Jobs.backup(sql, "stranger", "second", "open", "PROPERTIES (\"type\" = \"incremental\")");
            String snapshot = "snapshots/second/" + time + ".json";

            Map<String, List<List<String>>> tables = readAsAStranger(repository, snapshot);
            assertThat(tables.get("t")).isEqualTo(sql.rows(ROWS.formatted("stranger.t")));
            assertThat(tables.get("big")).isEqualTo(sql.rows(ROWS.formatted("stranger.big")));

            requireTools("jq", "zstd", "sha256sum", "unzip");
            String commands = commands("## Verifying by hand").replaceFirst("(?m)^S=.*$", "S=" + snapshot);
            Set<String> data = objects(repository, "data/");
            List<String> said = run(repository, commands);
            assertThat(said)
                    .allMatch(line -> line.endsWith(": OK") || line.startsWith("No errors detected"))
                    .hasSizeGreaterThan(2 * data.size());
            assertThat(data).allMatch(key -> said.stream().anyMatch(line -> line.contains(key)));

            Path bundle = repository.resolve(data.stream()
                    .filter(key -> key.endsWith(".zip"))
                    .findFirst()
                    .orElseThrow());
            byte[] whole = Files.readAllBytes(bundle);
            byte[] changed = whole.clone();
            changed[whole.length - 30] ^= 1;
            Files.write(bundle, changed);
            assertThat(run(repository, commands)).anyMatch(line -> line.endsWith(": FAILED"));
            assertThat(verify(sql, "open", "second", "")).hasSize(1).allMatch(line -> line.contains(".zip"));
            Files.write(bundle, whole);
        }
    }

    @Test
    void aSnapshotThatIsNotSignedByATrustedKeyNeedsForce() throws Exception {
        Path repository = repositories.resolve("signed");
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        Path ours = pem("ours.pem", "PRIVATE", pair.getPrivate().getEncoded());
        Path theirs = pem(
                "theirs.pem",
                "PRIVATE",
                KeyPairGenerator.getInstance("Ed25519")
                        .generateKeyPair()
                        .getPrivate()
                        .getEncoded());
        try (Sql sql = cluster.connect()) {
            sql.run(create("signed", ""));
            fill(sql, "author");
            String plain = Jobs.backup(sql, "author", "plain", "signed", "");
            attach(sql, ours);
            String time = Jobs.backup(sql, "author", "ours", "signed", "");
            String digest = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256")
                            .digest(Files.readAllBytes(repository.resolve("snapshots/ours/" + time + ".json"))));
            JsonNode details = details(sql, "signed", "ours", time);
            String id = details.path("signed_by").asText();
            assertThat(id).hasSize(16);
            assertThat(details.path("manifest_sha256").asText()).isEqualTo(digest);
            assertThat(details.has("doubt")).isFalse();
            assertThat(verify(sql, "signed", "ours", "")).isEmpty();

            assertThat(details(sql, "signed", "plain", plain).path("doubt").asText())
                    .contains("is not signed");
            sql.run("CREATE DATABASE reader");
            String restore = "RESTORE SNAPSHOT reader.plain FROM signed PROPERTIES (\"backup_timestamp\" = \"" + plain
                    + "\", \"replication_num\" = \"1\"";
            assertThat(sql.failure(restore + ")").getMessage())
                    .contains("is not signed; signatures are required by " + ours)
                    .contains("\"force\" = \"true\"");
            sql.run("VERIFY SNAPSHOT plain FROM signed");
            assertThat(sql.awaitJob("SHOW REPOSITORY JOBS FROM signed", "CANCELLED", Jobs.PATIENCE)
                            .get("Status"))
                    .contains("is not signed");
            sql.run(restore + ", \"force\" = \"true\")");
            Jobs.awaitRestore(sql, "reader");
            assertThat(sql.rows(ROWS.formatted("reader.t"))).isEqualTo(sql.rows(ROWS.formatted("author.t")));
            assertThat(verify(sql, "signed", "plain", "PROPERTIES (\"force\" = \"true\")"))
                    .containsExactly("forced: the snapshot's signature was not required");
            assertThat(cluster.logs()).contains("is used all the same, because the statement says force");

            attach(sql, theirs);
            assertThat(sql.failure("RESTORE SNAPSHOT reader.ours FROM signed PROPERTIES (\"backup_timestamp\" = \""
                                    + time + "\", \"replication_num\" = \"1\")")
                            .getMessage())
                    .contains("is signed with key " + id + ", which is not in " + theirs);

            requireTools("jq", "openssl", "sha256sum", "base64");
            Files.copy(pem("pub.pem", "PUBLIC", pair.getPublic().getEncoded()), repositories.resolve("signed/pub.pem"));
            List<String> said = run(repository, "S=snapshots/ours/" + time + ".json\n" + commands("## Signatures"));
            assertThat(said).contains(id).contains("Signature Verified Successfully");
        }
    }

    @Test
    void anEncryptedRepositoryTellsNobodyAnythingAndReadsWithFormerKeys() throws Exception {
        Path repository = repositories.resolve("vault");
        Path file = keys.resolve("vault.json");
        EncryptionKeys.create(file);
        String property = "\"encryption_key_file\" = \"" + file + "\"";
        try (Sql sql = cluster.connect()) {
            sql.run(create("vault", property));
            fill(sql, "secrets");
            List<List<String>> before = sql.rows(ROWS.formatted("secrets.t"));
            String first = Jobs.backup(sql, "secrets", "first", "vault", "");
            for (String key : objects(repository, "")) {
                byte[] start = Arrays.copyOf(Files.readAllBytes(repository.resolve(key)), 8);
                assertThat(new String(start, StandardCharsets.US_ASCII).equals("LARDERE1"))
                        .as(key)
                        .isEqualTo(!key.equals("repository.json"));
            }
            assertThat(verify(sql, "vault", "first", "")).isEmpty();

            EncryptionKeys.rotate(file);
            sql.run("INSERT INTO secrets.t VALUES (900, 'later', '2026-02-01', 9.99)");
            Set<String> data = objects(repository, "data/");
            String second = Jobs.backup(sql, "secrets", "second", "vault", "PROPERTIES (\"type\" = \"incremental\")");
            assertThat(objects(repository, "data/")).hasSize(data.size() + 1).containsAll(data);
            sql.run("CREATE DATABASE back1");
            sql.run("CREATE DATABASE back2");
            List<List<String>> after = sql.rows(ROWS.formatted("secrets.t"));
            List<List<String>> big = sql.rows(ROWS.formatted("secrets.big"));
            sql.run("DROP DATABASE secrets FORCE");
            Jobs.restore(sql, "back1", "first", "vault", first, "", 1);
            Jobs.restore(sql, "back2", "second", "vault", second, "", 1);
            assertThat(sql.rows(ROWS.formatted("back1.t"))).isEqualTo(before);
            assertThat(sql.rows(ROWS.formatted("back2.t"))).isEqualTo(after);
            assertThat(sql.rows(ROWS.formatted("back2.big"))).isEqualTo(big);

            List<String> some = List.copyOf(data);
            Path victim = repository.resolve(some.get(0));
            byte[] whole = Files.readAllBytes(victim);
            Files.copy(repository.resolve(some.get(1)), victim, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            assertThat(verify(sql, "vault", "first", "")).hasSize(1).allMatch(line -> line.startsWith(some.get(0)));
            Files.write(victim, whole);
            assertThat(verify(sql, "vault", "second", "")).isEmpty();

            sql.run("DROP REPOSITORY vault");
            assertThat(sql.failure(create("vault", "")).getMessage())
                    .contains("is encrypted with AES256_GCM_HKDF_64KB: name the key set by encryption_key_file");
            Path other = keys.resolve("other.json");
            EncryptionKeys.create(other);
            assertThat(sql.failure(create("vault", "\"encryption_key_file\" = \"" + other + "\""))
                            .getMessage())
                    .contains("is encrypted with key")
                    .contains("which is not in key file " + other);
            assertThat(sql.failure(create("nowhere", "\"encryption_key_file\" = \"/no/such/file\""))
                            .getMessage())
                    .contains("Encryption key file /no/such/file: does not exist on this host");
            assertThat(sql.failure(create("open2", "\"encryption_key_file\" = \"relative\""))
                            .getMessage())
                    .contains("must be the absolute path of a file: 'relative'");
        }
    }

    /**
     * What format 1 is, for ever: repositories that were written once. {@code -Dgolden=update} writes them anew, which is for
     * the time before a release alone: afterwards others join them, and these stay.
     */
    @Test
    void theGoldenRepositoriesOfFormatOneRestoreForEver() throws Exception {
        if ("update".equals(System.getProperty("golden"))) {
            GoldenRepositories.write(cluster);
        }
        GoldenRepositories.check(cluster, repositories.resolve("golden"));
    }

    private static void fill(Sql sql, String database) {
        sql.run("CREATE DATABASE " + database);
        String columns = " (k INT NOT NULL, v VARCHAR(40), d DATE, n DECIMAL(10, 2)) DUPLICATE KEY(k)"
                + " DISTRIBUTED BY HASH(k) BUCKETS %s PROPERTIES (\"replication_num\" = \"1\")";
        sql.run("CREATE TABLE " + database + ".t" + columns.formatted(4));
        sql.run("CREATE TABLE " + database + ".big" + columns.formatted(1));
        Random random = new Random(database.hashCode());
        sql.run("INSERT INTO " + database + ".t VALUES " + rows(random, 40));
        sql.run("INSERT INTO " + database + ".big VALUES " + rows(random, 600));
    }

    private static String rows(Random random, int count) {
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String text = i % 7 == 0 ? "NULL" : "'" + Long.toHexString(random.nextLong()) + "'";
            rows.add("(" + i + ", " + text + ", '2026-01-" + (10 + i % 20) + "', " + (i / 4.0) + ")");
        }
        return String.join(", ", rows);
    }

    private static String create(String name, String properties) {
        return "CREATE REPOSITORY " + name + " WITH LOCAL ON LOCATION \"file://" + repositories + "\""
                + (properties.isEmpty() ? "" : " PROPERTIES (" + properties + ")");
    }

    /** From now on the repository trusts these keys alone. */
    private static void attach(Sql sql, Path signingKeys) {
        sql.run("DROP REPOSITORY signed");
        sql.run(create("signed", "\"signing_key_file\" = \"" + signingKeys + "\""));
    }

    private static JsonNode details(Sql sql, String repository, String label, String time) throws IOException {
        return JSON.readTree(sql.query("SHOW SNAPSHOT ON " + repository + " WHERE SNAPSHOT = '" + label
                        + "' AND TIMESTAMP = '" + time + "'")
                .get(0)
                .get("Details"));
    }

    /** The lines of the finished job's details. */
    private static List<String> verify(Sql sql, String repository, String label, String properties) {
        sql.run("VERIFY SNAPSHOT `" + label + "` FROM " + repository + " " + properties);
        return sql.awaitJob("SHOW REPOSITORY JOBS FROM " + repository, "FINISHED", Jobs.PATIENCE)
                .get("Details")
                .lines()
                .toList();
    }

    // ------------------------------------------------ the page, step by step, with libraries that are not ours

    /** Rows of all tables of a snapshot, by table, after every digest was checked. */
    private static Map<String, List<List<String>>> readAsAStranger(Path repository, String snapshot) throws Exception {
        assertThat(json(Files.readAllBytes(repository.resolve("repository.json")))
                        .path("name")
                        .asText())
                .isEqualTo(repository.getFileName().toString());
        JsonNode manifest = json(Files.readAllBytes(repository.resolve(snapshot)));
        JsonNode catalog = json(proved(repository, manifest.path("catalog")));
        Map<Long, String> tableOf = new TreeMap<>();
        catalog.path("tables").forEach(table -> table.path("partitions").forEach(partition -> partition
                .path("tablets")
                .forEach(tablet ->
                        tableOf.put(tablet.asLong(), table.path("name").asText()))));
        Map<String, List<Path>> files = new TreeMap<>();
        Path extracted = Files.createDirectories(keys.resolve("extracted"));
        for (JsonNode batch : manifest.path("batches")) {
            JsonNode content = json(proved(repository, batch.path("manifest")));
            for (JsonNode bundle : content.path("bundles")) {
                proved(repository, bundle);
            }
            for (JsonNode tablet : content.path("tablets")) {
                for (JsonNode rowset : tablet.path("rowsets")) {
                    for (JsonNode file : rowset.path("files")) {
                        Path out = extracted.resolve(file.path("sha256").asText() + ".parquet");
                        Files.write(out, file(repository, file));
                        files.computeIfAbsent(tableOf.get(tablet.path("id").asLong()), name -> new ArrayList<>())
                                .add(out);
                    }
                }
            }
        }
        Map<String, List<List<String>>> tables = new TreeMap<>();
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement()) {
            for (Map.Entry<String, List<Path>> table : files.entrySet()) {
                String list = String.join(
                        ", ",
                        table.getValue().stream().map(path -> "'" + path + "'").toList());
                try (ResultSet rows =
                        statement.executeQuery("SELECT k, v, d, n FROM read_parquet([" + list + "]) ORDER BY k")) {
                    List<List<String>> all = new ArrayList<>();
                    while (rows.next()) {
                        all.add(Arrays.asList(
                                rows.getString(1), rows.getString(2), rows.getString(3), rows.getString(4)));
                    }
                    tables.put(table.getKey(), all);
                }
            }
        }
        return tables;
    }

    private static byte[] file(Path repository, JsonNode file) throws Exception {
        Path blob = repository.resolve(file.path("blob").asText());
        long offset = file.path("offset").asLong();
        byte[] bytes;
        try (InputStream in = Files.newInputStream(blob)) {
            in.skipNBytes(offset);
            bytes = in.readNBytes(file.path("size").asInt());
        }
        assertThat(sha256(bytes)).isEqualTo(file.path("sha256").asText());
        if (blob.toString().endsWith(".zip")) {
            try (ZipFile zip = new ZipFile(blob.toFile());
                    InputStream in =
                            zip.getInputStream(zip.getEntry(file.path("sha256").asText() + ".parquet"))) {
                assertThat(in.readAllBytes()).isEqualTo(bytes);
            }
        }
        return bytes;
    }

    private static byte[] proved(Path repository, JsonNode ref) throws Exception {
        byte[] bytes = Files.readAllBytes(repository.resolve(ref.path("key").asText()));
        assertThat(sha256(bytes)).isEqualTo(ref.path("sha256").asText());
        assertThat(bytes).hasSize(ref.path("size").asInt());
        if (!ref.path("key").asText().endsWith(".zst")) {
            return bytes;
        }
        try (ZstdInputStream in = new ZstdInputStream(new ByteArrayInputStream(bytes))) {
            return in.readAllBytes();
        }
    }

    private static JsonNode json(byte[] bytes) throws IOException {
        JsonNode node = JSON.readTree(bytes);
        assertThat(node.path("format").asInt()).isEqualTo(1);
        return node;
    }

    private static String sha256(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    // ------------------------------------------------ the page's own commands

    /** The first fenced block below the heading that has commands. */
    private static String commands(String heading) throws IOException {
        String page = Files.readString(PAGE);
        String section = page.substring(page.indexOf(heading + "\n"));
        int start = section.indexOf("```\n") + "```\n".length();
        return section.substring(start, section.indexOf("```", start));
    }

    /** Skips the rest of the test where a tool is missing; what needs none was done before. */
    private static void requireTools(String... tools) throws Exception {
        for (String tool : tools) {
            int code = new ProcessBuilder("bash", "-c", "command -v " + tool)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            assumeTrue(code == 0, "The page's commands were not run: " + tool + " is not installed");
        }
    }

    /** What the commands print, without the warnings of sha256sum. */
    private static List<String> run(Path folder, String commands) throws Exception {
        Process process = new ProcessBuilder("bash", "-c", commands)
                .directory(folder.toFile())
                .redirectError(keys.resolve("stderr").toFile())
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return out.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    }

    private static Set<String> objects(Path repository, String below) throws IOException {
        try (Stream<Path> files = Files.walk(repository)) {
            Set<String> keys = new TreeSet<>();
            files.filter(Files::isRegularFile)
                    .map(file -> repository.relativize(file).toString())
                    .filter(key -> key.startsWith(below) && !key.startsWith("~"))
                    .forEach(keys::add);
            return keys;
        }
    }

    private static Path pem(String name, String kind, byte[] key) throws IOException {
        return Files.writeString(
                keys.resolve(name),
                "-----BEGIN " + kind + " KEY-----\n" + Base64.getEncoder().encodeToString(key) + "\n-----END " + kind
                        + " KEY-----\n");
    }
}
