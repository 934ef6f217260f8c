package dev.larder.fe.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.common.error.EngineException;
import dev.larder.common.id.BackendId;
import dev.larder.fe.session.Session;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * What users see, one file a case: statements in {@code x.sql}, everything they answer in {@code x.out}. Run with
 * {@code -Dgolden=update} to write the answers anew. Lines that begin with {@code -- !} tell the test what happens
 * around the statements.
 */
class GoldenSqlTest {
    static final Path FOLDER = Path.of("src/test/sql");
    private static final boolean UPDATE = "update".equals(System.getProperty("golden"));

    @TestFactory
    Stream<DynamicTest> answersAsWrittenDown() throws IOException {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".sql")).sorted().toList().stream()
                    .map(file -> DynamicTest.dynamicTest(FOLDER.relativize(file).toString(), () -> check(file)));
        }
    }

    private static void check(Path file) throws IOException {
        Path expected = Path.of(file.toString().replaceFirst("\\.sql$", ".out"));
        String answer = new Script().run(Files.readString(file));
        if (UPDATE) {
            Files.writeString(expected, answer);
        }
        assertThat(answer).isEqualTo(Files.readString(expected));
    }

    /** Runs one file against a fresh cluster. */
    private static final class Script {
        private final Transcript transcript = new Transcript();

        String run(String script) {
            try (TestCluster cluster = new TestCluster()) {
                Session session = cluster.session("root");
                for (String part : parts(script)) {
                    transcript.line("> " + part.replace("\n", "\n> "));
                    if (part.startsWith("-- !")) {
                        session = direct(cluster, session, part.substring(4).trim());
                    } else {
                        execute(cluster, session, part);
                    }
                    transcript.line("");
                }
                return transcript.text();
            }
        }

        private void execute(TestCluster cluster, Session session, String sql) {
            session.begin(Session.Command.QUERY, Optional.of(sql));
            try {
                cluster.executor.execute(session, sql, List.of(), transcript);
            } catch (EngineException e) {
                transcript.error(e);
            }
        }

        private static Session direct(TestCluster cluster, Session session, String directive) {
            String[] words = directive.split(" ", 2);
            switch (words[0]) {
                case "user" -> {
                    return cluster.session(words[1]);
                }
                case "work" -> cluster.doWork();
                case "tick" -> cluster.tick();
                case "fail" -> cluster.failWork(words[1]);
                case "kill" -> cluster.kill(new BackendId(Long.parseLong(words[1])).value());
                case "advance" -> cluster.advance(Duration.parse(words[1]));
                default -> throw new IllegalArgumentException("No such directive: " + directive);
            }
            return session;
        }
    }

    /** Statements end with a semicolon at the end of a line; directives are lines of their own. */
    static List<String> parts(String script) {
        List<String> parts = new ArrayList<>();
        StringBuilder current = new StringBuilder();
        for (String line : script.lines().toList()) {
            if (line.startsWith("-- !")) {
                parts.add(line);
            } else if (!line.isBlank() || !current.isEmpty()) {
                current.append(current.isEmpty() ? "" : "\n").append(line);
                if (line.endsWith(";")) {
                    parts.add(current.toString());
                    current.setLength(0);
                }
            }
        }
        if (!current.isEmpty()) {
            throw new UncheckedIOException(new IOException("A statement does not end: " + current));
        }
        return parts;
    }
}
