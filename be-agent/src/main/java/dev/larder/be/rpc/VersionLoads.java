package dev.larder.be.rpc;

import dev.larder.common.rpc.proto.VersionLoad;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Versions and their loads as the tablets want them. */
final class VersionLoads {
    private VersionLoads() {}

    static SortedMap<Long, Long> of(List<VersionLoad> loads) {
        SortedMap<Long, Long> byVersion = new TreeMap<>();
        loads.forEach(load -> byVersion.put(load.getVersion(), load.getLoadId()));
        return byVersion;
    }
}
