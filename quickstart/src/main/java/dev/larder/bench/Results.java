package dev.larder.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Measurements of one task by contender, and the table of their medians. */
final class Results {
    private static final double MB = 1e6;
    private static final double GB = 1e9;

    private final String title;
    private final long files;
    private final long bytes;
    private final Map<String, List<Measurement>> runs = new LinkedHashMap<>();

    Results(String title, long files, long bytes) {
        this.title = title;
        this.files = files;
        this.bytes = bytes;
    }

    void add(String contender, Measurement measurement) {
        runs.computeIfAbsent(contender, missing -> new ArrayList<>()).add(measurement);
    }

    /** Of the first contender, by the median. */
    double bytesPerSecond() {
        return bytes / median(runs.values().iterator().next(), Measurement::wallSeconds);
    }

    /** A table in Markdown. Ratios compare medians with those of the first contender. */
    void print(PrintStream out) {
        out.printf(Locale.ROOT, "%n### %s: %,d files, %,.0f MB%n%n", title, files, bytes / MB);
        out.println("| | runs | wall s | min to max | x | MB/s | files/s | CPU s/GB | x | peak RSS MB |");
        out.println("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
        List<Measurement> first = runs.values().iterator().next();
        runs.forEach((name, measured) -> {
            double wall = median(measured, Measurement::wallSeconds);
            double cpu = median(measured, Measurement::cpuSeconds);
            out.printf(
                    Locale.ROOT,
                    "| %s | %d | %.2f | %.2f to %.2f | %.2f | %.0f | %.0f | %.2f | %.2f | %.0f |%n",
                    name,
                    measured.size(),
                    wall,
                    measured.stream()
                            .mapToDouble(Measurement::wallSeconds)
                            .min()
                            .orElseThrow(),
                    measured.stream()
                            .mapToDouble(Measurement::wallSeconds)
                            .max()
                            .orElseThrow(),
                    wall / median(first, Measurement::wallSeconds),
                    bytes / MB / wall,
                    files / wall,
                    cpu / (bytes / GB),
                    cpu / median(first, Measurement::cpuSeconds),
                    median(measured, run -> run.peakBytes() / MB));
        });
        out.flush();
    }

    private static double median(List<Measurement> measured, ToDoubleFunction<Measurement> figure) {
        double[] sorted = measured.stream().mapToDouble(figure).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
