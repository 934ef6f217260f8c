package dev.larder.fe.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.fe.analysis.AnalysisContext;
import dev.larder.fe.analysis.Analyzer;
import dev.larder.fe.command.Command;
import dev.larder.fe.command.DataCommand;
import dev.larder.fe.help.ManualPage;
import dev.larder.fe.help.ManualPage.Use;
import dev.larder.fe.session.Session;
import dev.larder.fe.show.ShowTimes;
import dev.larder.fe.state.JobBoard;
import dev.larder.sql.format.SqlFormatter;
import dev.larder.sql.parser.SqlParser;
import dev.larder.sql.tree.Statement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Examples of the manual can be typed, in the order of their page; an end-to-end test runs them on real servers. */
class ManualExamplesTest {
    private static final Path FOLDER = Path.of("../docs/sql-manual");
    private static final String TIMESTAMP = "2026-01-31-03-00-00";
    private static final int ROUNDS_MAX = 20;

    @TestFactory
    Stream<DynamicTest> canBeTyped() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> !file.endsWith("README.md")).sorted().toList().stream()
                    .map(file -> DynamicTest.dynamicTest(
                            file.getFileName().toString(), () -> typeAll(ManualPage.parse(Files.readAllLines(file)))));
        }
    }

    private static void typeAll(ManualPage page) throws IOException {
        try (TestCluster cluster = new TestCluster()) {
            Session session = cluster.session("root");
            type(cluster, session, "CREATE REPOSITORY example_repo WITH S3 ON LOCATION 's3://bucket/path'", Use.RUN);
            for (ManualPage.Example before : ManualPage.examples(Files.readAllLines(FOLDER.resolve("README.md")))) {
                type(cluster, session, before.sql(), before.use());
            }
            String timestamp = new ShowTimes(ZoneOffset.UTC).snapshot(TestCluster.START);
            cluster.advance(Duration.ofHours(1));
            for (ManualPage.Example example : page.examples()) {
                type(cluster, session, example.sql().replace(TIMESTAMP, timestamp), example.use());
            }
        }
    }

    private static void type(TestCluster cluster, Session session, String sql, Use use) {
        for (Statement statement : SqlParser.parseAll(sql)) {
            if (use == Use.READ) {
                continue;
            }
            Command command = Analyzer.analyze(
                    statement,
                    new AnalysisContext(
                            session, cluster.engine.state(), cluster.settings, TestCluster.START, ZoneOffset.UTC));
            // No backend of this cluster answers queries.
            if (!(command instanceof DataCommand.Select)) {
                cluster.executor.execute(session, SqlFormatter.format(statement), List.of(), new Transcript());
                finishJobs(cluster);
            }
        }
    }

    private static void finishJobs(TestCluster cluster) {
        for (int i = 0; i < ROUNDS_MAX && !jobs(cluster).live().isEmpty(); i++) {
            cluster.doWork();
            cluster.advance(Duration.ofSeconds(1));
        }
        assertThat(jobs(cluster).live()).isEmpty();
    }

    private static JobBoard jobs(TestCluster cluster) {
        return cluster.engine.state().jobs();
    }
}
