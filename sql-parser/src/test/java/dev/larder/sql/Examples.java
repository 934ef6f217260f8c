package dev.larder.sql;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The statements of statements.sql: every form of the grammar. */
public final class Examples {
    private static final String FILE = "/dev/larder/sql/statements.sql";

    /** A semicolon counts only at the end of a line, so that the split needs no parser. */
    private static final Pattern END = Pattern.compile(";$", Pattern.MULTILINE);

    private Examples() {}

    public static List<String> all() {
        return END.splitAsStream(text())
                .map(Examples::withoutHeadings)
                .filter(statement -> !statement.isEmpty())
                .toList();
    }

    public static String text() {
        try (InputStream in = Examples.class.getResourceAsStream(FILE)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String withoutHeadings(String statement) {
        return statement
                .lines()
                .dropWhile(line -> line.isBlank() || line.startsWith("-- "))
                .collect(Collectors.joining("\n"));
    }
}
