package dev.larder.be.query;

import dev.larder.common.id.TabletId;
import dev.larder.common.rpc.proto.VersionLoad;
import java.util.List;

/** What a query needs to know of the tablets of this agent. */
public interface TabletFiles {
    /**
     * The files that make up a tablet at a version; none for an empty tablet.
     *
     * @param recent versions that may not be published here yet, with their loads
     * @throws dev.larder.common.error.EngineException with REPLICA_NOT_USABLE if the tablet is not here, or not whole
     *     up to the version
     */
    List<LocalSegment> capture(TabletId tablet, long version, List<VersionLoad> recent);

    /**
     * The files that the description of another agent's tablet lists, in its order.
     *
     * @throws IllegalArgumentException if the text is not a tablet description
     */
    List<SegmentFile> describedBy(String tabletJson);
}
