package dev.larder.be.transfer;

import dev.larder.common.repository.JobName;
import java.io.Closeable;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Threads for transfers, which jobs share: they take turns, piece by piece, however much each has to do. Any thread. */
public final class TransferPool implements Closeable {
    private final ThreadPoolExecutor threads;
    /** Pieces that wait, of each job in its order. The job that has waited longest for its turn is first. Its own lock. */
    private final LinkedHashMap<JobName, Deque<Runnable>> waiting = new LinkedHashMap<>();

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
        return waiting() > 0;
    }

    /** Pieces that wait for a thread, of all jobs. */
    int waiting() {
        synchronized (waiting) {
            return waiting.values().stream().mapToInt(Deque::size).sum();
        }
    }

    /** The pool as a job sees it. */
    public Share of(JobName job) {
        return new Share(job);
    }

    /** A job's way into the pool. Any thread. */
    public final class Share {
        private final JobName job;

        private Share(JobName job) {
            this.job = job;
        }

        /**
         * Runs the pieces, in this order as threads come free, and returns when all are done. When one fails, or the
         * calling thread is interrupted, the others are interrupted and waited for, and the failure is thrown.
         */
        public void runAll(List<? extends Callable<?>> pieces) throws Exception {
            Group group = new Group(pieces.size());
            List<Runnable> queued = pieces.stream()
                    .map(piece -> (Runnable) () -> group.run(piece))
                    .toList();
            enqueue(job, queued);
            try {
                group.done.await();
            } catch (InterruptedException e) {
                group.stop(e);
            }
            if (group.failure() != null) {
                withdraw(job, queued).forEach(removed -> group.done.countDown());
                awaitUninterruptibly(group.done);
                throw group.failure();
            }
        }
    }

    private void enqueue(JobName job, List<Runnable> pieces) {
        if (!pieces.isEmpty()) {
            synchronized (waiting) {
                waiting.computeIfAbsent(job, first -> new ArrayDeque<>()).addAll(pieces);
            }
            pieces.forEach(piece -> threads.execute(this::runNext));
        }
    }

    /** Each piece brings one call of this; whose turn it is shows when a thread is free. */
    private void runNext() {
        Runnable piece;
        synchronized (waiting) {
            Iterator<Map.Entry<JobName, Deque<Runnable>>> jobs =
                    waiting.entrySet().iterator();
            if (!jobs.hasNext()) {
                return; // It was withdrawn.
            }
            Map.Entry<JobName, Deque<Runnable>> first = jobs.next();
            jobs.remove();
            piece = first.getValue().remove();
            putBack(first.getKey(), first.getValue());
        }
        piece.run();
    }

    /** Returns those that wait no more; all others have begun. */
    private List<Runnable> withdraw(JobName job, List<Runnable> pieces) {
        synchronized (waiting) {
            Deque<Runnable> left = waiting.remove(job);
            if (left == null) {
                return List.of();
            }
            Set<Runnable> unwanted = new HashSet<>(pieces);
            List<Runnable> withdrawn = left.stream().filter(unwanted::contains).toList();
            left.removeIf(unwanted::contains);
            putBack(job, left);
            return withdrawn;
        }
    }

    /** Behind all others. */
    private void putBack(JobName job, Deque<Runnable> pieces) {
        if (!pieces.isEmpty()) {
            waiting.put(job, pieces);
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
