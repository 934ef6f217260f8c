package dev.larder.be.transfer;

import java.io.Closeable;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Threads for transfers, which tasks share. Any thread. */
public final class TransferPool implements Closeable {
    private final ThreadPoolExecutor threads;

    /** @param size files in flight at most */
    public TransferPool(int size) {
        threads = new ThreadPoolExecutor(
                size, size, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> new Thread(task, "transfer"));
        threads.allowCoreThreadTimeOut(true);
    }

    /** From now on so many files in flight; those that are in flight end as they would. */
    void resize(int size) {
        if (size > threads.getMaximumPoolSize()) {
            threads.setMaximumPoolSize(size);
            threads.setCorePoolSize(size);
        } else if (size < threads.getMaximumPoolSize()) {
            threads.setCorePoolSize(size);
            threads.setMaximumPoolSize(size);
        }
    }

    /** Whether pieces wait for a thread. */
    boolean isFull() {
        return !threads.getQueue().isEmpty();
    }

    /**
     * Runs the pieces, in this order as threads come free, and returns when all are done. When one fails, or the calling
     * thread is interrupted, the others are interrupted and waited for, and the failure is thrown.
     */
    public void runAll(List<? extends Callable<?>> pieces) throws Exception {
        Group group = new Group(pieces.size());
        List<Runnable> queued =
                pieces.stream().map(piece -> (Runnable) () -> group.run(piece)).toList();
        queued.forEach(threads::execute);
        try {
            group.done.await();
        } catch (InterruptedException e) {
            group.stop(e);
        }
        if (group.failure() != null) {
            queued.stream().filter(threads::remove).forEach(removed -> group.done.countDown());
            awaitUninterruptibly(group.done);
            throw group.failure();
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        boolean interrupted = false;
        while (true) {
            try {
                latch.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** The pieces of one call. A failure wakes the caller, who then clears the queue. */
    private static final class Group {
        private final CountDownLatch done;
        private final Set<Thread> running = new HashSet<>();
        private Exception failure;

        Group(int pieces) {
            done = new CountDownLatch(pieces);
        }

        void run(Callable<?> piece) {
            try {
                if (enter()) {
                    piece.call();
                }
            } catch (Exception e) {
                leave();
                stop(e);
            } finally {
                leave();
                done.countDown();
            }
        }

        synchronized Exception failure() {
            return failure;
        }

        synchronized void stop(Exception cause) {
            if (failure == null) {
                failure = cause;
            }
            running.forEach(Thread::interrupt);
        }

        private synchronized boolean enter() {
            return failure == null && running.add(Thread.currentThread());
        }

        private synchronized void leave() {
            running.remove(Thread.currentThread());
            // The interruption was meant for the piece, not for what this thread does next.
            Thread.interrupted();
        }
    }
}
