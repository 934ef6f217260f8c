package dev.larder.fe.help;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page that compares Larder with Doris names only tests that there are, and every line of it names one or says why not. */
class CompatibilityPageTest {
    private static final Path PAGE = Path.of("../docs/compatibility.md");
    private static final Path GOLDEN = Path.of("src/test/sql");
    private static final Pattern METHOD = Pattern.compile("`([A-Z]\\w*(?:Test|IT))\\.(\\w+)`");
    private static final Pattern SCRIPT = Pattern.compile("`(\\w+/\\w+\\.sql)`");
    private static final List<String> WITHOUT_A_TEST = List.of("not here", "in progress");

    @Test
    void everyTestThatItNamesExists() throws IOException {
        String page = Files.readString(PAGE);
        Map<String, String> tests = tests();
        List<String> missing = new ArrayList<>();
        for (Matcher named = METHOD.matcher(page); named.find(); ) {
            if (!tests.getOrDefault(named.group(1), "").contains(" " + named.group(2) + "(")) {
                missing.add(named.group());
            }
        }
        for (Matcher named = SCRIPT.matcher(page); named.find(); ) {
            if (!Files.exists(GOLDEN.resolve(named.group(1)))) {
                missing.add(named.group());
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void everyRowSaysWhatShowsIt() throws IOException {
        assertThat(Files.readAllLines(PAGE).stream()
                        .filter(line -> line.startsWith("| "))
                        .filter(line -> !line.endsWith("| shown by |")))
                .isNotEmpty()
                .allMatch(CompatibilityPageTest::isShown);
    }

    private static boolean isShown(String row) {
        String last = row.substring(row.lastIndexOf('|', row.length() - 2));
        return METHOD.matcher(last).find()
                || SCRIPT.matcher(last).find()
                || WITHOUT_A_TEST.stream().anyMatch(last::contains);
    }

    /** The text of each test of all modules, by its name. */
    private static Map<String, String> tests() throws IOException {
        Map<String, String> texts = new HashMap<>();
        for (String module : List.of("common", "sql-parser", "fe-core", "be-agent", "quickstart")) {
            try (Stream<Path> files = Files.walk(Path.of("..", module, "src", "test", "java"))) {
                files.filter(file -> file.toString().endsWith(".java"))
                        .forEach(file -> texts.put(file.getFileName().toString().replace(".java", ""), read(file)));
            }
        }
        return texts;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
