package dev.larder.be.snapshot;

import dev.larder.common.id.TabletId;
import java.io.IOException;

/** What a tablet passes before it is captured for a snapshot: a place for tests of clusters to step in. Any thread. */
@FunctionalInterface
public interface TabletGate {
    TabletGate OPEN = tablet -> {};

    /** Returns when the tablet may be captured, or throws as capturing itself would. */
    void pass(TabletId tablet) throws IOException;
}
