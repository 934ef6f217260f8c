package dev.larder.be.transfer;

import dev.larder.be.task.TaskBody;
import dev.larder.be.task.TaskProgress;
import dev.larder.be.transfer.BatchTasks.RepositoryOpener;
import dev.larder.common.blob.BlobKey;
import dev.larder.common.blob.BlobStore;
import dev.larder.common.repository.BatchManifest;
import dev.larder.common.repository.BatchManifest.DataFile;
import dev.larder.common.repository.BlobRef;
import dev.larder.common.repository.JobName;
import dev.larder.common.repository.Repository;
import dev.larder.common.repository.RepositoryVerifier;
import dev.larder.common.repository.RepositoryVerifier.Finding;
import dev.larder.common.repository.RepositoryVerifier.Outcome;
import dev.larder.common.rpc.proto.BlobDamage;
import dev.larder.common.rpc.proto.ManifestRef;
import dev.larder.common.rpc.proto.TaskDone;
import dev.larder.common.rpc.proto.TaskRequest;
import dev.larder.common.rpc.proto.VerifyWork;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Checks a batch of a snapshot: its manifest, then the size of each blob, then the bytes of files, as far as is asked.
 * What is damaged is named in the result, and fails nothing.
 */
public final class BatchVerification implements TaskBody {
    /** Damaged blobs that are named. */
    private static final int DAMAGES_MAX = 1000;

    private final RepositoryOpener opener;
    private final TransferLanes lanes;

    public BatchVerification(RepositoryOpener opener, TransferLanes lanes) {
        this.opener = opener;
        this.lanes = lanes;
    }

    @Override
    public TaskDone run(TaskRequest request, TaskProgress progress) throws Exception {
        VerifyWork work = request.getVerify();
        try (BlobStore store = opener.open(work.getRepository())) {
            RepositoryVerifier verifier = new RepositoryVerifier(
                    new Repository(store, work.getRepository().getName()));
            Set<JobName> jobs = work.getJobsList().stream().map(JobName::new).collect(Collectors.toUnmodifiableSet());
            BlobRef ref = ref(work.getManifest());
            Outcome<BatchManifest> manifest = verifier.batch(ref, jobs);
            Report report = new Report();
            report.checked(ref.size());
            if (manifest.manifest().isEmpty()) {
                report.found(manifest.finding().orElseThrow());
            } else if (!work.getLevel().equals("METADATA")) {
                check(manifest.manifest().get(), work, request, verifier, report, progress);
            }
            if (report.isBad()) {
                verifier.requireNotDropped(new BlobKey(work.getSnapshot()));
            }
            return report.done();
        }
    }

    private void check(
            BatchManifest manifest,
            VerifyWork work,
            TaskRequest request,
            RepositoryVerifier verifier,
            Report report,
            TaskProgress progress)
            throws Exception {
        Map<BlobKey, List<DataFile>> blobs = new TreeMap<>();
        Map<String, BlobKey> known = new HashMap<>();
        manifest.files().distinct().forEach(file -> {
            blobs.computeIfAbsent(file.blob(), key -> new ArrayList<>()).add(file);
            known.put(file.sha256(), file.blob());
        });
        Map<BlobKey, BlobRef> bundles = manifest.bundlesByKey();
        progress.expect(blobs.size(), 0);
        List<Callable<Void>> pieces = new ArrayList<>();
        blobs.forEach((blob, files) -> pieces.add(() -> {
            Predicate<String> isRead = sha256 ->
                    work.getLevel().equals("DATA") && isChosen(sha256, request.getJobId(), work.getSamplePercent());
            if (bundles.containsKey(blob)) {
                check(bundles.get(blob), files, isRead, manifest.bundles(), verifier, report);
            } else {
                List<DataFile> read = files.stream()
                        .filter(file -> isRead.test(file.sha256()))
                        .toList();
                check(blob, files, read, known, verifier, report);
            }
            progress.fileDone();
            return null;
        }));
        lanes.pool(work.getRepository(), new JobName(request.getJobName())).runAll(pieces);
    }

    /** A bundle is read as a whole or not at all. */
    private static void check(
            BlobRef bundle,
            List<DataFile> files,
            Predicate<String> isRead,
            List<BlobRef> others,
            RepositoryVerifier verifier,
            Report report)
            throws Exception {
        boolean read = isRead.test(bundle.sha256());
        report.checked(read ? bundle.size() : 0);
        (read ? verifier.bundle(bundle, files, others) : verifier.size(bundle.key(), files, Optional.of(bundle)))
                .ifPresent(report::found);
    }

    private static void check(
            BlobKey blob,
            List<DataFile> files,
            List<DataFile> read,
            Map<String, BlobKey> known,
            RepositoryVerifier verifier,
            Report report)
            throws Exception {
        if (read.size() < files.size()) {
            var finding = verifier.size(blob, files, Optional.empty());
            if (finding.isPresent()) {
                report.checked(0);
                report.found(finding.get());
                return;
            }
        }
        long bytes = 0;
        for (DataFile file : read) {
            bytes += file.size();
            var finding = verifier.content(file, known);
            if (finding.isPresent()) {
                report.found(finding.get());
                // One reason is enough to distrust the blob.
                break;
            }
        }
        report.checked(bytes);
    }

    /** The same blob is chosen or not throughout a job, and others in the next job. */
    private static boolean isChosen(String sha256, long job, int percent) {
        return Math.floorMod((sha256 + job).hashCode(), 100) < percent;
    }

    private static BlobRef ref(ManifestRef manifest) {
        return new BlobRef(new BlobKey(manifest.getKey()), manifest.getSha256(), manifest.getSize());
    }

    /** What was found so far. Any thread. */
    private static final class Report {
        private final LongAdder blobs = new LongAdder();
        private final LongAdder bytes = new LongAdder();
        private final List<BlobDamage> damages = Collections.synchronizedList(new ArrayList<>());

        void checked(long read) {
            blobs.increment();
            bytes.add(read);
        }

        void found(Finding finding) {
            if (damages.size() < DAMAGES_MAX) {
                damages.add(BlobDamage.newBuilder()
                        .setKey(finding.key().value())
                        .setFlaw(finding.flaw().name())
                        .setMessage(finding.message())
                        .build());
            }
        }

        boolean isBad() {
            return !damages.isEmpty();
        }

        TaskDone done() {
            return TaskDone.newBuilder()
                    .setFiles(blobs.sum())
                    .setBytes(bytes.sum())
                    .addAllDamages(damages)
                    .build();
        }
    }
}
