package dev.larder.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Runs a program from its start to its end. Only one at a time: CPU time is told apart by that. */
final class MeasuredProcess {
    private static final long LOOK_MILLIS = 5;

    private MeasuredProcess() {}

    /** Throws IOException with the program's last words when it ended with another status than 0. */
    static Measurement run(List<String> command, Map<String, String> environment)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile("larder-bench", ".log");
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
            // What this machine's user set for other stores would get in the way.
            builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
            builder.environment().putAll(environment);
            double cpuBefore = Usage.cpuSecondsOfEndedChildren();
            long started = System.nanoTime();
            Process process = builder.start();
            long peak = 0;
            while (!process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                peak = Math.max(peak, Usage.peakBytes(process.pid()));
            }
            double wall = (System.nanoTime() - started) / 1e9;
            if (process.exitValue() != 0) {
                throw new IOException(command.get(0) + " ended with status " + process.exitValue() + ": "
                        + Files.readString(output).strip());
            }
            return new Measurement(wall, Usage.cpuSecondsOfEndedChildren() - cpuBefore, peak);
        } finally {
            Files.delete(output);
        }
    }

    /** Whether a program of this name can be started. */
    static boolean isInstalled(String program) {
        return Pattern.compile(":")
                .splitAsStream(System.getenv().getOrDefault("PATH", ""))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
