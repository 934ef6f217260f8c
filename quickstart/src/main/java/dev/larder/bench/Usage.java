package dev.larder.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** CPU time and memory of processes, from {@code /proc} of Linux. */
final class Usage {
    /** The kernel counts CPU time in hundredths of a second on every platform that a JVM runs on. */
    private static final double TICKS_PER_SECOND = 100;
    // Fields of /proc/PID/stat behind the name of the program, counted from 0; see proc(5).
    private static final int USER = 11;
    private static final int SYSTEM = 12;
    private static final int CHILDREN_USER = 13;
    private static final int CHILDREN_SYSTEM = 14;

    private static final Pattern SPACE = Pattern.compile(" ");

    private Usage() {}

    /** CPU seconds that a running process has used. */
    static double cpuSeconds(long pid) throws IOException {
        List<String> fields = stat(Long.toString(pid));
        return (number(fields, USER) + number(fields, SYSTEM)) / TICKS_PER_SECOND;
    }

    /** CPU seconds of all processes that this one started and that have ended, and of theirs. */
    static double cpuSecondsOfEndedChildren() throws IOException {
        List<String> fields = stat("self");
        return (number(fields, CHILDREN_USER) + number(fields, CHILDREN_SYSTEM)) / TICKS_PER_SECOND;
    }

    /** The most bytes of memory a process has held since {@link #forgetPeak}; 0 when it has ended. */
    static long peakBytes(long pid) throws IOException {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                    .findFirst()
                    .orElse(0);
        } catch (NoSuchFileException e) {
            return 0;
        } catch (IOException e) {
            // The process ended while the file was read.
            if (!Files.exists(Path.of("/proc", Long.toString(pid)))) {
                return 0;
            }
            throw e;
        }
    }

    /** From now on the peak is counted anew. */
    static void forgetPeak(long pid) throws IOException {
        Files.writeString(Path.of("/proc", Long.toString(pid), "clear_refs"), "5");
    }

    private static List<String> stat(String process) throws IOException {
        String line = Files.readString(Path.of("/proc", process, "stat"));
        return SPACE.splitAsStream(line.substring(line.lastIndexOf(')') + 2)).toList();
    }

    private static long number(List<String> fields, int index) {
        return Long.parseLong(fields.get(index));
    }
}
