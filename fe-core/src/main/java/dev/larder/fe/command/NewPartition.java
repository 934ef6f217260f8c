package dev.larder.fe.command;

import dev.larder.fe.catalog.PartitionItem;

/** A partition to be made. */
public record NewPartition(String name, PartitionItem item, int replicationNum) {
    public NewPartition withReplicationNum(int number) {
        return new NewPartition(name, item, number);
    }
}
