package dev.larder.fe.show;

import dev.larder.fe.job.SnapshotContents;
import dev.larder.fe.job.SnapshotContents.PartitionContents;
import dev.larder.fe.job.SnapshotContents.TableContents;
import dev.larder.fe.maintenance.SnapshotKey;
import dev.larder.fe.maintenance.Verification;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.function.Function;
import java.util.stream.Stream;

/** SHOW SNAPSHOT: Doris's three columns and more behind them, or its five for one snapshot at one time. */
public final class SnapshotRows {
    private SnapshotRows() {}

    /**
     * One row per label; where it has several timestamps, the columns have a line for each.
     *
     * @param snapshots timestamps by label
     */
    public static ShowRows list(
            SortedMap<String, SortedSet<String>> snapshots,
            Function<SnapshotKey, SnapshotFacts> facts,
            Function<SnapshotKey, Optional<Verification>> verifications,
            ShowTimes times) {
        ShowRows.Builder rows = ShowRows.of(
                "Snapshot",
                "Timestamp",
                "Status",
                "Size",
                "NewBytes",
                "ExclusiveBytes",
                "Tables",
                "LastVerified",
                "Expires");
        snapshots.forEach((label, timestamps) -> {
            List<SnapshotKey> keys = timestamps.stream()
                    .map(time -> new SnapshotKey(label, time))
                    .toList();
            List<SnapshotFacts> known = keys.stream().map(facts).toList();
            rows.row(
                    label,
                    String.join("\n", timestamps),
                    known.stream()
                            .flatMap(one -> one.problem().stream())
                            .findFirst()
                            .map(problem -> "ERROR: Failed to get info: " + problem)
                            .orElse("OK"),
                    lines(known, SnapshotFacts::bytes),
                    lines(known, SnapshotFacts::newBytes),
                    lines(known, SnapshotFacts::exclusiveBytes),
                    lines(known, SnapshotFacts::tables),
                    lines(keys, key -> verifications.apply(key).map(one -> text(one, times))),
                    lines(known, one -> expires(one, times)));
        });
        return rows.build();
    }

    /** A line for each, or NULL when none of them is known. */
    private static <T> String lines(List<T> values, Function<T, Optional<?>> text) {
        List<String> lines = values.stream()
                .map(value -> text.apply(value).map(Object::toString).orElse(""))
                .toList();
        return lines.stream().allMatch(String::isEmpty) ? null : String.join("\n", lines);
    }

    /** When it goes, or by what it is replaced. */
    private static Optional<String> expires(SnapshotFacts facts, ShowTimes times) {
        List<String> ways = Stream.of(
                        facts.expires().map(times::time),
                        facts.keep()
                                .map(keep -> "newest " + keep + " of "
                                        + facts.series().orElse("")))
                .flatMap(Optional::stream)
                .toList();
        return ways.isEmpty() ? Optional.empty() : Optional.of(String.join(", or not among the ", ways));
    }

    private static String text(Verification verification, ShowTimes times) {
        String sample = verification.samplePercent() < 100 ? " " + verification.samplePercent() + "%" : "";
        return times.time(verification.at()) + " ("
                + verification.level().name().toLowerCase(Locale.ROOT) + sample + ": "
                + (verification.damaged() == 0 ? "OK" : verification.damaged() + " objects damaged") + ")";
    }

    /**
     * Whose a snapshot is.
     *
     * @param signer id of the key that is said to have signed it
     * @param doubt why it is not to be trusted
     */
    public record Seal(Optional<String> signer, Optional<String> doubt) {}

    /** One snapshot, read. */
    public static ShowRows details(SnapshotKey key, String database, SnapshotContents contents, Seal seal) {
        return fiveColumns()
                .row(key.label(), key.timestamp(), database, json(key, database, contents, seal), "OK")
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

    private static String json(SnapshotKey key, String database, SnapshotContents contents, Seal seal) {
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
        json.put("name", key.label());
        json.put("database", database);
        json.put("backup_time", key.timestamp());
        json.put("content", contents.isMetadataOnly() ? "METADATA_ONLY" : "ALL");
        json.put("olap_table_list", tables);
        json.put(
                "view_list",
                contents.views().stream()
                        .map(view -> Map.of("name", view.name()))
                        .toList());
        json.put("odbc_table_list", List.of());
        json.put("odbc_resource_list", List.of());
        json.put("manifest_sha256", contents.manifest().sha256());
        seal.signer().ifPresent(signer -> json.put("signed_by", signer));
        seal.doubt().ifPresent(doubt -> json.put("doubt", doubt));
        return RestoreRows.json(json);
    }
}
