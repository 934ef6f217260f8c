package dev.larder.be.tablet;

import dev.larder.be.disk.DurableFiles;
import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.id.LoadId;
import dev.larder.common.id.TabletId;
import dev.larder.common.schema.RowBatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All tablets of a data folder. A tablet nobody loaded to is not there, and reads as empty at version 1. Safe for many
 * threads.
 *
 * <pre>
 *   tablets/ID/tablet.json, *.parquet   the tablets
 *   trash/                              dropped tablets on their way out
 *   damaged/                            tablets that could not be opened, kept for a person to look at
 * </pre>
 */
public final class TabletStore {
    /** A load nobody committed for so long never will be. */
    static final Duration PREPARED_LOAD_AGE_MAX = Duration.ofHours(24);

    private static final int REMEMBERED_MAX = 100_000;
    private static final Logger log = LoggerFactory.getLogger(TabletStore.class);

    private final Path tabletsFolder;
    private final Path trash;
    private final Path damaged;
    private final InstantSource clock;
    private final Map<TabletId, Tablet> tablets = new ConcurrentHashMap<>();
    // Ids of dropped tablets, so that a late load does not bring one back. Guarded by itself; oldest first.
    private final Set<TabletId> drops = new LinkedHashSet<>();
    // Loads that were given up, so that a late call does not prepare one. Guarded by itself; oldest first.
    private final Set<LoadId> aborts = new LinkedHashSet<>();

    private TabletStore(Path data, InstantSource clock) {
        this.tabletsFolder = data.resolve("tablets");
        this.trash = data.resolve("trash");
        this.damaged = data.resolve("damaged");
        this.clock = clock;
    }

    /** Opens all tablets below the data folder and clears away what a crash left. */
    public static TabletStore open(Path data, InstantSource clock) throws IOException {
        TabletStore store = new TabletStore(data, clock);
        Files.createDirectories(store.tabletsFolder);
        Files.createDirectories(store.trash);
        store.recover();
        return store;
    }

    /** The tablet, or an empty one that exists on disk only once it is written to. */
    public Tablet tablet(TabletId id) {
        synchronized (drops) {
            if (drops.contains(id)) {
                throw new EngineException(ErrorCode.REPLICA_NOT_USABLE, "Tablet " + id + " was dropped");
            }
            return tablets.computeIfAbsent(id, missing -> Tablet.fresh(folder(missing), missing));
        }
    }

    /** The tablet if anything was ever written to it. */
    public Optional<Tablet> find(TabletId id) {
        return Optional.ofNullable(tablets.get(id));
    }

    /** Writes the rows of a load to a tablet, not yet readable; see {@link Tablet#prepare}. */
    public PreparedLoad prepare(TabletId id, LoadId loadId, RowBatch batch) throws IOException {
        Tablet tablet = tablet(id);
        requireNotAborted(loadId);
        PreparedLoad load = tablet.prepare(loadId, batch, clock.instant());
        if (isAborted(loadId)) {
            tablet.abort(loadId);
        }
        requireNotAborted(loadId);
        return load;
    }

    /** The tablet at a version, exactly; see {@link Tablet#capture}. */
    public CapturedTablet capture(TabletId id, long version, SortedMap<Long, Long> recent) {
        Optional<Tablet> known = find(id);
        if (known.isEmpty()) {
            return captureUnknown(id, version, recent);
        }
        try {
            return known.get().capture(version, recent);
        } catch (IOException e) {
            throw new EngineException(
                    ErrorCode.REPLICA_NOT_USABLE, "Tablet " + id + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Forgets a load in every tablet, and refuses it from now on. */
    public void abort(LoadId loadId) throws IOException {
        synchronized (aborts) {
            remember(loadId, aborts);
        }
        for (Tablet tablet : tablets.values()) {
            tablet.abort(loadId);
        }
    }

    /** Removes a tablet with all its files; an unknown one counts as dropped. */
    public void drop(TabletId id) throws IOException {
        Tablet tablet;
        synchronized (drops) {
            remember(id, drops);
            tablet = tablets.get(id);
        }
        if (tablet == null) {
            return;
        }
        Path grave = trash.resolve(id + "-" + UUID.randomUUID());
        tablet.drop(grave);
        tablets.remove(id, tablet);
        DurableFiles.deleteTree(grave);
    }

    /**
     * Moves folders with the files and descriptions of tablets to where tablets live, each at one instant; all are there
     * for good when this returns. A tablet that is there already stays, and the folder is left to the caller.
     *
     * @throws EngineException with TASK_IMPOSSIBLE when one of them was dropped; those before it are installed
     */
    public void install(Map<TabletId, Path> staged) throws IOException {
        for (Map.Entry<TabletId, Path> tablet : staged.entrySet()) {
            install(tablet.getKey(), tablet.getValue());
        }
        DurableFiles.syncFolder(tabletsFolder);
    }

    private void install(TabletId id, Path staged) throws IOException {
        synchronized (drops) {
            if (drops.contains(id)) {
                throw new EngineException(ErrorCode.TASK_IMPOSSIBLE, "Tablet " + id + " was dropped");
            }
            if (tablets.containsKey(id)) {
                return;
            }
            DurableFiles.move(staged, folder(id));
            tablets.put(id, Tablet.open(folder(id), id));
        }
    }

    public Collection<Tablet> tablets() {
        return List.copyOf(tablets.values());
    }

    public int count() {
        return tablets.size();
    }

    /** Bytes of all files of all tablets. */
    public long bytes() {
        return tablets.values().stream()
                .mapToLong(tablet -> tablet.state().bytes())
                .sum();
    }

    /** A folder on the same disk for what is on its way in or out; emptied at every start. */
    public Path trash() {
        return trash;
    }

    /** Forgets prepared loads that are too old. Only for when a frontend had time to publish those it committed. */
    public void sweep() {
        Instant oldest = clock.instant().minus(PREPARED_LOAD_AGE_MAX);
        for (Tablet tablet : tablets.values()) {
            try {
                tablet.abortOlderThan(oldest);
            } catch (IOException e) {
                log.warn("Old loads of tablet {} could not be removed", tablet.id(), e);
            }
        }
    }

    private void recover() throws IOException {
        for (Path grave : DurableFiles.entries(trash)) {
            DurableFiles.deleteTree(grave);
        }
        List<Path> folders = DurableFiles.entries(tabletsFolder);
        // Reading small files waits for the disk; several at once wait together.
        try {
            folders.parallelStream().forEach(this::recover);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void recover(Path folder) {
        TabletId id;
        try {
            id = new TabletId(Long.parseLong(String.valueOf(folder.getFileName())));
        } catch (IllegalArgumentException e) {
            log.warn("Not a tablet's folder, left alone: {}", folder);
            return;
        }
        try {
            if (Files.notExists(folder.resolve(TabletJson.FILE_NAME))) {
                // The first load never got as far as a description.
                DurableFiles.deleteTree(folder);
            } else {
                openOrSetAside(folder, id);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void openOrSetAside(Path folder, TabletId id) throws IOException {
        try {
            tablets.put(id, Tablet.open(folder, id));
        } catch (IOException e) {
            Files.createDirectories(damaged);
            Path aside = damaged.resolve(id + "-" + UUID.randomUUID());
            DurableFiles.move(folder, aside);
            log.error(
                    "Tablet {} is damaged and was moved to {}: it must be repaired from another replica", id, aside, e);
        }
    }

    /** A look at a tablet that is not here must not make one: versions without rows are all it can have. */
    private CapturedTablet captureUnknown(TabletId id, long version, SortedMap<Long, Long> recent) {
        TabletState state = TabletState.empty(id);
        for (Map.Entry<Long, Long> load : recent.entrySet()) {
            if (load.getKey() <= version) {
                state = state.publish(load.getKey(), load.getValue());
            }
        }
        return new CapturedTablet(state.at(version), folder(id));
    }

    private void requireNotAborted(LoadId loadId) {
        if (isAborted(loadId)) {
            throw new EngineException(ErrorCode.LOAD_FAILED, "Load " + loadId + " was given up");
        }
    }

    private boolean isAborted(LoadId loadId) {
        synchronized (aborts) {
            return aborts.contains(loadId);
        }
    }

    private static <T> void remember(T value, Set<T> values) {
        values.add(value);
        if (values.size() > REMEMBERED_MAX) {
            values.remove(values.iterator().next());
        }
    }

    private Path folder(TabletId id) {
        return tabletsFolder.resolve(id.toString());
    }
}
