package dev.larder.be.transfer;

import dev.larder.be.tablet.CapturedTablet;
import dev.larder.be.tablet.TabletStore;
import dev.larder.be.transfer.BatchTasks.RepositoryOpener;
import dev.larder.be.transfer.Downloader.Fetch;
import dev.larder.be.transfer.Uploader.Split;
import dev.larder.be.transfer.Uploader.Stored;
import dev.larder.common.blob.BlobStore;
import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.id.TabletId;
import dev.larder.common.repository.BatchManifest.TabletContent;
import dev.larder.common.repository.Repository;
import dev.larder.common.rpc.proto.BackupWork;
import dev.larder.common.rpc.proto.DownloadWork;
import dev.larder.common.rpc.proto.RestoredTablet;
import dev.larder.common.rpc.proto.TabletVersion;
import dev.larder.common.rpc.proto.TaskEstimate;
import dev.larder.common.rpc.proto.TaskRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What tasks of backups and restores would move. Nothing is linked, written or sent. Any thread. */
public final class BatchEstimates {
    private final TabletStore tablets;
    private final RepositoryOpener opener;
    private final BundleRules bundles;
    private final BatchManifests manifests;
    private final StoredFiles storedFiles;

    /** @param storedFiles what is known of bases already */
    BatchEstimates(
            TabletStore tablets,
            RepositoryOpener opener,
            BundleRules bundles,
            BatchManifests manifests,
            StoredFiles storedFiles) {
        this.manifests = manifests;
        this.storedFiles = storedFiles;
        this.tablets = tablets;
        this.opener = opener;
        this.bundles = bundles;
    }

    /** Throws an EngineException for a task that moves nothing, and for a tablet that is not here as it is wanted. */
    public TaskEstimate of(TaskRequest request) throws IOException {
        return switch (request.getWorkCase()) {
            case UPLOAD -> upload(request.getUpload());
            case DOWNLOAD -> download(request.getDownload());
            default ->
                throw new EngineException(
                        ErrorCode.NOT_SUPPORTED, "No estimate of a task of kind " + request.getKind());
        };
    }

    private TaskEstimate upload(BackupWork work) throws IOException {
        List<CapturedTablet> wanted = new ArrayList<>();
        for (TabletVersion tablet : work.getTabletsList()) {
            wanted.add(tablets.capture(
                    new TabletId(tablet.getTabletId()), tablet.getVersion(), BatchTasks.loads(tablet.getRecentList())));
        }
        Split split = Split.of(wanted.stream().map(LocalTablet::of).toList(), stored(work, wanted));
        return TaskEstimate.newBuilder()
                .setFiles(split.known().size() + split.missing().size())
                .setBytes(Uploader.bytes(split.known()) + Uploader.bytes(split.missing()))
                .setNewFiles(split.missing().size())
                .setNewBytes(Uploader.bytes(split.missing()))
                // The batch manifest is one more.
                .setRequests(1L + Uploader.cargo(split.missing(), bundles).size())
                .build();
    }

    private Stored stored(BackupWork work, List<CapturedTablet> wanted) throws IOException {
        try (BlobStore store = opener.open(work.getRepository())) {
            return storedFiles.find(
                    work, wanted, new Repository(store, work.getRepository().getName()));
        }
    }

    private TaskEstimate download(DownloadWork work) throws IOException {
        List<Fetch> fetches = new ArrayList<>();
        try (BlobStore store = opener.open(work.getRepository())) {
            Map<TabletId, TabletContent> contents = manifests.find(
                    work.getManifestsList().stream().map(BatchTasks::ref).toList(),
                    work.getTabletsList().stream()
                            .map(RestoredTablet::getSourceTabletId)
                            .map(TabletId::new)
                            .toList(),
                    new Repository(store, work.getRepository().getName()));
            contents.values().stream()
                    .flatMap(tablet -> tablet.rowsets().stream())
                    .flatMap(rowset -> rowset.files().stream())
                    .forEach(file -> fetches.add(new Fetch(file, Path.of(file.sha256()))));
        }
        Map<String, Path> here = Downloader.filesHere(fetches, tablets);
        List<Fetch> missing = fetches.stream()
                .filter(fetch -> !here.containsKey(fetch.file().sha256()))
                .toList();
        return TaskEstimate.newBuilder()
                .setFiles(fetches.size())
                .setBytes(Downloader.bytes(fetches))
                .setNewFiles(missing.size())
                .setNewBytes(Downloader.bytes(missing))
                .setRequests((long) work.getManifestsCount() + Downloader.requests(missing))
                .build();
    }
}
