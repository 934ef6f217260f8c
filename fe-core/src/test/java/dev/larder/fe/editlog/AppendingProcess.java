package dev.larder.fe.editlog;

import dev.larder.fe.kernel.StateChange;
import dev.larder.fe.state.ClusterChange;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

/** A process that appends one number after the other and prints each that was acknowledged, until it is killed. */
final class AppendingProcess {
    static final int IMAGE_EVERY = 200;
    static final String ACKNOWLEDGED = "acknowledged ";
    /** Ends a line: without it the line was cut off by the kill. */
    static final String END = ";";

    /** Appends that wait for their acknowledgement at once. */
    private static final int OPEN_MAX = 8;

    private AppendingProcess() {}

    public static void main(String[] arguments) {
        EditLogConfig config = EditLogConfig.alone(Path.of(arguments[0])).withImageEvery(IMAGE_EVERY);
        RecordingReplica replica = new RecordingReplica();
        RatisEditLog log = RatisEditLog.open(config, replica);
        Queue<CompletableFuture<Void>> open = new ArrayDeque<>();
        for (long next = replica.state().nextId() + 1; true; next++) {
            long number = next;
            StateChange fact = new ClusterChange.IdsTaken(number);
            open.add(log.append(log.term(), List.of(fact)).thenRun(() -> {
                System.out.println(ACKNOWLEDGED + number + END);
                System.out.flush();
            }));
            if (open.size() >= OPEN_MAX) {
                open.remove().join();
            }
        }
    }
}
