package dev.larder.be.snapshot;

import dev.larder.be.disk.DurableFiles;
import dev.larder.be.tablet.CapturedTablet;
import dev.larder.be.tablet.DataFile;
import dev.larder.be.tablet.Rowset;
import dev.larder.be.tablet.TabletJson;
import dev.larder.be.tablet.TabletState;
import dev.larder.be.tablet.TabletStore;
import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.id.JobId;
import dev.larder.common.id.TabletId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tablet snapshots. Taking one is safe to repeat and may be done by many threads. */
public final class SnapshotStore {
    private static final int LOCKS = 64;
    private static final Logger log = LoggerFactory.getLogger(SnapshotStore.class);

    private final TabletStore tablets;
    private final JobFolders folders;
    private final TabletGate gate;
    // One taker at a time for a folder; folders share locks by hash.
    private final Object[] locks = Stream.generate(Object::new).limit(LOCKS).toArray();

    public SnapshotStore(TabletStore tablets, JobFolders folders, TabletGate gate) {
        this.tablets = tablets;
        this.folders = folders;
        this.gate = gate;
    }

    /**
     * The job's snapshot of a tablet at a version; taken now unless it is there already, whole.
     *
     * @param recent versions that may not be published here yet
     * @throws EngineException with REPLICA_NOT_USABLE if the tablet cannot be had at this version
     */
    public CapturedTablet take(JobId job, TabletId tablet, long version, SortedMap<Long, Long> recent)
            throws IOException {
        gate.pass(tablet);
        Path folder = folders.snapshots(job).resolve(tablet.toString());
        synchronized (locks[Math.floorMod(folder.hashCode(), LOCKS)]) {
            Optional<CapturedTablet> taken = find(folder, version);
            return taken.isPresent() ? taken.get() : link(tablets.capture(tablet, version, recent), folder);
        }
    }

    private static Optional<CapturedTablet> find(Path folder, long version) throws IOException {
        Path description = folder.resolve(TabletJson.FILE_NAME);
        if (Files.notExists(description)) {
            return Optional.empty();
        }
        TabletState state;
        try {
            state = TabletJson.read(Files.readAllBytes(description));
        } catch (IOException e) {
            log.warn("The snapshot {} is taken anew: {}", folder, e.getMessage());
            return Optional.empty();
        }
        boolean whole = state.version() == version;
        for (Rowset rowset : state.rowsets()) {
            for (DataFile file : rowset.files()) {
                whole &= Files.exists(folder.resolve(file.name()));
            }
        }
        return whole ? Optional.of(new CapturedTablet(state, folder)) : Optional.empty();
    }

    /**
     * Nothing is forced to the disk, which would take longer than all the rest: a snapshot that the end of the machine
     * damages is taken anew from its tablet, which no backend deletes while a backup wants it.
     */
    private static CapturedTablet link(CapturedTablet tablet, Path folder) throws IOException {
        Path halfMade = DurableFiles.temporaryOf(folder);
        DurableFiles.deleteTree(halfMade);
        DurableFiles.deleteTree(folder);
        Files.createDirectories(halfMade);
        for (CapturedTablet.CapturedFile file : tablet.files()) {
            linkFile(tablet, file, halfMade);
        }
        Files.write(halfMade.resolve(TabletJson.FILE_NAME), TabletJson.write(tablet.state()));
        DurableFiles.move(halfMade, folder);
        return new CapturedTablet(tablet.state(), folder);
    }

    private static void linkFile(CapturedTablet tablet, CapturedTablet.CapturedFile file, Path folder)
            throws IOException {
        try {
            Files.createLink(folder.resolve(file.file().name()), file.path());
        } catch (NoSuchFileException e) {
            throw new EngineException(
                    ErrorCode.REPLICA_NOT_USABLE, "Tablet " + tablet.state().id() + " lost its file " + file.path(), e);
        }
    }
}
