package dev.larder.be.snapshot;

import dev.larder.be.disk.DurableFiles;
import dev.larder.be.tablet.CapturedTablet;
import dev.larder.be.tablet.CapturedTablet.CapturedFile;
import dev.larder.be.tablet.DataFile;
import dev.larder.be.tablet.TabletJson;
import dev.larder.be.tablet.TabletState;
import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.id.TabletId;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder with the tablet snapshots of a batch: hard links {@code TABLET-FILE} of files that have to be sent, and {@code tablets.jsonl}, which has a
 * description of each tablet that is linked, a line each; the last one of a tablet counts. A folder for each tablet would
 * take far longer to make, name and delete than the links in it.
 *
 * <p>Nothing is forced to the disk, which would take longer than all the rest: what the end of the machine damages is
 * linked anew from its tablet, which no backend deletes while a backup wants it. One thread.
 */
final class LinkedBatch implements Closeable {
    static final String DESCRIPTIONS = "tablets.jsonl";

    private static final Logger log = LoggerFactory.getLogger(LinkedBatch.class);

    private final Path folder;
    private final Map<TabletId, TabletState> linked;
    private final Set<String> names;
    // Absent while nothing is linked.
    private Optional<BufferedWriter> descriptions = Optional.empty();

    private LinkedBatch(Path folder, Map<TabletId, TabletState> linked, Set<String> names) {
        this.folder = folder;
        this.linked = linked;
        this.names = names;
    }

    /** Finds out what is in the folder, which is made when something is linked. */
    static LinkedBatch open(Path folder) throws IOException {
        Set<String> names = new HashSet<>();
        for (Path entry : DurableFiles.entries(folder)) {
            names.add(String.valueOf(entry.getFileName()));
        }
        return new LinkedBatch(folder, names.contains(DESCRIPTIONS) ? read(folder) : new HashMap<>(), names);
    }

    /** The tablet's snapshot, if it is described. */
    Optional<CapturedTablet> find(TabletId tablet, long version) {
        return Optional.ofNullable(linked.get(tablet))
                .filter(state -> state.version() == version)
                .map(this::captured);
    }

    /** Whether everything that is needed of the tablet is linked here; so it is where nothing is needed. */
    boolean isWhole(CapturedTablet tablet, Predicate<DataFile> needed) {
        return tablet.files().stream()
                .filter(file -> needed.test(file.file()))
                .allMatch(file -> tablet.folder().equals(folder) && names.contains(tablet.name(file.file())));
    }

    /**
     * Links those of a tablet's files that are needed.
     *
     * @throws EngineException with REPLICA_NOT_USABLE if one of them is missing
     */
    CapturedTablet link(CapturedTablet tablet, Predicate<DataFile> needed) throws IOException {
        BufferedWriter out = descriptions();
        CapturedTablet snapshot = captured(tablet.state());
        for (CapturedFile file : tablet.files()) {
            if (needed.test(file.file())) {
                link(tablet, file.path(), snapshot.name(file.file()));
            }
        }
        // A line that broke off must not take the next one with it.
        out.write("\n" + TabletJson.text(tablet.state()));
        linked.put(tablet.state().id(), tablet.state());
        return snapshot;
    }

    @Override
    public void close() throws IOException {
        if (descriptions.isPresent()) {
            descriptions.get().close();
        }
    }

    private BufferedWriter descriptions() throws IOException {
        if (descriptions.isEmpty()) {
            Files.createDirectories(folder);
            descriptions = Optional.of(Files.newBufferedWriter(
                    folder.resolve(DESCRIPTIONS), StandardOpenOption.CREATE, StandardOpenOption.APPEND));
        }
        return descriptions.get();
    }

    private void link(CapturedTablet tablet, Path file, String name) throws IOException {
        Path link = folder.resolve(name);
        try {
            if (!names.add(name)) {
                Files.delete(link);
            }
            Files.createLink(link, file);
        } catch (NoSuchFileException e) {
            throw new EngineException(
                    ErrorCode.REPLICA_NOT_USABLE, "Tablet " + tablet.state().id() + " lost its file " + file, e);
        }
    }

    private CapturedTablet captured(TabletState state) {
        return new CapturedTablet(state, folder, state.id() + "-");
    }

    private static Map<TabletId, TabletState> read(Path folder) throws IOException {
        Map<TabletId, TabletState> states = new HashMap<>();
        String text = new String(Files.readAllBytes(folder.resolve(DESCRIPTIONS)), StandardCharsets.UTF_8);
        text.lines().filter(line -> !line.isEmpty()).forEach(line -> {
            try {
                TabletState state = TabletJson.read(line);
                states.put(state.id(), state);
            } catch (IOException e) {
                log.warn("A tablet snapshot in {} is taken anew: {}", folder, e.getMessage());
            }
        });
        return states;
    }
}
