package dev.larder.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.larder.fe.help.ManualPage;
import dev.larder.fe.help.ManualPage.Example;
import dev.larder.fe.help.ManualPage.Use;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Every example of the manual, typed into a real cluster. docs/sql-manual/README.md says what examples may count on. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ManualIT {
    private static final Path MANUAL = Path.of("../docs/sql-manual");
    private static final String REPOSITORY = "example_repo";
    private static final String TIMESTAMP = "2026-01-31-03-00-00";
    private static final Pattern ONLY_LOOKS =
            Pattern.compile("(?i)(SHOW|DESC|DESCRIBE|SELECT|HELP|USE|SET (?!PASSWORD)|EXPLAIN).*", Pattern.DOTALL);
    private static final Pattern STARTS_A_JOB =
            Pattern.compile("(?i)(BACKUP|RESTORE|CANCEL|DROP SNAPSHOT|VERIFY|CLEAN)\\b.*", Pattern.DOTALL);
    private static final Set<String> ENDED = Set.of("FINISHED", "CANCELLED");

    @TempDir
    static Path folder;

    private Cluster cluster;
    private S3Store store;
    private Sql sql;
    private String timestamp;
    private boolean touched = true;

    @BeforeAll
    void start() {
        store = S3Store.start(folder.resolve("s3"));
        cluster = Cluster.start(folder.resolve("cluster"), 3);
        sql = cluster.connect();
    }

    @AfterAll
    void stop() {
        Strays.assertNoneOnAgents(cluster);
        sql.close();
        cluster.close();
        store.close();
    }

    @TestFactory
    Stream<DynamicTest> everyExampleRuns() throws IOException {
        Path manual = Files.isDirectory(MANUAL) ? MANUAL : Path.of("docs/sql-manual");
        List<String> before = statements(ManualPage.examples(Files.readAllLines(manual.resolve("README.md"))));
        try (Stream<Path> files = Files.list(manual)) {
            return files.filter(file -> !file.endsWith("README.md")).sorted().toList().stream()
                    .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> {
                        ManualPage page = ManualPage.parse(Files.readAllLines(file));
                        run(statements(page.examples()), before, page.title().startsWith("CANCEL"));
                    }));
        }
    }

    private void run(List<String> examples, List<String> before, boolean cancels) {
        if (touched) {
            prepare(before);
        }
        touched = !examples.stream()
                .allMatch(example -> ONLY_LOOKS.matcher(example).matches());
        sql.run("USE example_db");
        for (String example : examples) {
            sql.run(example.replace(TIMESTAMP, timestamp));
            if (STARTS_A_JOB.matcher(example).matches()) {
                awaitJobs(cancels);
            }
        }
    }

    private void prepare(List<String> before) {
        for (List<String> row : sql.rows("SHOW REPOSITORIES")) {
            sql.run("DROP REPOSITORY `" + row.get(1) + "`");
        }
        for (String database : databases()) {
            sql.run("DROP DATABASE `" + database + "` FORCE");
        }
        sql.run("DROP USER IF EXISTS example_user");
        sql.run(store.createRepository(REPOSITORY)
                .replace("PROPERTIES (", "PROPERTIES (\"delete_if_exists\" = \"true\", "));
        for (String statement : before) {
            sql.run(statement);
            if (STARTS_A_JOB.matcher(statement).matches()) {
                awaitJobs(false);
            }
        }
        timestamp = Jobs.timestamp(sql, REPOSITORY, "example_snapshot");
    }

    private void awaitJobs(boolean cancels) {
        for (List<String> row : sql.rows("SHOW REPOSITORIES")) {
            await().atMost(Jobs.PATIENCE)
                    .pollDelay(Duration.ZERO)
                    .until(() -> jobs("SHOW REPOSITORY JOBS FROM `" + row.get(1) + "`").stream()
                            .allMatch(job -> job.get("State").equals("FINISHED")));
        }
        for (String database : databases()) {
            for (String show : List.of("SHOW BACKUP FROM `", "SHOW RESTORE FROM `")) {
                await().atMost(Jobs.PATIENCE).pollDelay(Duration.ZERO).until(() -> jobs(show + database + "`").stream()
                        .allMatch(job -> ENDED.contains(job.get("State"))));
                if (!cancels) {
                    assertThat(jobs(show + database + "`"))
                            .allMatch(job -> job.get("State").equals("FINISHED"));
                }
            }
        }
    }

    private List<Map<String, String>> jobs(String show) {
        return sql.query(show);
    }

    private List<String> databases() {
        return sql.rows("SHOW DATABASES").stream()
                .map(row -> row.get(0))
                .filter(name ->
                        !name.startsWith("information_schema") && !name.startsWith("__") && !name.equals("mysql"))
                .toList();
    }

    /** Statements end with a semicolon at the end of a line. */
    private static List<String> statements(List<Example> examples) {
        return examples.stream()
                .filter(example -> example.use() == Use.RUN)
                .flatMap(example -> Arrays.stream(example.sql().split(";\\s*\\n")))
                .map(String::strip)
                .filter(statement -> !statement.isEmpty())
                .toList();
    }
}
