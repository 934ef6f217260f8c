package dev.larder.quickstart;

import dev.larder.quickstart.SqlClient.Result;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Prints statements and results the way the MySQL command line does. */
final class Screen {
    private static final int STATEMENT_LENGTH_MAX = 600;

    private final PrintStream out;
    private final boolean terminal;

    /** A terminal gets progress that overwrites itself; a file gets a line whenever something changed. */
    Screen(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    void heading(String text) {
        out.println();
        out.println("-- " + text);
    }

    void line(String text) {
        out.println(text);
    }

    void statement(String sql) {
        String shown = sql.length() <= STATEMENT_LENGTH_MAX ? sql : sql.substring(0, STATEMENT_LENGTH_MAX) + " ...";
        out.println("mysql> " + shown.replace("\n", "\n    -> ") + (sql.endsWith("\\G") ? "" : ";"));
    }

    void ok(int affected, double seconds) {
        out.println("Query OK, " + rows(affected) + " affected" + time(seconds));
        out.println();
    }

    void progress(String text) {
        out.print(terminal ? "\r\u001b[K" + text : text + "\n");
        out.flush();
    }

    void endProgress() {
        if (terminal) {
            out.println();
        }
    }

    /** Rows side by side, in a frame. */
    void table(Result result, double seconds) {
        if (result.rows().isEmpty()) {
            out.println("Empty set" + time(seconds));
            out.println();
            return;
        }
        List<Integer> widths = new ArrayList<>();
        for (int i = 0; i < result.columns().size(); i++) {
            int column = i;
            widths.add(Math.max(
                    result.columns().get(i).length(),
                    result.rows().stream()
                            .mapToInt(row -> row.get(column).length())
                            .max()
                            .orElse(0)));
        }
        String frame = frame(widths);
        out.println(frame);
        out.println(cells(result.columns(), widths));
        out.println(frame);
        result.rows().forEach(row -> out.println(cells(row, widths)));
        out.println(frame);
        out.println(rows(result.rows().size()) + " in set" + time(seconds));
        out.println();
    }

    /** One cell a line, as {@code \G} does. */
    void vertical(Result result, double seconds) {
        int width = result.columns().stream().mapToInt(String::length).max().orElse(0);
        for (int i = 0; i < result.rows().size(); i++) {
            out.println("*************************** " + (i + 1) + ". row ***************************");
            for (int c = 0; c < result.columns().size(); c++) {
                out.println(" ".repeat(width - result.columns().get(c).length())
                        + result.columns().get(c) + ": " + result.rows().get(i).get(c));
            }
        }
        out.println(rows(result.rows().size()) + " in set" + time(seconds));
        out.println();
    }

    private static String frame(List<Integer> widths) {
        StringBuilder frame = new StringBuilder("+");
        widths.forEach(width -> frame.append("-".repeat(width + 2)).append('+'));
        return frame.toString();
    }

    private static String cells(List<String> texts, List<Integer> widths) {
        StringBuilder line = new StringBuilder("|");
        for (int i = 0; i < texts.size(); i++) {
            line.append(' ')
                    .append(texts.get(i))
                    .append(" ".repeat(widths.get(i) - texts.get(i).length()))
                    .append(" |");
        }
        return line.toString();
    }

    private static String rows(int count) {
        return count == 1 ? "1 row" : count + " rows";
    }

    private static String time(double seconds) {
        return String.format(Locale.ROOT, " (%.2f sec)", seconds);
    }
}
