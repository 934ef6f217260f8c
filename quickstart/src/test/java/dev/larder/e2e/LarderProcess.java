package dev.larder.e2e;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A frontend or an agent as a process of its own, started from the classes under test. */
final class LarderProcess implements AutoCloseable {
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(30);
    private static final Duration START_PATIENCE = Duration.ofSeconds(90);

    private final String name;
    private final Path log;
    private final Process process;
    private final SharedClasses classes;

    private LarderProcess(String name, Path log, Process process, SharedClasses classes) {
        this.name = name;
        this.log = log;
        this.process = process;
        this.classes = classes;
    }

    /** Starts and returns at once; see {@link #awaitReady}. */
    static LarderProcess start(String name, Path logs, String mainClass, List<String> arguments) {
        try {
            Files.createDirectories(logs);
            Path log = logs.resolve(name + "-" + System.nanoTime() + ".log");
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx512m",
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1"));
            SharedClasses classes = SharedClasses.of(mainClass);
            command.addAll(classes.flags());
            arguments.stream().filter(LarderProcess::isOfTheMachine).forEach(command::add);
            command.add(mainClass);
            arguments.stream().filter(one -> !isOfTheMachine(one)).forEach(command::add);
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                    .start();
            return new LarderProcess(name, log, process, classes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Flags of the Java machine are told by their look from those of the program. */
    private static boolean isOfTheMachine(String argument) {
        return argument.startsWith("-D") || argument.startsWith("-X") || argument.startsWith("@");
    }

    /** Waits until the process says that it is ready. */
    void awaitReady() {
        long deadline = System.nanoTime() + START_PATIENCE.toNanos();
        while (!output().contains("ready in")) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new AssertionError(name + " did not become ready:\n" + output());
            }
            Pause.millis(50);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for the end and returns the exit status. */
    int awaitExit() {
        try {
            if (!process.waitFor(START_PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError(name + " did not end:\n" + output());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** As {@code kill -9}. */
    void kill() {
        process.destroyForcibly();
        awaitExit();
    }

    String output() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (process.waitFor(STOP_PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                classes.ended();
            } else {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
