package dev.larder.be.task;

import dev.larder.common.rpc.proto.TaskReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/** One task that runs or has succeeded, and everyone who wants to hear of it. */
final class RunningTask {
    final TaskProgress progress = new TaskProgress();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final List<Consumer<TaskReport>> listeners = new ArrayList<>();
    private Thread thread;
    private boolean stopped;
    private TaskReport last;

    /** Reports to the listener from now on; at once and for the last time if the task has ended. */
    synchronized void join(Consumer<TaskReport> listener) {
        if (last != null) {
            listener.accept(last);
        } else {
            listeners.add(listener);
        }
    }

    /** The thread that runs the task enters. Returns whether it may. */
    synchronized boolean enter() {
        thread = Thread.currentThread();
        return !stopped;
    }

    synchronized void report() {
        if (last == null) {
            TaskReport report =
                    TaskReport.newBuilder().setProgress(progress.toProto()).build();
            listeners.forEach(listener -> listener.accept(report));
        }
    }

    synchronized void end(TaskReport report) {
        last = report;
        thread = null;
        listeners.forEach(listener -> listener.accept(report));
        listeners.clear();
        ended.countDown();
    }

    synchronized void interrupt() {
        stopped = true;
        if (thread != null) {
            thread.interrupt();
        }
    }

    synchronized Optional<TaskReport> last() {
        return Optional.ofNullable(last);
    }

    void awaitEnd() throws InterruptedException {
        ended.await();
    }
}
