package dev.larder.fe.editlog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.fe.state.ClusterChange;
import dev.larder.fe.state.ClusterState;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RatisEditLogCrashIT {
    private static final int ROUNDS = 10;
    private static final int ACKNOWLEDGED_MAX = 600;

    @TempDir
    private Path folder;

    @Test
    void aKilledProcessLosesNothingItAcknowledged() throws IOException, InterruptedException {
        Random random = new Random(20_261_122);
        long before = ClusterState.FIRST_ID;
        for (int round = 0; round < ROUNDS; round++) {
            long acknowledged = appendAndKill(before, 1 + random.nextInt(ACKNOWLEDGED_MAX));
            before = reopened(acknowledged);
        }
    }

    /** Returns the last number acknowledged before the kill. */
    private long appendAndKill(long before, int acknowledgements) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        AppendingProcess.class.getName(),
                        folder.toString())
                .redirectError(new File("/dev/null"))
                .start();
        long last = before;
        try (BufferedReader output = process.inputReader(StandardCharsets.US_ASCII)) {
            int seen = 0;
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                OptionalLong number = acknowledged(line);
                if (number.isPresent()) {
                    assertThat(number.getAsLong()).isGreaterThan(last);
                    last = number.getAsLong();
                    seen++;
                }
                if (seen == acknowledgements) {
                    // By the handle: the process itself would close its output too, and what was said last be lost.
                    process.toHandle().destroyForcibly();
                }
            }
            assertThat(seen).isGreaterThanOrEqualTo(acknowledgements);
        }
        assertThat(process.waitFor()).isNotZero();
        return last;
    }

    private static OptionalLong acknowledged(String line) {
        return line.startsWith(AppendingProcess.ACKNOWLEDGED) && line.endsWith(AppendingProcess.END)
                ? OptionalLong.of(Long.parseLong(line.substring(
                        AppendingProcess.ACKNOWLEDGED.length(), line.length() - AppendingProcess.END.length())))
                : OptionalLong.empty();
    }

    /** Everything acknowledged is there, in order, without a gap. Returns the last number found. */
    private long reopened(long acknowledged) {
        RecordingReplica replica = new RecordingReplica();
        RatisEditLog.open(EditLogConfig.alone(folder).withImageEvery(AppendingProcess.IMAGE_EVERY), replica)
                .close();
        List<Long> replayed = replica.entries().stream()
                .map(entry -> ((ClusterChange.IdsTaken) entry.get(0)).next())
                .toList();
        long last = replica.state().nextId();
        assertThat(last).isGreaterThanOrEqualTo(acknowledged);
        assertThat(replayed)
                .isEqualTo(LongStream.rangeClosed(last - replayed.size() + 1, last)
                        .boxed()
                        .toList());
        boolean whole = replica.images() > 0 || replayed.get(0) == ClusterState.FIRST_ID + 1;
        assertThat(whole).as("an image, or every entry from the first").isTrue();
        return last;
    }
}
