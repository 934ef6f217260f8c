package dev.larder.fe.restore;

import dev.larder.common.id.BackendId;
import dev.larder.common.id.TabletId;
import dev.larder.fe.job.ManifestRef;
import java.util.List;

/**
 * New tablets that one backend fetches: the unit of tasks, reports and facts. Copies of the same tablets on other backends
 * are batches of their own.
 *
 * @param number unique within the job
 * @param manifests where the tablets' files are listed
 * @param bytes of the files, estimated; checked against free disk space
 */
public record RestoreBatch(
        int number, BackendId backend, List<RestoredTablet> tablets, List<ManifestRef> manifests, long bytes) {
    public RestoreBatch {
        tablets = List.copyOf(tablets);
        manifests = List.copyOf(manifests);
    }

    /** A new tablet and the tablet of the snapshot it is made from. */
    public record RestoredTablet(TabletId tablet, TabletId source) {}

    RestoreBatch on(BackendId other) {
        return new RestoreBatch(number, other, tablets, manifests, bytes);
    }

    List<TabletId> tabletIds() {
        return tablets.stream().map(RestoredTablet::tablet).toList();
    }
}
