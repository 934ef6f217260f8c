package dev.larder.fe.catalog;

import dev.larder.common.id.LoadId;
import dev.larder.common.id.TabletId;
import java.util.List;

/** What made a version of a partition: a load, and the tablets it brought rows to. */
public record CommittedLoad(LoadId load, List<TabletId> tablets) {
    public CommittedLoad {
        tablets = List.copyOf(tablets);
    }
}
