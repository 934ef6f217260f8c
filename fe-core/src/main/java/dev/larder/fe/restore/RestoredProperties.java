package dev.larder.fe.restore;

import dev.larder.fe.catalog.DynamicPartition;
import dev.larder.fe.catalog.Table;
import java.util.Optional;
import org.pcollections.TreePMap;

/** The properties of a table that is made from a snapshot: those stored, but for what the statement says. */
final class RestoredProperties {
    static final String COLOCATE_WITH = "colocate_with";

    private static final String REPLICATION_NUM = "replication_num";
    private static final String DYNAMIC_PARTITION_ENABLE = "dynamic_partition.enable";
    private static final String STORAGE_MEDIUM = "storage_medium";
    private static final String SAME_WITH_UPSTREAM = "same_with_upstream";
    private static final String MEDIUM_DEFAULT = "hdd";

    private final RestoreSpec spec;

    RestoredProperties(RestoreSpec spec) {
        this.spec = spec;
    }

    /** @param replaced the table that the new one takes the place of */
    TreePMap<String, String> of(TreePMap<String, String> stored, Optional<Table> replaced) {
        TreePMap<String, String> properties = stored;
        if (!spec.reserveReplica()) {
            // New partitions of the table are to have as many copies as those restored.
            String copies = Integer.toString(spec.replicationNum());
            properties = properties.plus(REPLICATION_NUM, copies);
            if (properties.containsKey(DynamicPartition.REPLICATION_NUM)) {
                properties = properties.plus(DynamicPartition.REPLICATION_NUM, copies);
            }
        }
        if (!spec.asks(RestoreOption.RESERVE_DYNAMIC_PARTITION_ENABLE)
                && properties.containsKey(DYNAMIC_PARTITION_ENABLE)) {
            properties = properties.plus(DYNAMIC_PARTITION_ENABLE, "false");
        }
        if (!spec.asks(RestoreOption.RESERVE_COLOCATE)) {
            properties = properties.minus(COLOCATE_WITH);
        }
        return onMedium(properties, replaced).plusAll(spec.tableProperties().minus(STORAGE_MEDIUM));
    }

    private TreePMap<String, String> onMedium(TreePMap<String, String> properties, Optional<Table> replaced) {
        Optional<String> asked = Optional.ofNullable(spec.tableProperties().get(STORAGE_MEDIUM));
        if (asked.filter(SAME_WITH_UPSTREAM::equals).isPresent()) {
            return properties;
        }
        if (asked.isPresent()) {
            return properties.plus(STORAGE_MEDIUM, asked.get());
        }
        Optional<String> present = replaced.flatMap(
                table -> Optional.ofNullable(table.definition().properties().get(STORAGE_MEDIUM)));
        if (present.isPresent()) {
            return properties.plus(STORAGE_MEDIUM, present.get());
        }
        return properties.containsKey(STORAGE_MEDIUM) ? properties.plus(STORAGE_MEDIUM, MEDIUM_DEFAULT) : properties;
    }
}
