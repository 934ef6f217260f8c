package dev.larder.fe.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.sql.parser.SqlParser;
import dev.larder.sql.parser.SqlSyntaxException;
import dev.larder.sql.tree.Statement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** There is no statement of which nobody has written down what it answers. */
class GoldenCoverageTest {
    @Test
    void everyStatementIsInAGoldenFile() throws IOException {
        Set<String> typed = new TreeSet<>();
        try (Stream<Path> files = Files.walk(GoldenSqlTest.FOLDER)) {
            files.filter(file -> file.toString().endsWith(".sql"))
                    .flatMap(file -> GoldenSqlTest.parts(read(file)).stream())
                    .filter(part -> !part.startsWith("-- !"))
                    .forEach(sql -> kind(sql, typed));
        }
        Set<String> missing =
                statements(Statement.class).map(Class::getSimpleName).collect(Collectors.toCollection(TreeSet::new));
        missing.removeAll(typed);
        assertThat(missing).isEmpty();
    }

    private static void kind(String sql, Set<String> typed) {
        try {
            typed.add(SqlParser.parseOne(sql).getClass().getSimpleName());
        } catch (SqlSyntaxException e) {
            // Golden files also show what is said of mistakes.
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Class<?>> statements(Class<?> family) {
        return family.isSealed()
                ? Arrays.stream(family.getPermittedSubclasses()).flatMap(GoldenCoverageTest::statements)
                : Stream.of(family);
    }
}
