package dev.larder.bench;

import dev.larder.be.snapshot.JobFolders;
import dev.larder.be.snapshot.SnapshotStore;
import dev.larder.be.snapshot.SnapshotStore.Need;
import dev.larder.be.snapshot.SnapshotStore.Wanted;
import dev.larder.be.snapshot.TabletGate;
import dev.larder.be.tablet.DataFile;
import dev.larder.be.tablet.Rowset;
import dev.larder.be.tablet.TabletState;
import dev.larder.be.tablet.TabletStore;
import dev.larder.common.id.JobId;
import dev.larder.common.id.TabletId;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;

/** How fast an agent links tablets, as many batches at once as a frontend asks for, beside {@code cp -al} of the same folder. */
final class LinkRate {
    private static final int TABLET_FILES = 100;
    private static final int BATCH_TABLETS = 100;
    private static final int BATCHES_AT_ONCE = 8;
    private static final long VERSION = 2;

    private final Path data;
    private final int tablets;
    private final TabletStore store;

    /** @param files of all tablets together */
    LinkRate(Path data, int files) throws IOException {
        this.data = data;
        this.tablets = Math.max(1, files / TABLET_FILES);
        this.store = TabletStore.open(data, InstantSource.system());
        for (long id = 1; id <= tablets; id++) {
            fill(id);
        }
    }

    void run(int runs, PrintStream out) throws IOException, InterruptedException {
        List<Double> ours = new ArrayList<>();
        List<Double> theirs = new ArrayList<>();
        for (int run = 0; run < runs; run++) {
            if (run % 2 == 0) {
                ours.add(link(run));
                theirs.add(copy());
            } else {
                theirs.add(copy());
                ours.add(link(run));
            }
        }
        ours.sort(null);
        theirs.sort(null);
        double our = ours.get(runs / 2);
        double their = theirs.get(runs / 2);
        out.printf(
                Locale.ROOT,
                "Links to %,d files of %,d tablets, %d runs: %.2f s (%.2f to %.2f), cp -al %.2f s (%.2f to %.2f):"
                        + " %.2f times its rate%n",
                tablets * TABLET_FILES,
                tablets,
                runs,
                our,
                ours.get(0),
                ours.get(runs - 1),
                their,
                theirs.get(0),
                theirs.get(runs - 1),
                their / our);
    }

    private void fill(long id) throws IOException {
        TabletId tablet = new TabletId(id);
        Path staging = Files.createDirectories(data.resolve("bench-" + id));
        List<DataFile> files = new ArrayList<>();
        for (int i = 0; i < TABLET_FILES; i++) {
            DataFile file = DataFile.restored(VERSION, i, 1, "%064x".formatted(i), 1);
            Files.write(staging.resolve(file.name()), new byte[1]);
            files.add(file);
        }
        Rowset rowset = new Rowset(VERSION, VERSION, Rowset.NO_LOAD, files);
        store.tablet(tablet).adopt(new TabletState(tablet, Optional.empty(), List.of(rowset), List.of()), staging);
        Files.deleteIfExists(staging);
    }

    private double link(int run) throws IOException, InterruptedException {
        JobFolders folders = JobFolders.open(data);
        SnapshotStore snapshots = new SnapshotStore(store, folders, TabletGate.OPEN);
        JobId job = new JobId(run + 1);
        List<Callable<Void>> batches = new ArrayList<>();
        for (int batch = 0; batch * BATCH_TABLETS < tablets; batch++) {
            int number = batch;
            batches.add(() -> {
                link(snapshots, job, number);
                return null;
            });
        }
        ExecutorService threads = Executors.newFixedThreadPool(BATCHES_AT_ONCE);
        try {
            long begun = System.nanoTime();
            for (Future<Void> batch : threads.invokeAll(batches)) {
                batch.get();
            }
            return (System.nanoTime() - begun) / 1e9;
        } catch (ExecutionException e) {
            throw new IOException("Linking failed", e.getCause());
        } finally {
            threads.shutdownNow();
            Folders.delete(folders.batch(job, 0).getParent());
        }
    }

    private void link(SnapshotStore snapshots, JobId job, int batch) throws IOException {
        List<Wanted> wanted = LongStream.rangeClosed(
                        (long) batch * BATCH_TABLETS + 1, Math.min(tablets, (batch + 1L) * BATCH_TABLETS))
                .mapToObj(id -> new Wanted(new TabletId(id), VERSION, new TreeMap<>()))
                .toList();
        SnapshotStore.Taken taken = snapshots.take(job, batch, wanted, Need.EVERYTHING);
        if (taken.tablets().size() != wanted.size()) {
            throw new IOException("Not linked: " + taken.failures());
        }
    }

    private double copy() throws IOException, InterruptedException {
        Path target = data.resolve("copied");
        Measurement measurement = MeasuredProcess.run(
                List.of("cp", "-al", data.resolve("tablets").toString(), target.toString()), Map.of());
        Folders.delete(target);
        return measurement.wallSeconds();
    }
}
