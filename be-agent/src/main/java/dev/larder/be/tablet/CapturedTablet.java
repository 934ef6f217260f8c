package dev.larder.be.tablet;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A tablet at a version: its description, and where its files are.
 *
 * @param folder that they are in, until the tablet is dropped or the job ends that it was captured for
 * @param prefix of their names in the folder
 */
public record CapturedTablet(TabletState state, Path folder, String prefix) {
    /** In a folder of its own. */
    CapturedTablet(TabletState state, Path folder) {
        this(state, folder, "");
    }

    /** All files, oldest rowset first; within a rowset in load order. */
    public List<CapturedFile> files() {
        List<CapturedFile> files = new ArrayList<>();
        for (Rowset rowset : state.rowsets()) {
            for (DataFile file : rowset.files()) {
                files.add(new CapturedFile(file, rowset.to(), path(file)));
            }
        }
        return files;
    }

    /** Where a file of the tablet is. */
    public Path path(DataFile file) {
        return folder.resolve(name(file));
    }

    /** What a file of the tablet is called in the folder. */
    public String name(DataFile file) {
        return prefix + file.name();
    }

    /**
     * A file and where it is.
     *
     * @param version the last version of the file's rowset
     */
    public record CapturedFile(DataFile file, long version, Path path) {}
}
