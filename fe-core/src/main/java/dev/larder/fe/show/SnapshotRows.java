package dev.larder.fe.show;

import dev.larder.fe.job.SnapshotContents;
import dev.larder.fe.job.SnapshotContents.PartitionContents;
import dev.larder.fe.job.SnapshotContents.TableContents;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;

/** SHOW SNAPSHOT: three columns, or five for one snapshot at one time. */
public final class SnapshotRows {
    private SnapshotRows() {}

    /** Timestamps by label. */
    public static ShowRows list(SortedMap<String, SortedSet<String>> snapshots) {
        ShowRows.Builder rows = ShowRows.of("Snapshot", "Timestamp", "Status");
        snapshots.forEach((label, timestamps) -> rows.row(label, String.join("\n", timestamps), "OK"));
        return rows.build();
    }

    /** One snapshot, read. */
    public static ShowRows details(String label, String timestamp, String database, SnapshotContents contents) {
        return fiveColumns()
                .row(label, timestamp, database, json(label, timestamp, database, contents), "OK")
                .build();
    }

    /** One snapshot that could not be read. */
    public static ShowRows failed(String label, String timestamp, String problem) {
        return fiveColumns()
                .row(label, timestamp, null, null, "Failed to get info: " + problem)
                .build();
    }

    private static ShowRows.Builder fiveColumns() {
        return ShowRows.of("Snapshot", "Timestamp", "Database", "Details", "Status");
    }

    private static String json(String label, String timestamp, String database, SnapshotContents contents) {
        List<Map<String, Object>> tables = new ArrayList<>();
        for (TableContents table : contents.tables()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("name", table.name());
            one.put(
                    "partition_names",
                    table.partitions().stream().map(PartitionContents::name).toList());
            tables.add(one);
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", label);
        json.put("database", database);
        json.put("backup_time", timestamp);
        json.put("content", contents.isMetadataOnly() ? "METADATA_ONLY" : "ALL");
        json.put("olap_table_list", tables);
        json.put("view_list", List.of());
        json.put("odbc_table_list", List.of());
        json.put("odbc_resource_list", List.of());
        return RestoreRows.json(json);
    }
}
