package dev.larder.be.transfer;

import dev.larder.be.tablet.CapturedTablet;
import dev.larder.common.id.TabletId;
import java.nio.file.Path;
import java.util.List;

/** A tablet at one version, as files on this machine. */
public record LocalTablet(TabletId id, long version, List<LocalRowset> rowsets) {
    public LocalTablet {
        rowsets = List.copyOf(rowsets);
    }

    static LocalTablet of(CapturedTablet captured) {
        return new LocalTablet(
                captured.state().id(),
                captured.state().version(),
                captured.state().rowsets().stream()
                        .map(rowset -> new LocalRowset(
                                rowset.from(),
                                rowset.to(),
                                rowset.rows(),
                                rowset.files().stream()
                                        .map(file -> new LocalFile(
                                                captured.path(file), file.size(), file.sha256(), file.rows()))
                                        .toList()))
                        .toList());
    }

    /** Rows that came with versions {@code from} to {@code to}. */
    public record LocalRowset(long from, long to, long rows, List<LocalFile> files) {
        public LocalRowset {
            files = List.copyOf(files);
        }
    }

    /**
     * A file and what it must be.
     *
     * @param sha256 64 lower-case hex digits
     */
    public record LocalFile(Path path, long size, String sha256, long rows) {}

    List<LocalFile> files() {
        return rowsets.stream().flatMap(rowset -> rowset.files().stream()).toList();
    }
}
