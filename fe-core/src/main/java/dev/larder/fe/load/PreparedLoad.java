package dev.larder.fe.load;

import dev.larder.common.id.BackendId;
import dev.larder.common.id.LoadId;
import dev.larder.common.id.PartitionId;
import dev.larder.common.id.TabletId;
import java.util.Map;
import java.util.Set;

/**
 * A load that a majority of every touched tablet has, and nobody sees yet.
 *
 * @param touched tablets that got rows, by partition
 * @param preparedBy backends that hold the rows, by tablet
 */
record PreparedLoad(LoadId id, Map<PartitionId, Set<TabletId>> touched, Map<TabletId, Set<BackendId>> preparedBy) {}
