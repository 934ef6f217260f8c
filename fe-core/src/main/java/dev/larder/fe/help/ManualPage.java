package dev.larder.fe.help;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One file of the manual, in the form that docs/sql-manual/README.md describes.
 *
 * @param words what finds the page besides its title, in upper case
 * @param purpose what stands before the first section
 * @param sections lines by heading, in the order of the page
 */
public record ManualPage(
        String title, String category, List<String> words, List<String> purpose, Map<String, List<String>> sections) {
    private static final Pattern FIRST_LINE = Pattern.compile("<!-- help: ([^;]+?)\\s*(?:;\\s*(.*?))?\\s*-->");
    private static final String EXAMPLES = "Examples";

    public ManualPage {
        words = List.copyOf(words);
        purpose = List.copyOf(purpose);
    }

    /** Reads a page, or says in an IllegalArgumentException how it differs from the form. */
    public static ManualPage parse(List<String> lines) {
        Matcher first = FIRST_LINE.matcher(lines.isEmpty() ? "" : lines.get(0));
        if (!first.matches()) {
            throw new IllegalArgumentException("The first line must be <!-- help: Category; WORD, WORD -->: "
                    + (lines.isEmpty() ? "" : lines.get(0)));
        }
        if (lines.size() < 2 || !lines.get(1).startsWith("# ")) {
            throw new IllegalArgumentException("The second line must be the title, # STATEMENT");
        }
        List<String> words = first.group(2) == null
                ? List.of()
                : Arrays.stream(first.group(2).split("[,\\s]+"))
                        .filter(word -> !word.isEmpty())
                        .map(word -> word.toUpperCase(Locale.ROOT))
                        .toList();
        List<String> purpose = new ArrayList<>();
        Map<String, List<String>> sections = new LinkedHashMap<>();
        List<String> current = purpose;
        for (String line : lines.subList(2, lines.size())) {
            if (line.startsWith("## ")) {
                current = new ArrayList<>();
                sections.put(line.substring("## ".length()).strip(), current);
            } else {
                current.add(line);
            }
        }
        return new ManualPage(lines.get(1).substring("# ".length()).strip(), first.group(1), words, purpose, sections);
    }

    /** Statements of the examples, as they stand. */
    public List<Example> examples() {
        return examples(sections.getOrDefault(EXAMPLES, List.of()));
    }

    /** All blocks of SQL among these lines. */
    public static List<Example> examples(List<String> lines) {
        List<Example> examples = new ArrayList<>();
        StringBuilder block = null;
        boolean runs = false;
        for (String line : lines) {
            if (block == null && line.startsWith("```sql")) {
                block = new StringBuilder();
                runs = !line.contains("norun");
            } else if (block != null && line.startsWith("```")) {
                examples.add(new Example(block.toString(), runs ? Use.RUN : Use.READ));
                block = null;
            } else if (block != null) {
                block.append(line).append('\n');
            }
        }
        return examples;
    }

    /** What a test may do with an example. */
    public enum Use {
        RUN,
        READ
    }

    /** A fenced block of SQL. */
    public record Example(String sql, Use use) {}

    public HelpTopic topic() {
        Set<String> all =
                new LinkedHashSet<>(Arrays.asList(title.toUpperCase(Locale.ROOT).split("\\s+")));
        all.addAll(words);
        StringBuilder description = new StringBuilder(PlainText.of(purpose));
        sections.forEach((heading, lines) -> {
            if (!heading.equals(EXAMPLES)) {
                description.append('\n').append(heading).append(":\n\n").append(PlainText.of(lines));
            }
        });
        return new HelpTopic(
                title, category, all, description.toString(), PlainText.of(sections.getOrDefault(EXAMPLES, List.of())));
    }
}
