package dev.larder.be.transfer;

import dev.larder.be.disk.DiskRoom;
import dev.larder.be.disk.DurableFiles;
import dev.larder.be.snapshot.JobFolders;
import dev.larder.be.snapshot.SnapshotStore;
import dev.larder.be.snapshot.SnapshotStore.Taken;
import dev.larder.be.snapshot.SnapshotStore.Wanted;
import dev.larder.be.tablet.DataFile;
import dev.larder.be.tablet.Rowset;
import dev.larder.be.tablet.TabletJson;
import dev.larder.be.tablet.TabletState;
import dev.larder.be.tablet.TabletStore;
import dev.larder.be.task.TaskBody;
import dev.larder.be.task.TaskProgress;
import dev.larder.be.transfer.Downloader.Fetch;
import dev.larder.be.transfer.LocalTablet.LocalFile;
import dev.larder.be.transfer.Uploader.Batch;
import dev.larder.be.transfer.Uploader.Sent;
import dev.larder.be.transfer.Uploader.Stored;
import dev.larder.common.blob.BlobKey;
import dev.larder.common.blob.BlobStore;
import dev.larder.common.blob.layer.MeteredBlobStore;
import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.id.JobId;
import dev.larder.common.id.TabletId;
import dev.larder.common.id.TaskId;
import dev.larder.common.repository.BatchManifest;
import dev.larder.common.repository.BatchManifest.TabletContent;
import dev.larder.common.repository.BlobRef;
import dev.larder.common.repository.JobName;
import dev.larder.common.repository.Repository;
import dev.larder.common.rpc.proto.BackupWork;
import dev.larder.common.rpc.proto.ManifestRef;
import dev.larder.common.rpc.proto.RepositoryAccess;
import dev.larder.common.rpc.proto.RestoredTablet;
import dev.larder.common.rpc.proto.TabletFailure;
import dev.larder.common.rpc.proto.TaskDone;
import dev.larder.common.rpc.proto.TaskRequest;
import dev.larder.common.rpc.proto.VersionLoad;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;

/** What this agent does for backups and restores: a body for each kind of task that works on a batch of tablets. */
public final class BatchTasks {
    private final TabletStore tablets;
    private final SnapshotStore snapshots;
    private final JobFolders folders;
    private final RepositoryOpener opener;
    private final TransferLanes lanes;
    private final BundleRules bundles;
    private final DiskRoom room;
    private final TransferLimits limits;
    private final BatchManifests manifests = new BatchManifests();
    private final StoredFiles storedFiles = new StoredFiles(manifests);

    /** Opens the repository that a request names. */
    @FunctionalInterface
    public interface RepositoryOpener {
        BlobStore open(RepositoryAccess access) throws IOException;
    }

    public BatchTasks(
            TabletStore tablets,
            SnapshotStore snapshots,
            JobFolders folders,
            RepositoryOpener opener,
            TransferLanes lanes,
            BundleRules bundles,
            DiskRoom room,
            TransferLimits limits) {
        this.tablets = tablets;
        this.snapshots = snapshots;
        this.folders = folders;
        this.opener = opener;
        this.lanes = lanes;
        this.bundles = bundles;
        this.room = room;
        this.limits = limits;
    }

    public Map<TaskId.Kind, TaskBody> bodies() {
        return Map.of(
                TaskId.Kind.SNAPSHOT, this::snapshot,
                TaskId.Kind.UPLOAD, this::upload,
                TaskId.Kind.PREPARE, this::prepare,
                TaskId.Kind.DOWNLOAD, this::download,
                TaskId.Kind.INSTALL, this::install);
    }

    /** What these tasks would move. */
    public BatchEstimates estimates() {
        return new BatchEstimates(tablets, opener, bundles, manifests, storedFiles);
    }

    private TaskDone snapshot(TaskRequest request, TaskProgress progress) throws IOException {
        TaskDone.Builder done = TaskDone.newBuilder();
        BackupWork work = request.getSnapshot();
        try (BlobStore store = open(request, work.getRepository(), work.getMaxBytesPerSecond(), progress)) {
            List<LocalFile> files = link(request, work, store, done).tablets().stream()
                    .flatMap(tablet -> tablet.files().stream())
                    .toList();
            return done.setFiles(files.size())
                    .setBytes(files.stream().mapToLong(LocalFile::size).sum())
                    .build();
        }
    }

    private TaskDone upload(TaskRequest request, TaskProgress progress) throws Exception {
        TaskDone.Builder done = TaskDone.newBuilder();
        BackupWork work = request.getUpload();
        Batch batch = new Batch(
                new JobName(request.getJobName()),
                (int) request.getSubject(),
                folders.sent(new JobId(request.getJobId()), request.getSubject()));
        RepositoryAccess access = work.getRepository();
        try (BlobStore store = open(request, access, work.getMaxBytesPerSecond(), progress)) {
            Linked linked = link(request, work, store, done);
            Sent sent = new Uploader(lanes.pool(access, batch.job()), bundles)
                    .upload(
                            batch,
                            linked.tablets(),
                            linked.stored(),
                            new Repository(store, access.getName()),
                            progress);
            sent.failures().forEach((tablet, damage) -> done.addFailures(failure(tablet, damage)));
            return describe(sent, done);
        }
    }

    private TaskDone prepare(TaskRequest request, TaskProgress progress) throws IOException {
        room.require(request.getPrepare().getBytes());
        return TaskDone.getDefaultInstance();
    }

    private TaskDone download(TaskRequest request, TaskProgress progress) throws Exception {
        RepositoryAccess access = request.getDownload().getRepository();
        List<RestoredTablet> wanted = request.getDownload().getTabletsList().stream()
                .filter(tablet ->
                        tablets.find(new TabletId(tablet.getTabletId())).isEmpty())
                .toList();
        try (BlobStore store = open(request, access, request.getDownload().getMaxBytesPerSecond(), progress)) {
            Repository repository = new Repository(store, access.getName());
            TransferPool.Share pool = lanes.pool(access, new JobName(request.getJobName()));
            Map<TabletId, TabletContent> contents = manifests.find(
                    request.getDownload().getManifestsList().stream()
                            .map(BatchTasks::ref)
                            .toList(),
                    wanted.stream()
                            .map(tablet -> new TabletId(tablet.getSourceTabletId()))
                            .toList(),
                    repository);
            List<Fetch> fetches = new ArrayList<>();
            Map<Path, TabletState> states = new LinkedHashMap<>();
            long bytes = 0;
            for (RestoredTablet tablet : wanted) {
                Path folder = staging(request, tablet);
                Files.createDirectories(folder);
                TabletState state =
                        state(tablet, contents.get(new TabletId(tablet.getSourceTabletId())), folder, fetches);
                states.put(folder, state);
                bytes += state.bytes();
            }
            Map<String, Path> local = Downloader.filesHere(fetches, tablets);
            // Links take no room, but a file that turns out damaged is fetched after all.
            room.require(bytes);
            new Downloader(pool).fetch(fetches, local, repository, progress);
            pool.runAll(states.entrySet().stream()
                    .map(staged -> (Callable<Void>) () -> {
                        DurableFiles.create(
                                staged.getKey().resolve(TabletJson.FILE_NAME), TabletJson.write(staged.getValue()));
                        return null;
                    })
                    .toList());
            return TaskDone.newBuilder()
                    .setFiles(fetches.size())
                    .setBytes(bytes)
                    .setRows(states.values().stream()
                            .mapToLong(TabletState::rows)
                            .sum())
                    .build();
        }
    }

    private TaskDone install(TaskRequest request, TaskProgress progress) throws IOException {
        Map<TabletId, Path> staged = new LinkedHashMap<>();
        for (RestoredTablet tablet : request.getInstall().getTabletsList()) {
            TabletId id = new TabletId(tablet.getTabletId());
            Path folder = staging(request, tablet);
            if (tablets.find(id).isEmpty() && Files.notExists(folder.resolve(TabletJson.FILE_NAME))) {
                throw new EngineException(
                        ErrorCode.TASK_FAILED, "Tablet " + id + " is not staged here: it has to be fetched first");
            }
            staged.put(id, folder);
        }
        tablets.install(staged);
        return TaskDone.getDefaultInstance();
    }

    /**
     * Tablets of a batch.
     *
     * @param stored which of their files the repository has already; all others are linked
     */
    private record Linked(List<LocalTablet> tablets, Stored stored) {}

    /** Takes the tablet snapshots that are not there yet. Tablets that cannot be linked are named in {@code done}. */
    private Linked link(TaskRequest request, BackupWork work, BlobStore store, TaskDone.Builder done)
            throws IOException {
        AtomicReference<Stored> stored = new AtomicReference<>(Stored.NOTHING);
        Taken taken = snapshots.take(
                new JobId(request.getJobId()),
                request.getSubject(),
                work.getTabletsList().stream()
                        .map(tablet -> new Wanted(
                                new TabletId(tablet.getTabletId()), tablet.getVersion(), loads(tablet.getRecentList())))
                        .toList(),
                captured -> {
                    stored.set(storedFiles.find(
                            work,
                            captured,
                            new Repository(store, work.getRepository().getName())));
                    return file -> !stored.get().holds(file.sha256(), file.size());
                });
        taken.failures().forEach((tablet, why) -> done.addFailures(failure(tablet, why)));
        return new Linked(taken.tablets().stream().map(LocalTablet::of).toList(), stored.get());
    }

    /** A tablet that was never loaded to is a snapshot without rowsets, and so is one restored from it. */
    private static TabletState state(RestoredTablet tablet, TabletContent content, Path folder, List<Fetch> fetches) {
        List<Rowset> rowsets = new ArrayList<>();
        for (BatchManifest.Rowset rowset : content.rowsets()) {
            List<DataFile> files = new ArrayList<>();
            for (BatchManifest.DataFile file : rowset.files()) {
                DataFile restored =
                        DataFile.restored(rowset.to(), files.size(), file.size(), file.sha256(), file.rows());
                files.add(restored);
                fetches.add(new Fetch(file, folder.resolve(restored.name())));
            }
            rowsets.add(new Rowset(rowset.from(), rowset.to(), Rowset.NO_LOAD, files));
        }
        return new TabletState(new TabletId(tablet.getTabletId()), java.util.Optional.empty(), rowsets, List.of());
    }

    private Path staging(TaskRequest request, RestoredTablet tablet) {
        return folders.staging(new JobId(request.getJobId())).resolve(Long.toString(tablet.getTabletId()));
    }

    static SortedMap<Long, Long> loads(List<VersionLoad> recent) {
        SortedMap<Long, Long> loads = new TreeMap<>();
        recent.forEach(one -> loads.put(one.getVersion(), one.getLoadId()));
        return loads;
    }

    private BlobStore open(TaskRequest request, RepositoryAccess access, long bytesPerSecond, TaskProgress progress)
            throws IOException {
        BlobStore limited = limits.limited(opener.open(access), new JobId(request.getJobId()), bytesPerSecond);
        return new MeteredBlobStore(limited, progress.meter());
    }

    private static TaskDone describe(Sent sent, TaskDone.Builder done) {
        BlobRef stored = sent.stored();
        return done.setManifest(ManifestRef.newBuilder()
                        .setKey(stored.key().value())
                        .setSha256(stored.sha256())
                        .setSize(stored.size()))
                .setFiles(sent.manifest().files().count())
                .setBytes(sent.manifest()
                        .files()
                        .mapToLong(BatchManifest.DataFile::size)
                        .sum())
                .setRows(sent.manifest().tablets().stream()
                        .flatMap(tablet -> tablet.rowsets().stream())
                        .mapToLong(BatchManifest.Rowset::rows)
                        .sum())
                .build();
    }

    private static TabletFailure failure(TabletId tablet, String message) {
        return TabletFailure.newBuilder()
                .setTabletId(tablet.value())
                .setMessage(message)
                .build();
    }

    static BlobRef ref(ManifestRef manifest) {
        return new BlobRef(new BlobKey(manifest.getKey()), manifest.getSha256(), manifest.getSize());
    }
}
