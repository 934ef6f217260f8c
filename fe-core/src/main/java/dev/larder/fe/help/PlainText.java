package dev.larder.fe.help;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The little Markdown of the manual, for a terminal: no fences, no marks, tables as aligned columns. */
final class PlainText {
    private static final int WIDTH = 100;
    private static final int LAST_CELL_WIDTH_MIN = 30;
    private static final String GAP = "  ";
    private static final String INDENT = "  ";

    private final StringBuilder text = new StringBuilder();
    private final List<List<String>> table = new ArrayList<>();
    private boolean code;

    private PlainText() {}

    /** Ends with a line break, unless there is nothing. */
    static String of(List<String> lines) {
        PlainText plain = new PlainText();
        lines.forEach(plain::add);
        plain.endTable();
        String stripped = plain.text.toString().replaceAll("\\n{3,}", "\n\n").strip();
        // The first line may be indented.
        int start = plain.text.indexOf(stripped);
        int lineStart = plain.text.lastIndexOf("\n", start) + 1;
        return stripped.isEmpty() ? "" : plain.text.substring(lineStart, start) + stripped + "\n";
    }

    private void add(String line) {
        if (line.startsWith("```")) {
            endTable();
            code = !code;
        } else if (code) {
            text.append(line.isEmpty() ? "" : INDENT).append(line).append('\n');
        } else if (line.startsWith("|")) {
            if (!line.matches("[|\\s:-]+")) {
                table.add(cells(line));
            }
        } else {
            endTable();
            text.append(unmarked(line)).append('\n');
        }
    }

    private static List<String> cells(String line) {
        String inner = line.strip().replaceFirst("^\\|", "").replaceFirst("(?<!\\\\)\\|$", "");
        return Arrays.stream(inner.split("(?<!\\\\)\\|", -1))
                .map(cell -> unmarked(cell.strip().replace("\\|", "|")))
                .toList();
    }

    private static String unmarked(String line) {
        return line.replaceAll("\\[([^]]+)]\\([^)]+\\)", "$1").replace("**", "").replaceAll("`([^`]+)`", "$1");
    }

    private void endTable() {
        if (table.isEmpty()) {
            return;
        }
        int columns = table.stream().mapToInt(List::size).max().orElse(0);
        int[] widths = new int[columns];
        for (List<String> row : table) {
            for (int i = 0; i < row.size(); i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        for (int i = 0; i < table.size(); i++) {
            row(table.get(i), widths);
            if (i == 0) {
                row(Arrays.stream(widths).mapToObj("-"::repeat).toList(), widths);
            }
        }
        table.clear();
    }

    /** All cells but the last are padded; the last is wrapped, and goes on below itself. */
    private void row(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder(INDENT);
        for (int i = 0; i < cells.size() - 1; i++) {
            line.append(cells.get(i))
                    .append(" ".repeat(widths[i] - cells.get(i).length()))
                    .append(GAP);
        }
        String hanging = " ".repeat(line.length());
        int room = Math.max(LAST_CELL_WIDTH_MIN, WIDTH - line.length());
        String last = cells.get(cells.size() - 1);
        for (String part : last.startsWith("---")
                ? List.of(last.substring(0, Math.min(room, last.length())))
                : wrapped(last, room)) {
            text.append((line + part).stripTrailing()).append('\n');
            line = new StringBuilder(hanging);
        }
    }

    private static List<String> wrapped(String words, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : words.split(" ", -1)) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
