package dev.larder.fe.show;

import dev.larder.common.schema.ColumnType;
import dev.larder.fe.catalog.Catalog;
import dev.larder.fe.catalog.ColocateGroup;
import dev.larder.fe.catalog.Database;
import dev.larder.fe.catalog.Table;
import java.util.stream.Collectors;

/** SHOW PROC '/colocation_group'. */
public final class ColocateRows {
    private ColocateRows() {}

    public static ShowRows groups(Catalog catalog) {
        ShowRows.Builder rows = ShowRows.of(
                "GroupId",
                "GroupName",
                "TableIds",
                "BucketsNum",
                "ReplicaAllocation",
                "DistCols",
                "IsStable",
                "ErrorMsg");
        for (Database database : catalog.databases().values()) {
            for (ColocateGroup group : ColocateGroup.all(catalog, database.id())) {
                Table first = group.members().get(0);
                rows.row(
                        // A group is its tables; the first one's number is as good a number as any.
                        database.id() + "." + first.id(),
                        database.id() + "_" + group.name(),
                        group.members().stream()
                                .map(table -> table.id().toString())
                                .collect(Collectors.joining(", ")),
                        Integer.toString(first.definition().distribution().buckets()),
                        "tag.location.default: " + group.replicationNum(),
                        group.columnTypes().stream().map(ColumnType::sql).collect(Collectors.joining(", ")),
                        Boolean.toString(group.isStable()),
                        "");
            }
        }
        return rows.build();
    }
}
