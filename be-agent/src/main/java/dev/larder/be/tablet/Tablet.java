package dev.larder.be.tablet;

import dev.larder.be.disk.DurableFiles;
import dev.larder.be.segment.SegmentStat;
import dev.larder.be.segment.SegmentWriter;
import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.id.LoadId;
import dev.larder.common.id.TabletId;
import dev.larder.common.schema.RowBatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One tablet on disk. One writer at a time, any number of readers, who see one immutable state. A state is on disk
 * before anybody sees it.
 */
public final class Tablet {
    private static final Logger log = LoggerFactory.getLogger(Tablet.class);

    private final Path folder;
    private final Object writer = new Object();
    // Written under the writer's lock, read by anyone.
    private volatile TabletState state;
    // Guarded by the writer's lock.
    private boolean dropped;

    private Tablet(Path folder, TabletState state) {
        this.folder = folder;
        this.state = state;
    }

    /** A tablet to which nothing was loaded yet. Its folder is made when there is something to keep. */
    static Tablet fresh(Path folder, TabletId id) {
        return new Tablet(folder, TabletState.empty(id));
    }

    /**
     * Opens a tablet's folder and removes what a crash left half-made.
     *
     * @throws IOException if the description cannot be read, or names a file that is missing or has another size
     */
    static Tablet open(Path folder, TabletId id) throws IOException {
        TabletState state = TabletJson.read(Files.readAllBytes(folder.resolve(TabletJson.FILE_NAME)));
        if (!state.id().equals(id)) {
            throw new IOException("Folder " + folder + " holds tablet " + state.id());
        }
        requireFiles(folder, state);
        Tablet tablet = new Tablet(folder, withoutBrokenLoads(folder, state));
        tablet.deleteUnknownFiles(state);
        return tablet;
    }

    public TabletId id() {
        return state.id();
    }

    public TabletState state() {
        return state;
    }

    public Path folder() {
        return folder;
    }

    /** Writes the rows of a load, not yet readable. A load that was prepared or published before is not written again. */
    public PreparedLoad prepare(LoadId loadId, RowBatch batch, Instant now) throws IOException {
        synchronized (writer) {
            requireNotDropped();
            Optional<PreparedLoad> known = state.prepared(loadId.value()).or(() -> state.published(loadId.value())
                    .map(rowset -> new PreparedLoad(loadId.value(), now, rowset.files())));
            if (known.isPresent()) {
                return known.get();
            }
            Files.createDirectories(folder);
            DataFile file = writeSegment(loadId, batch);
            PreparedLoad load = new PreparedLoad(loadId.value(), now, List.of(file));
            become(state.withPrepared(batch.schema(), load));
            return load;
        }
    }

    /**
     * Makes versions readable, in ascending order. Those that are there already are passed over. When one cannot be
     * published, those before it stay.
     *
     * @param loads version to load id; load id 0 for a version without rows
     */
    public void publish(SortedMap<Long, Long> loads) throws IOException {
        synchronized (writer) {
            requireNotDropped();
            publishUpTo(Long.MAX_VALUE, loads);
        }
    }

    /** Forgets a load that was prepared but not published. */
    public void abort(LoadId loadId) throws IOException {
        if (state.prepared(loadId.value()).isEmpty()) {
            // Most tablets know nothing of most loads, and need not wait for their writer to say so.
            return;
        }
        synchronized (writer) {
            if (!dropped && state.prepared(loadId.value()).isPresent()) {
                becomeAndForgetFiles(state.withoutPrepared(loadId.value()));
            }
        }
    }

    /** Forgets loads that were prepared before a time: nobody will commit them any more. */
    public void abortOlderThan(Instant time) throws IOException {
        synchronized (writer) {
            TabletState without = state.withoutPreparedBefore(time);
            if (!dropped && !without.equals(state)) {
                becomeAndForgetFiles(without);
            }
        }
    }

    /**
     * The tablet at a version, exactly.
     *
     * @param recent versions that may not be published here yet: they are, on the spot, as far as the version needs them
     * @throws EngineException with REPLICA_NOT_USABLE if the version cannot be had here
     */
    public CapturedTablet capture(long version, SortedMap<Long, Long> recent) throws IOException {
        TabletState current = state;
        if (version > current.version() && !recent.isEmpty()) {
            synchronized (writer) {
                requireNotDropped();
                publishUpTo(version, recent);
                current = state;
            }
        }
        return new CapturedTablet(current.at(version), folder);
    }

    /**
     * Takes over the rowsets of a healthy replica. Later versions that are here already stay.
     *
     * @param healthy the replica's description at some version
     * @param fetched a folder on the same disk with those of its files that are missing or damaged here, verified
     */
    public void adopt(TabletState healthy, Path fetched) throws IOException {
        synchronized (writer) {
            requireNotDropped();
            Files.createDirectories(folder);
            for (Path file : DurableFiles.entries(fetched)) {
                DurableFiles.move(file, folder.resolve(String.valueOf(file.getFileName())));
            }
            TabletState adopted = state.withRowsets(healthy);
            requireFiles(folder, adopted);
            becomeAndForgetFiles(adopted);
        }
    }

    /** Ends the tablet: its folder leaves its place at one instant. Whoever comes later is told that it was dropped. */
    void drop(Path trash) throws IOException {
        synchronized (writer) {
            if (!dropped && Files.exists(folder)) {
                DurableFiles.move(folder, trash);
                DurableFiles.syncFolder(DurableFiles.folderOf(folder));
            }
            dropped = true;
        }
    }

    private void publishUpTo(long version, SortedMap<Long, Long> loads) throws IOException {
        TabletState next = state;
        try {
            for (Map.Entry<Long, Long> load : loads.entrySet()) {
                if (load.getKey() <= version) {
                    next = next.publish(load.getKey(), load.getValue());
                }
            }
        } finally {
            if (!next.equals(state)) {
                Files.createDirectories(folder);
                become(next);
            }
        }
    }

    private DataFile writeSegment(LoadId loadId, RowBatch batch) throws IOException {
        Path temporary = folder.resolve("load-" + loadId + DurableFiles.TEMPORARY_SUFFIX);
        Files.deleteIfExists(temporary);
        SegmentStat stat = SegmentWriter.write(temporary, batch);
        DataFile file = new DataFile(
                DataFile.nameOfLoad(loadId.value(), stat.sha256()), stat.bytes(), stat.sha256(), stat.rows());
        // The folder is synced when the description is replaced.
        DurableFiles.move(temporary, folder.resolve(file.name()));
        return file;
    }

    private void become(TabletState next) throws IOException {
        DurableFiles.replace(folder.resolve(TabletJson.FILE_NAME), TabletJson.write(next));
        state = next;
    }

    private void becomeAndForgetFiles(TabletState next) throws IOException {
        become(next);
        deleteUnknownFiles(next);
    }

    private void deleteUnknownFiles(TabletState known) throws IOException {
        Set<String> names = new HashSet<>(known.fileNames());
        names.add(TabletJson.FILE_NAME);
        for (Path entry : DurableFiles.entries(folder)) {
            if (!names.contains(String.valueOf(entry.getFileName()))) {
                DurableFiles.deleteTree(entry);
            }
        }
    }

    private static void requireFiles(Path folder, TabletState state) throws IOException {
        for (Rowset rowset : state.rowsets()) {
            for (DataFile file : rowset.files()) {
                requireFile(folder, file);
            }
        }
    }

    /** A load whose file is not whole counts as not prepared; the frontend learns it when it publishes the load. */
    private static TabletState withoutBrokenLoads(Path folder, TabletState state) {
        TabletState whole = state;
        for (PreparedLoad load : state.prepared()) {
            try {
                for (DataFile file : load.files()) {
                    requireFile(folder, file);
                }
            } catch (IOException e) {
                log.warn("Tablet {} forgets load {}", state.id(), load.loadId(), e);
                whole = whole.withoutPrepared(load.loadId());
            }
        }
        return whole;
    }

    private static void requireFile(Path folder, DataFile file) throws IOException {
        long size = Files.size(folder.resolve(file.name()));
        if (size != file.size()) {
            throw new IOException(
                    "File " + folder.resolve(file.name()) + " has " + size + " bytes, expected " + file.size());
        }
    }

    private void requireNotDropped() {
        if (dropped) {
            throw new EngineException(ErrorCode.REPLICA_NOT_USABLE, "Tablet " + id() + " was dropped");
        }
    }
}
