package dev.larder.bench;

import dev.larder.bench.Tap.Kind;
import dev.larder.bench.Tap.Mark;
import dev.larder.bench.Tap.Traffic;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.FutureTask;

/**
 * What a clock over whole runs does not tell: requests by kind, what a backup costs when little has changed, limits as
 * they are on the network, and how queries fare beside a backup.
 */
final class Observations implements AutoCloseable {
    private static final int CHANGED_PERCENT = 1;
    private static final double MB = 1e6;
    private static final long WINDOW_NANOS = Duration.ofSeconds(5).toNanos();
    private static final long STEP_NANOS = Duration.ofMillis(100).toNanos();
    /** The first limit lets a backup take so long. */
    private static final int LIMITED_SECONDS = 16;

    private static final int SECONDS_TO_CHANGE = 7;
    private static final int QUERIES = 300;
    private static final int QUERY_RUNS = 3;

    private final Larder larder;
    private final Larder.Tapped tapped;
    private final List<Contender> peers;
    private final Optional<Rclone> control;
    private final Tap tap;
    private final Path data;
    private final PrintStream out;
    private final List<String> requests = new ArrayList<>();
    private int rounds;

    /**
     * @param peers that reach the store through the tap
     * @param control one that does not
     */
    Observations(
            Larder larder,
            List<Contender> peers,
            Optional<Rclone> control,
            Tap tap,
            S3Store tappedStore,
            Path data,
            PrintStream out) {
        this.larder = larder;
        this.tapped = larder.through(tappedStore);
        this.peers = List.copyOf(peers);
        this.control = control;
        this.tap = tap;
        this.data = data;
        this.out = out;
    }

    /** A backup of everyone, and what comes back. The table of the set has more rows afterwards, and then none. */
    void observe(DataSet set, Path files, long bytes, double bytesPerSecond) throws IOException, InterruptedException {
        requests.clear();
        List<String> sent = new ArrayList<>();
        for (Contender peer : contenders()) {
            String round = round();
            tap.take();
            peer.backUp(set, files, round);
            note("backup", peer);
            sent.add(round);
        }
        String unchanged = round();
        tapped.backUpAgain(set, unchanged);
        note("backup, nothing changed", tapped);
        change(set, bytes);
        limits(set, bytes);
        queries(set, files, bytesPerSecond);
        larder.dropTable(set);
        for (int i = 0; i < sent.size(); i++) {
            Contender peer = contenders().get(i);
            Path target = Files.createDirectory(data.resolve("observed"));
            tap.take();
            peer.restore(set, sent.get(i), target);
            note("restore", peer);
            Folders.delete(target);
            if (peer == tapped) {
                larder.dropTable(set);
            }
        }
        table(set);
    }

    @Override
    public void close() throws IOException {
        tap.close();
    }

    private List<Contender> contenders() {
        List<Contender> all = new ArrayList<>(List.of(tapped));
        all.addAll(peers);
        return all;
    }

    private String round() {
        return "o" + ++rounds;
    }

    private void change(DataSet set, long bytes) throws IOException, InterruptedException {
        long changed = larder.change(set, bytes * CHANGED_PERCENT / 100);
        tap.take();
        tapped.backUpAgain(set, round());
        Traffic traffic = note("backup, " + CHANGED_PERCENT + " % changed", tapped);
        out.printf(
                Locale.ROOT,
                "%n%s, %d %% changed: %.2f MB of new files, %.2f MB sent with all that belongs to it: %.3f times%n",
                set.name(),
                CHANGED_PERCENT,
                changed / MB,
                traffic.bytesUp() / MB,
                (double) traffic.bytesUp() / changed);
    }

    private void limits(DataSet set, long bytes) throws IOException, InterruptedException {
        long limit = bytes / LIMITED_SECONDS;
        String round = round();
        tap.take();
        tapped.begin(set, round, limit);
        Thread.sleep(Duration.ofSeconds(SECONDS_TO_CHANGE).toMillis());
        long changing = System.nanoTime();
        larder.limit(limit / 2);
        long changed = System.nanoTime();
        larder.awaitBackUp();
        List<Mark> marks = tap.marks();
        out.printf(
                Locale.ROOT,
                "%s, limit of %.1f MB/s: over any 5 s %s; of %.1f MB/s: %s, %.1f s after the change%n",
                set.name(),
                limit / MB,
                shares(marks, flowing(marks, limit), changing, limit),
                limit / MB / 2,
                shares(marks, changed + Duration.ofSeconds(2).toNanos(), lastOf(marks), limit / 2),
                settled(marks, changed, limit / 2));
        tapped.forget(round);
    }

    /** When more went up than what is sent before any data: until then a backup plans and links. */
    private static long flowing(List<Mark> marks, long limit) {
        return marks.stream()
                .filter(mark -> mark.bytesUp() > limit / 10)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("Nothing was sent"))
                .nanos();
    }

    private static long lastOf(List<Mark> marks) {
        return marks.get(marks.size() - 1).nanos();
    }

    /** The least and the most that went up in five seconds, as shares of the limit. */
    private static String shares(List<Mark> marks, long from, long to, long limit) {
        double least = Double.MAX_VALUE;
        double most = 0;
        for (long begin = from; begin + WINDOW_NANOS <= to; begin += STEP_NANOS) {
            double share = bytes(marks, begin, begin + WINDOW_NANOS) * 1e9 / WINDOW_NANOS / limit;
            least = Math.min(least, share);
            most = Math.max(most, share);
        }
        return String.format(Locale.ROOT, "%.1f %% to %.1f %% of it", least * 100, most * 100);
    }

    /** Seconds after which no second has a tenth more than the limit. */
    private static double settled(List<Mark> marks, long changed, long limit) {
        long second = Duration.ofSeconds(1).toNanos();
        long settled = changed;
        for (long begin = changed; begin + second <= lastOf(marks); begin += STEP_NANOS) {
            if (bytes(marks, begin, begin + second) > 1.1 * limit) {
                settled = begin + STEP_NANOS;
            }
        }
        return (settled - changed) / 1e9;
    }

    private static long bytes(List<Mark> marks, long from, long to) {
        return upTo(marks, to) - upTo(marks, from);
    }

    private static long upTo(List<Mark> marks, long nanos) {
        int low = 0;
        int high = marks.size();
        while (low < high) {
            int middle = (low + high) / 2;
            if (marks.get(middle).nanos() <= nanos) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low == 0 ? 0 : marks.get(low - 1).bytesUp();
    }

    /** By key, alone and while Larder, or a peer that does nothing else, sends at half of the speed. */
    private void queries(DataSet set, Path files, double bytesPerSecond) throws IOException, InterruptedException {
        long limit = (long) (bytesPerSecond / 2);
        larder.query(set, QUERIES);
        List<double[]> idle = new ArrayList<>();
        List<double[]> besideBackup = new ArrayList<>();
        List<double[]> besidePeer = new ArrayList<>();
        for (int run = 0; run < QUERY_RUNS; run++) {
            idle.add(larder.query(set, QUERIES));
            String round = round();
            larder.begin(set, round, limit);
            do {
                besideBackup.add(larder.query(set, QUERIES / 10));
            } while (!larder.hasBackedUp());
            larder.forget(round);
            if (control.isPresent()) {
                besidePeer.addAll(besidePeer(control.get().limited(limit), set, files));
            }
        }
        double tail = percentile(idle, 0.99);
        out.printf(
                Locale.ROOT,
                "%s, queries by key: idle median %.1f ms, 99 %% in %.1f ms%n",
                set.name(),
                percentile(idle, 0.5) * 1e3,
                tail * 1e3);
        besides("Larder", limit, besideBackup, tail);
        control.ifPresent(peer -> besides(peer.name(), limit, besidePeer, tail));
    }

    private List<double[]> besidePeer(Rclone peer, DataSet set, Path files) throws IOException, InterruptedException {
        List<double[]> times = new ArrayList<>();
        String round = round();
        FutureTask<Void> sending = new FutureTask<>(() -> {
            peer.backUp(set, files, round);
            return null;
        });
        new Thread(sending, "bench-control").start();
        do {
            times.add(larder.query(set, QUERIES / 10));
        } while (!sending.isDone());
        peer.forget(round);
        return times;
    }

    private void besides(String who, long limit, List<double[]> times, double idleTail) {
        out.printf(
                Locale.ROOT,
                "  beside %s at %.0f MB/s median %.1f ms, 99 %% in %.1f ms: %.2f times%n",
                who,
                limit / MB,
                percentile(times, 0.5) * 1e3,
                percentile(times, 0.99) * 1e3,
                percentile(times, 0.99) / idleTail);
    }

    private static double percentile(List<double[]> runs, double share) {
        double[] sorted = runs.stream().flatMapToDouble(Arrays::stream).sorted().toArray();
        return sorted[Math.min(sorted.length - 1, (int) (share * sorted.length))];
    }

    private Traffic note(String task, Contender contender) {
        Traffic traffic = tap.take();
        StringBuilder row = new StringBuilder("| " + task + " | " + contender.name() + " |");
        for (Kind kind : Kind.values()) {
            row.append(String.format(Locale.ROOT, " %,d |", traffic.requests().getOrDefault(kind, 0)));
        }
        requests.add(row + String.format(Locale.ROOT, " %,d | %.1f |", traffic.total(), traffic.bytesUp() / MB));
        return traffic;
    }

    private void table(DataSet set) {
        out.printf(Locale.ROOT, "%n### Requests of %s%n%n", set.name());
        StringBuilder head = new StringBuilder("| | |");
        for (Kind kind : Kind.values()) {
            head.append(" ").append(kind).append(" |");
        }
        out.println(head + " all | MB up |");
        out.println("|---|---|" + "---:|".repeat(Kind.values().length + 2));
        requests.forEach(out::println);
        out.flush();
    }
}
