package dev.larder.be.rpc;

import dev.larder.be.query.LocalSegment;
import dev.larder.be.query.SegmentFile;
import dev.larder.be.query.TabletFiles;
import dev.larder.be.tablet.Rowset;
import dev.larder.be.tablet.TabletJson;
import dev.larder.be.tablet.TabletState;
import dev.larder.be.tablet.TabletStore;
import dev.larder.common.id.TabletId;
import dev.larder.common.rpc.proto.VersionLoad;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

/** The tablets of this agent, as queries see them. */
public record LocalTabletFiles(TabletStore tablets) implements TabletFiles {
    @Override
    public List<LocalSegment> capture(TabletId tablet, long version, List<VersionLoad> recent) {
        return tablets.capture(tablet, version, VersionLoads.of(recent)).files().stream()
                .map(file -> new LocalSegment(
                        new SegmentFile(file.file().sha256(), file.file().size(), file.version()), file.path()))
                .toList();
    }

    @Override
    public List<SegmentFile> describedBy(String tabletJson) {
        TabletState state;
        try {
            state = TabletJson.read(tabletJson);
        } catch (IOException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
        return state.rowsets().stream().flatMap(LocalTabletFiles::files).toList();
    }

    private static Stream<SegmentFile> files(Rowset rowset) {
        return rowset.files().stream().map(file -> new SegmentFile(file.sha256(), file.size(), rowset.to()));
    }
}
