package dev.larder.be.tablet;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A tablet at a version: its description, and the folder where the files are. The files stay until the tablet is dropped.
 */
public record CapturedTablet(TabletState state, Path folder) {
    /** All files, oldest rowset first; within a rowset in load order. */
    public List<CapturedFile> files() {
        List<CapturedFile> files = new ArrayList<>();
        for (Rowset rowset : state.rowsets()) {
            for (DataFile file : rowset.files()) {
                files.add(new CapturedFile(file, rowset.to(), folder.resolve(file.name())));
            }
        }
        return files;
    }

    /**
     * A file and where it is.
     *
     * @param version the last version of the file's rowset
     */
    public record CapturedFile(DataFile file, long version, Path path) {}
}
