package dev.larder.be.transfer;

import dev.larder.be.task.TaskProgress;
import dev.larder.be.transfer.LocalTablet.LocalFile;
import dev.larder.be.transfer.LocalTablet.LocalRowset;
import dev.larder.be.transfer.VerifiedFile.RottenFile;
import dev.larder.common.blob.BlobKey;
import dev.larder.common.blob.BlobStoreException;
import dev.larder.common.blob.WriteMode;
import dev.larder.common.id.TabletId;
import dev.larder.common.repository.BatchManifest;
import dev.larder.common.repository.BatchManifest.DataFile;
import dev.larder.common.repository.BatchManifest.Rowset;
import dev.larder.common.repository.BatchManifest.TabletContent;
import dev.larder.common.repository.BlobRef;
import dev.larder.common.repository.JobName;
import dev.larder.common.repository.Repository;
import dev.larder.common.repository.RepositoryLayout;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sends tablets to a repository: every file once, small ones in bundles, the largest blobs first, then the batch manifest.
 * Files that the repository has already are only referred to. When a batch is begun anew, what was sent before is not sent
 * again, unless it has vanished.
 */
public final class Uploader {
    private final TransferPool.Share pool;
    private final BundleRules rules;

    public Uploader(TransferPool.Share pool, BundleRules rules) {
        this.pool = pool;
        this.rules = rules;
    }

    /**
     * What the repository holds already.
     *
     * @param files by SHA-256
     * @param bundles that some of them lie in, by key
     */
    public record Stored(Map<String, DataFile> files, Map<BlobKey, BlobRef> bundles) {
        public static final Stored NOTHING = new Stored(Map.of(), Map.of());

        /** Whether it has these bytes. */
        boolean holds(String sha256, long size) {
            DataFile there = files.get(sha256);
            return there != null && there.size() == size;
        }
    }

    /**
     * Which batch of which job.
     *
     * @param journal file in which this agent remembers what it has sent of the batch; its folder exists
     */
    public record Batch(JobName job, int number, Path journal) {}

    /**
     * What was sent.
     *
     * @param failures tablets with a file that is damaged here, and how; they are not in the manifest
     */
    public record Sent(BatchManifest manifest, BlobRef stored, Map<TabletId, String> failures) {}

    /**
     * Sends the tablets. Safe to repeat: names are made of content.
     *
     * @param stored what the repository has already: neither read nor sent
     * @throws BlobStoreException when the store failed; nothing unfinished is left in it
     */
    public Sent upload(
            Batch batch, List<LocalTablet> tablets, Stored stored, Repository repository, TaskProgress progress)
            throws Exception {
        try (SentBlobs sent = SentBlobs.open(batch.journal())) {
            Sending sending = new Sending(batch.job(), repository, progress, sent);
            List<LocalFile> files = sending.missing(tablets, stored);
            List<Callable<Void>> pieces = cargo(files).stream()
                    .sorted(Comparator.comparingLong(Uploader::bytes).reversed())
                    .map(cargo -> (Callable<Void>) () -> {
                        sending.send(cargo);
                        return null;
                    })
                    .toList();
            pool.runAll(pieces);
            return describe(batch, tablets, sending, repository);
        }
    }

    /** What travels together, in the order of the tablets, so that a tablet's files are neighbours. */
    private List<List<LocalFile>> cargo(List<LocalFile> files) {
        return cargo(files, rules);
    }

    static List<List<LocalFile>> cargo(List<LocalFile> files, BundleRules rules) {
        List<List<LocalFile>> all = new ArrayList<>();
        List<LocalFile> open = new ArrayList<>();
        long bytes = 0;
        for (LocalFile file : files) {
            if (file.size() > rules.fileBytesMax()) {
                all.add(List.of(file));
                continue;
            }
            long more = file.size() + Bundle.OVERHEAD;
            if (!open.isEmpty() && (bytes + more >= rules.bundleBytesMax() || open.size() == Bundle.FILES_MAX)) {
                all.add(open);
                open = new ArrayList<>();
                bytes = 0;
            }
            open.add(file);
            bytes += more;
        }
        if (!open.isEmpty()) {
            all.add(open);
        }
        return all;
    }

    static long bytes(Collection<LocalFile> cargo) {
        return cargo.stream().mapToLong(LocalFile::size).sum();
    }

    /** The files of tablets, each once: those that the repository has, and those that it does not. */
    record Split(List<LocalFile> known, List<LocalFile> missing) {
        static Split of(List<LocalTablet> tablets, Stored stored) {
            Map<String, LocalFile> known = new LinkedHashMap<>();
            Map<String, LocalFile> missing = new LinkedHashMap<>();
            for (LocalTablet tablet : tablets) {
                for (LocalFile file : tablet.files()) {
                    (stored.holds(file.sha256(), file.size()) ? known : missing).putIfAbsent(file.sha256(), file);
                }
            }
            return new Split(List.copyOf(known.values()), List.copyOf(missing.values()));
        }
    }

    private record Place(BlobKey blob, long offset) {}

    /** One upload on its way; many threads. */
    private static final class Sending {
        private final JobName job;
        private final Repository repository;
        private final TaskProgress progress;
        private final SentBlobs sent;
        private final Map<String, Place> places = new ConcurrentHashMap<>();
        private final Map<BlobKey, BlobRef> bundles = new ConcurrentHashMap<>();
        private final Map<String, String> rotten = new ConcurrentHashMap<>();

        Sending(JobName job, Repository repository, TaskProgress progress, SentBlobs sent) {
            this.job = job;
            this.repository = repository;
            this.progress = progress;
            this.sent = sent;
        }

        /** Each file once that the repository does not have; those that it has are done. */
        List<LocalFile> missing(List<LocalTablet> tablets, Stored stored) {
            Split split = Split.of(tablets, stored);
            for (LocalFile file : split.known()) {
                DataFile there = stored.files().get(file.sha256());
                places.put(file.sha256(), new Place(there.blob(), there.offset()));
            }
            bundles.putAll(stored.bundles());
            progress.expect(
                    split.known().size() + split.missing().size(), bytes(split.known()) + bytes(split.missing()));
            split.known().forEach(this::count);
            return split.missing();
        }

        void send(List<LocalFile> cargo) throws Exception {
            List<LocalFile> left = cargo;
            while (left.size() > 1) {
                Optional<RottenFile> damage = sendBundle(left);
                if (damage.isEmpty()) {
                    left.forEach(this::count);
                    return;
                }
                LocalFile bad = damage.get().file();
                rotten.put(bad.sha256(), damage.get().getMessage());
                left = left.stream().filter(file -> !file.equals(bad)).toList();
            }
            for (LocalFile file : left) {
                sendAlone(file);
                count(file);
            }
        }

        /** Returns the file that is damaged; then nothing was stored. A bundle's files are verified before its end. */
        private Optional<RottenFile> sendBundle(List<LocalFile> files) throws IOException {
            Bundle bundle = new Bundle(files);
            BlobKey key = RepositoryLayout.bundle(job, bundle.sha256OfFiles());
            try {
                Optional<BlobRef> there = sent.find(key, repository.store());
                if (there.isPresent()) {
                    bundles.put(key, there.get());
                } else {
                    repository.store().put(key, bundle, WriteMode.REPLACE);
                    bundles.put(key, noted(new BlobRef(key, bundle.sha256OfAll(), bundle.length())));
                }
            } catch (IOException e) {
                Optional<RottenFile> damage = rottenFile(e);
                if (damage.isEmpty()) {
                    throw e;
                }
                return damage;
            }
            for (int i = 0; i < files.size(); i++) {
                places.put(files.get(i).sha256(), new Place(key, bundle.offset(i)));
            }
            return Optional.empty();
        }

        private void sendAlone(LocalFile file) throws Exception {
            VerifiedFile source = new VerifiedFile(file);
            BlobKey key = RepositoryLayout.data(job, file.sha256());
            boolean stored = false;
            try {
                if (sent.find(key, repository.store()).isEmpty()) {
                    repository.store().put(key, source, WriteMode.REPLACE);
                    stored = true;
                    source.verifyIfNotYet();
                    noted(new BlobRef(key, file.sha256(), file.size()));
                }
                places.put(file.sha256(), new Place(key, 0));
            } catch (Exception e) {
                Optional<String> damage = damage(e);
                if (damage.isEmpty()) {
                    throw e;
                }
                if (stored) {
                    repository.store().delete(List.of(key));
                }
                // Else nothing was stored: what has this name now is of another backend, and a snapshot may need it.
                rotten.put(file.sha256(), damage.get());
            }
        }

        private BlobRef noted(BlobRef blob) throws IOException {
            sent.add(blob);
            return blob;
        }

        private void count(LocalFile file) {
            progress.fileDone();
            progress.bytesDone(file.size());
        }
    }

    /** What is wrong with the file, if that is why sending failed. */
    private static Optional<String> damage(Throwable thrown) {
        Optional<String> rotten = rottenFile(thrown).map(RottenFile::getMessage);
        for (Throwable cause = thrown; rotten.isEmpty() && cause != null; cause = cause.getCause()) {
            if (cause instanceof NoSuchFileException) {
                return Optional.of("A file is missing");
            }
        }
        return rotten;
    }

    private static Optional<RottenFile> rottenFile(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof RottenFile rotten) {
                return Optional.of(rotten);
            }
        }
        return Optional.empty();
    }

    private static Sent describe(Batch batch, List<LocalTablet> tablets, Sending sending, Repository repository)
            throws BlobStoreException {
        Map<TabletId, String> failures = new LinkedHashMap<>();
        List<TabletContent> whole = new ArrayList<>();
        for (LocalTablet tablet : tablets) {
            tablet.files().stream()
                    .map(file -> sending.rotten.get(file.sha256()))
                    .filter(Objects::nonNull)
                    .findFirst()
                    .ifPresentOrElse(
                            damage -> failures.put(tablet.id(), damage),
                            () -> whole.add(content(tablet, sending.places)));
        }
        BatchManifest manifest = new BatchManifest(batch.job(), batch.number(), whole, bundles(whole, sending.bundles));
        return new Sent(manifest, repository.writeBatch(manifest), failures);
    }

    /** Those that the manifest's files lie in; ordered, because equal manifests have equal bytes. */
    private static List<BlobRef> bundles(List<TabletContent> tablets, Map<BlobKey, BlobRef> known) {
        return tablets.stream()
                .flatMap(tablet -> tablet.rowsets().stream())
                .flatMap(rowset -> rowset.files().stream())
                .map(DataFile::blob)
                .distinct()
                .map(known::get)
                .filter(Objects::nonNull)
                .sorted(Comparator.comparing((BlobRef bundle) -> bundle.key().value()))
                .toList();
    }

    private static TabletContent content(LocalTablet tablet, Map<String, Place> places) {
        return new TabletContent(
                tablet.id(),
                tablet.version(),
                tablet.rowsets().stream().map(rowset -> content(rowset, places)).toList());
    }

    private static Rowset content(LocalRowset rowset, Map<String, Place> places) {
        return new Rowset(
                rowset.from(),
                rowset.to(),
                rowset.rows(),
                rowset.files().stream()
                        .map(file -> {
                            Place place = places.get(file.sha256());
                            return new DataFile(file.sha256(), file.size(), file.rows(), place.blob(), place.offset());
                        })
                        .toList());
    }
}
