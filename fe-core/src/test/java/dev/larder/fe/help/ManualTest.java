package dev.larder.fe.help;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.sql.parser.SqlParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The pages of the manual have their form, and the list of them is whole. */
class ManualTest {
    private static final Path FOLDER = Path.of("../docs/sql-manual");
    private static final String LIST = "## Pages\n";
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)]+)\\)");
    private static final List<String> CATEGORIES = List.of(
            "Backup and Restore",
            "Repository Management",
            "Database Management",
            "Table Management",
            "Data",
            "Users and Privileges",
            "Cluster",
            "Session");
    private static final List<String> SECTIONS = List.of("Syntax", "Properties", "Examples", "Notes");

    @TestFactory
    Stream<DynamicTest> everyPageHasTheForm() throws IOException {
        return pages().entrySet().stream()
                .map(page -> DynamicTest.dynamicTest(page.getKey(), () -> check(page.getKey(), page.getValue())));
    }

    private static void check(String file, ManualPage page) {
        assertThat(file).isEqualTo(page.title().toLowerCase(Locale.ROOT).replace(' ', '-') + ".md");
        assertThat(page.category()).isIn(CATEGORIES);
        assertThat(page.topic().description()).doesNotContain("```").doesNotStartWith("\n");
        List<String> expected = new ArrayList<>(SECTIONS);
        expected.retainAll(page.sections().keySet());
        assertThat(page.sections().keySet()).containsExactlyElementsOf(expected).contains("Syntax", "Examples");
        assertThat(page.examples()).isNotEmpty();
        for (ManualPage.Example example : page.examples()) {
            assertThat(SqlParser.parseAll(example.sql())).isNotEmpty();
        }
    }

    @Test
    void clientsCanTellACategoryFromAPage() {
        Help help = ManualFiles.bundled();
        assertThat(help.categories()).hasSizeGreaterThan(1);
        for (String category : help.categories()) {
            HelpAnswer answer = help.about(category);
            assertThat(answer.columns())
                    .as(category)
                    .hasSize(3)
                    .startsWith(answer.rows().size() > 1 ? "source_category_name" : "name");
        }
    }

    @Test
    void theBuildBringsEveryPage() throws IOException {
        assertThat(ManualFiles.bundled().topics())
                .extracting(HelpTopic::name)
                .containsExactlyInAnyOrderElementsOf(
                        pages().values().stream().map(ManualPage::title).toList());
    }

    @Test
    void theListNamesPagesThatAreThere() throws IOException {
        Path readme = FOLDER.resolve("README.md");
        String text = Files.readString(readme);
        if ("update".equals(System.getProperty("golden"))) {
            Files.writeString(readme, text.substring(0, text.indexOf(LIST) + LIST.length()) + list());
        }
        List<String> listed = Files.readString(readme)
                .lines()
                .dropWhile(line -> !line.equals(LIST.strip()))
                .flatMap(line -> LINK.matcher(line).results())
                .map(link -> link.group(1))
                .toList();
        assertThat(listed).isNotEmpty().isSubsetOf(pages().keySet());
    }

    private static String list() throws IOException {
        Map<String, ManualPage> pages = pages();
        StringBuilder list = new StringBuilder();
        for (String category : CATEGORIES) {
            List<String> links = pages.entrySet().stream()
                    .filter(page -> page.getValue().category().equals(category))
                    .map(page -> "[" + page.getValue().title() + "](" + page.getKey() + ")")
                    .toList();
            if (!links.isEmpty()) {
                list.append("\n**")
                        .append(category)
                        .append("**: ")
                        .append(String.join(", ", links))
                        .append('\n');
            }
        }
        return list.toString();
    }

    private static Map<String, ManualPage> pages() throws IOException {
        Map<String, ManualPage> pages = new TreeMap<>();
        try (Stream<Path> files = Files.list(FOLDER)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (!name.equals("README.md")) {
                    pages.put(name, ManualPage.parse(Files.readAllLines(file)));
                }
            }
        }
        return pages;
    }
}
