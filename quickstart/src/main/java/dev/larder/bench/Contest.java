package dev.larder.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Larder and its peers, who take turns: each round begins with another one. */
final class Contest implements AutoCloseable {
    static final String RCLONE = "rclone";
    static final String RCLONE_TUNED = "rclone-tuned";
    static final String RESTIC = "restic";
    static final String TRANSFER_MANAGER = "transfer-manager";
    static final String DORIS_LIKE = "doris-like";

    private final Path data;
    private final PrintStream out;
    private final Larder larder;
    private final List<Contender> contenders = new ArrayList<>();
    private Optional<Observations> observations = Optional.empty();
    private int rounds;

    private Contest(Path data, AgentOptions agent, PrintStream out) throws IOException {
        this.data = data;
        this.out = out;
        this.larder =
                new Larder(data.resolve("larder"), agent, "bench_" + Long.toString(System.currentTimeMillis(), 36));
    }

    /** @throws IllegalArgumentException when a peer of a name is unknown */
    static Contest start(Store store, Path data, AgentOptions agent, List<String> peers, PrintStream out)
            throws IOException, InterruptedException {
        Contest contest = new Contest(data, agent, out);
        boolean started = false;
        try {
            contest.contenders.add(contest.larder);
            for (String name : peers) {
                if (!name.equals("none")) {
                    contest.admit(name, store);
                }
            }
            if (store instanceof S3Store s3) {
                Bucket.createIfMissing(s3);
            }
            contest.larder.start(store);
            out.println("Store: " + store);
            started = true;
            return contest;
        } finally {
            if (!started) {
                contest.close();
            }
        }
    }

    /** All that is measured with a data set. Prints a table for each. */
    void run(DataSet set, int runs) throws IOException, InterruptedException {
        out.printf(
                Locale.ROOT, "%nMaking %s: %,d files of %,d KiB ...%n", set.name(), set.files(), set.fileBytes() >> 10);
        Path files = larder.load(set);
        long bytes = bytes(files);
        Results backups = new Results("Backup of " + set.name(), set.files(), bytes);
        Map<Contender, String> last = backUp(set, files, runs, backups);
        backups.print(out);
        Results again = new Results("Backup of " + set.name() + ", nothing changed", set.files(), bytes);
        again(set, runs, again);
        again.print(out);
        if (observations.isPresent()) {
            observations.get().observe(set, files, bytes, backups.bytesPerSecond());
        } else {
            larder.dropTable(set);
        }
        Folders.delete(files);
        Results restores = new Results("Restore of " + set.name(), set.files(), bytes);
        restore(set, last, runs, restores);
        restores.print(out);
        for (Map.Entry<Contender, String> sent : last.entrySet()) {
            sent.getKey().forget(sent.getValue());
        }
    }

    /** From now on more is observed of each data set than times. */
    void observeMore(S3Store store) throws IOException {
        Tap tap = new Tap(store.endpoint());
        S3Store tapped = store.at(tap.endpoint());
        List<Contender> peers = contenders.stream()
                .filter(contender -> contender != larder)
                .map(contender -> peer(contender.name(), tapped))
                .toList();
        Optional<Rclone> control = contenders.stream()
                .filter(Rclone.class::isInstance)
                .map(Rclone.class::cast)
                .reduce((first, last) -> last);
        observations = Optional.of(new Observations(larder, peers, control, tap, tapped, data, out));
    }

    @Override
    public void close() throws IOException {
        if (observations.isPresent()) {
            observations.get().close();
        }
        larder.close();
    }

    private void admit(String name, Store store) {
        if (store instanceof HdfsStore && !name.equals(RCLONE) && !name.equals(RCLONE_TUNED)) {
            out.println("Without " + name + ": it does not talk to HDFS");
            return;
        }
        Contender peer = peer(name, store);
        peer.absence()
                .ifPresentOrElse(why -> out.println("Without " + peer.name() + ": " + why), () -> contenders.add(peer));
    }

    private static Contender peer(String name, Store store) {
        return switch (name) {
            case RCLONE -> new Rclone(name, store, List.of());
            case RCLONE_TUNED -> new Rclone(name, store, Rclone.TUNED);
            case RESTIC -> new Restic((S3Store) store);
            case TRANSFER_MANAGER -> new JvmPeer(name, TransferManagerPeer.class, (S3Store) store);
            case DORIS_LIKE -> new JvmPeer(name, DorisLikePeer.class, (S3Store) store);
            default ->
                throw new IllegalArgumentException("--contenders is " + name + ", expected some of " + RCLONE + ", "
                        + RCLONE_TUNED + ", " + RESTIC + ", " + TRANSFER_MANAGER + ", " + DORIS_LIKE);
        };
    }

    /** Returns the round of each whose objects are still there. */
    private Map<Contender, String> backUp(DataSet set, Path files, int runs, Results results)
            throws IOException, InterruptedException {
        Map<Contender, String> last = new LinkedHashMap<>();
        for (int run = 0; run < runs; run++) {
            for (Contender contender : inTurn(run)) {
                String before = last.remove(contender);
                if (before != null) {
                    contender.forget(before);
                }
                String round = "r" + ++rounds;
                try {
                    results.add(contender.name(), said("backup", contender, contender.backUp(set, files, round)));
                    last.put(contender, round);
                } catch (IOException e) {
                    dismiss(contender, e);
                }
            }
        }
        return last;
    }

    private void again(DataSet set, int runs, Results results) throws IOException, InterruptedException {
        for (int run = 0; run < runs; run++) {
            String round = "r" + ++rounds;
            results.add(larder.name(), said("incremental backup", larder, larder.backUpAgain(set, round)));
            larder.forget(round);
        }
    }

    private void restore(DataSet set, Map<Contender, String> sent, int runs, Results results)
            throws IOException, InterruptedException {
        for (int run = 0; run < runs; run++) {
            for (Contender contender : inTurn(run)) {
                Path target = Files.createDirectory(data.resolve("restored"));
                try {
                    results.add(
                            contender.name(),
                            said("restore", contender, contender.restore(set, sent.get(contender), target)));
                } catch (IOException e) {
                    dismiss(contender, e);
                }
                Folders.delete(target);
                if (contender == larder) {
                    larder.dropTable(set);
                }
            }
        }
    }

    /** A peer that this store is too much for takes no part from now on; without Larder there is nothing to measure. */
    private void dismiss(Contender contender, IOException failure) throws IOException {
        if (contender == larder) {
            throw failure;
        }
        contenders.remove(contender);
        out.println("Without " + contender.name() + " from here on: "
                + failure.getMessage().lines().limit(3).toList());
    }

    private List<Contender> inTurn(int run) {
        List<Contender> order = new ArrayList<>(contenders);
        Collections.rotate(order, -run);
        return order;
    }

    private Measurement said(String task, Contender contender, Measurement measurement) {
        out.printf(
                Locale.ROOT,
                "  %-18s %-17s %7.2f s wall %7.2f s CPU%n",
                task,
                contender.name(),
                measurement.wallSeconds(),
                measurement.cpuSeconds());
        return measurement;
    }

    private static long bytes(Path folder) throws IOException {
        long bytes = 0;
        try (var files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                bytes += Files.size(file);
            }
        }
        return bytes;
    }
}
