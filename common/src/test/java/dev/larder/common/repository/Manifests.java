package dev.larder.common.repository;

import dev.larder.common.blob.BlobKey;
import dev.larder.common.id.PartitionId;
import dev.larder.common.id.TableId;
import dev.larder.common.id.TabletId;
import dev.larder.common.repository.BatchManifest.DataFile;
import dev.larder.common.repository.BatchManifest.Rowset;
import dev.larder.common.repository.BatchManifest.TabletContent;
import dev.larder.common.repository.CatalogManifest.Bound;
import dev.larder.common.repository.CatalogManifest.Distribution;
import dev.larder.common.repository.CatalogManifest.Everything;
import dev.larder.common.repository.CatalogManifest.PartitionContent;
import dev.larder.common.repository.CatalogManifest.Partitioning;
import dev.larder.common.repository.CatalogManifest.Range;
import dev.larder.common.repository.CatalogManifest.TableContent;
import dev.larder.common.repository.CatalogManifest.Values;
import dev.larder.common.repository.CatalogManifest.ViewContent;
import dev.larder.common.repository.SnapshotManifest.Content;
import dev.larder.common.schema.Aggregation;
import dev.larder.common.schema.AutoIncrement;
import dev.larder.common.schema.Column;
import dev.larder.common.schema.ColumnType;
import dev.larder.common.schema.IndexKind;
import dev.larder.common.schema.KeysType;
import dev.larder.common.schema.Rollup;
import dev.larder.common.schema.RollupColumn;
import dev.larder.common.schema.SecondaryIndex;
import dev.larder.common.schema.TableFeatures;
import dev.larder.common.schema.TableSchema;
import dev.larder.common.schema.TypeKind;
import dev.larder.common.schema.ViewColumn;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One of each manifest, with something of everything that it can hold. The golden files are these. */
final class Manifests {
    static final JobName JOB = new JobName("0a1b2c3d-1007");
    static final JobName EARLIER_JOB = new JobName("0a1b2c3d-1001");
    static final String SHA = "0123456789abcdef".repeat(4);
    static final String OTHER_SHA = "f".repeat(64);
    static final Instant AT = Instant.parse("2026-11-20T08:30:00.123Z");

    private static final BlobKey BUNDLE = RepositoryLayout.bundle(JOB, OTHER_SHA);

    private Manifests() {}

    static RepositoryIdentity identity() {
        return new RepositoryIdentity("b7e1d5c0-0000-4000-8000-000000000001", "nightly", AT, Optional.empty());
    }

    static Lease lease() {
        return new Lease(JOB, "0a1b2c3d", "before:upgrade", AT, List.of(EARLIER_JOB));
    }

    static BatchManifest batch() {
        return new BatchManifest(
                JOB,
                3,
                List.of(
                        new TabletContent(
                                new TabletId(30),
                                4,
                                List.of(
                                        new Rowset(2, 3, 1000, List.of(file(SHA, 5_000, 1_000))),
                                        new Rowset(4, 4, 0, List.of()))),
                        new TabletContent(
                                new TabletId(31),
                                4,
                                List.of(new Rowset(2, 4, 7, List.of(new DataFile(OTHER_SHA, 600, 7, BUNDLE, 108)))))),
                List.of(new BlobRef(BUNDLE, SHA, 60_000)));
    }

    static CatalogManifest catalog() {
        TableSchema schema = new TableSchema(
                KeysType.AGGREGATE,
                List.of(
                        new Column(
                                "day",
                                ColumnType.of(TypeKind.DATE),
                                false,
                                true,
                                Optional.empty(),
                                Optional.empty(),
                                ""),
                        new Column(
                                "city",
                                ColumnType.of(TypeKind.VARCHAR, 64),
                                true,
                                true,
                                Optional.empty(),
                                Optional.of("Zürich"),
                                "where it was sold"),
                        new Column(
                                "amount",
                                ColumnType.decimal(20, 4),
                                false,
                                false,
                                Optional.of(Aggregation.SUM),
                                Optional.of("0"),
                                "")));
        TableContent sales = new TableContent(
                new TableId(10),
                "sales",
                schema,
                new Partitioning(Partitioning.Kind.RANGE, List.of("day")),
                new Distribution(List.of("city"), 2),
                Map.of("replication_num", "3", "colocate_with", ""),
                "what was sold",
                new TableFeatures(
                        List.of(new SecondaryIndex(
                                "by_city", IndexKind.INVERTED, List.of("city"), Map.of("parser", "english"), "words")),
                        Optional.empty(),
                        List.of(rollup(), materializedView())),
                List.of(new PartitionContent(
                        new PartitionId(20),
                        "p2026",
                        new Range(
                                List.of(new Bound(Bound.Kind.VALUE, "2026-01-01")),
                                List.of(new Bound(Bound.Kind.MAX, ""))),
                        3,
                        4,
                        List.of(new TabletId(30), new TabletId(31)))));
        TableContent cities = new TableContent(
                new TableId(11),
                "cities",
                schema,
                new Partitioning(Partitioning.Kind.LIST, List.of("city")),
                new Distribution(List.of(), 1),
                Map.of(),
                "",
                new TableFeatures(List.of(), Optional.of(new AutoIncrement("city", 1, 5001))),
                List.of(new PartitionContent(
                        new PartitionId(21),
                        "swiss",
                        new Values(List.of(List.of("Zürich"), List.of("Bern"))),
                        1,
                        1,
                        List.of(new TabletId(32)))));
        TableContent plain = new TableContent(
                new TableId(12),
                "plain",
                schema,
                new Partitioning(Partitioning.Kind.NONE, List.of()),
                new Distribution(List.of("city"), 1),
                Map.of(),
                "",
                TableFeatures.NONE,
                List.of(new PartitionContent(
                        new PartitionId(22), "plain", new Everything(), 1, 1, List.of(new TabletId(33)))));
        return new CatalogManifest("shop", List.of(sales, cities, plain), List.of(view()));
    }

    private static Rollup rollup() {
        return new Rollup(
                "by_day",
                KeysType.AGGREGATE,
                List.of(
                        rollupColumn("day", TypeKind.DATE, true, Optional.empty(), ""),
                        new RollupColumn(
                                "amount",
                                ColumnType.decimal(20, 4),
                                false,
                                false,
                                Optional.of(Aggregation.SUM),
                                Optional.of("0"),
                                "")),
                List.of("day", "amount"),
                "",
                "");
    }

    private static Rollup materializedView() {
        return new Rollup(
                "by_month",
                KeysType.AGGREGATE,
                List.of(rollupColumn("mv_month(`day`)", TypeKind.TINYINT, true, Optional.empty(), "month(`day`)")),
                List.of("day", "city"),
                "(`city` = 'Bern')",
                "SELECT month(`day`) FROM `internal`.`shop`.`sales` WHERE `city` = 'Bern' GROUP BY month(`day`)");
    }

    private static RollupColumn rollupColumn(
            String name, TypeKind kind, boolean key, Optional<Aggregation> aggregation, String expression) {
        return new RollupColumn(name, ColumnType.of(kind), true, key, aggregation, Optional.empty(), expression);
    }

    private static ViewContent view() {
        return new ViewContent(
                new TableId(13),
                "sold",
                List.of(
                        new ViewColumn("day", ColumnType.of(TypeKind.DATE), false, "of the sale"),
                        new ViewColumn("n", ColumnType.of(TypeKind.BIGINT), true, "")),
                "what is asked for",
                "SELECT `day`, count(*) AS `n` FROM `internal`.`shop`.`sales` GROUP BY `day`");
    }

    static SnapshotManifest snapshot() {
        BlobRef stored = new BlobRef(RepositoryLayout.batchManifest(JOB, 3, SHA), SHA, 321);
        return new SnapshotManifest(
                "before:upgrade",
                "2026-11-20-08-30-00",
                "0a1b2c3d",
                JOB,
                "shop",
                AT,
                AT.plusSeconds(90),
                new Content(3, 2, 2, 5_600, 1_007),
                new BlobRef(RepositoryLayout.catalogManifest(JOB), OTHER_SHA, 654),
                List.of(batch().ref(stored, tablet -> new PartitionId(20))),
                List.of(JOB));
    }

    /** As {@link #snapshot}, and it is to go some day. */
    static SnapshotManifest retiring() {
        SnapshotManifest plain = snapshot();
        return new SnapshotManifest(
                plain.label(),
                plain.timestamp(),
                plain.cluster(),
                plain.job(),
                plain.database(),
                plain.takenAt(),
                plain.publishedAt(),
                plain.content(),
                plain.catalog(),
                plain.batches(),
                plain.jobs(),
                Optional.of(new Retention(
                        Optional.of(plain.takenAt().plusSeconds(604_800)), Optional.of("daily"), Optional.of(7))));
    }

    private static DataFile file(String sha256, long size, long rows) {
        BlobKey blob = RepositoryLayout.data(JOB, sha256);
        return new DataFile(sha256, size, rows, blob, 0);
    }
}
