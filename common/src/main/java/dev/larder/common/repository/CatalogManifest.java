package dev.larder.common.repository;

import com.fasterxml.jackson.annotation.JacksonInject;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.OptBoolean;
import dev.larder.common.id.PartitionId;
import dev.larder.common.id.TableId;
import dev.larder.common.id.TabletId;
import dev.larder.common.schema.Rollup;
import dev.larder.common.schema.SecondaryIndex;
import dev.larder.common.schema.TableFeatures;
import dev.larder.common.schema.TableSchema;
import dev.larder.common.schema.ViewColumn;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The definitions of all tables and views of a snapshot. Ids are those of the cluster that made it.
 *
 * @param views none in manifests that were written before there were any
 */
public record CatalogManifest(String database, List<TableContent> tables, List<ViewContent> views) {
    /** What {@code views} is where the member is missing. */
    static final String VIEWS = "catalog.views";

    public static final int TABLES_MAX = 100_000;
    public static final int PARTITIONS_MAX = 1_000_000;
    public static final int TABLETS_MAX = 1_000_000;
    public static final int VALUES_MAX = 100_000;
    public static final int COLUMNS_MAX = 10_000;

    /**
     * A table.
     *
     * @param properties as of CREATE TABLE
     * @param features none in manifests that were written before there were any
     */
    public record TableContent(
            TableId id,
            String name,
            TableSchema schema,
            Partitioning partitioning,
            Distribution distribution,
            Map<String, String> properties,
            String comment,
            TableFeatures features,
            List<PartitionContent> partitions) {
        /** What {@code features} is where the member is missing. */
        static final String FEATURES = "table.features";

        public TableContent(
                TableId id,
                String name,
                TableSchema schema,
                Partitioning partitioning,
                Distribution distribution,
                Map<String, String> properties,
                String comment,
                @JacksonInject(value = FEATURES, useInput = OptBoolean.TRUE) TableFeatures features,
                List<PartitionContent> partitions) {
            Objects.requireNonNull(id, "id");
            Check.name("Table name", name);
            Objects.requireNonNull(schema, "schema");
            Check.that(
                    schema.columns().size() <= COLUMNS_MAX,
                    "Too many columns",
                    schema.columns().size());
            Check.distinct("Column", schema.columns(), column -> column.name().toLowerCase(Locale.ROOT));
            Objects.requireNonNull(partitioning, "partitioning");
            Objects.requireNonNull(distribution, "distribution");
            Objects.requireNonNull(comment, "comment");
            check(features, schema);
            Check.list("Partitions", partitions, PARTITIONS_MAX);
            Check.distinct("Partition", partitions, PartitionContent::id);
            Check.distinct("Partition", partitions, one -> one.name().toLowerCase(Locale.ROOT));
            for (String column : partitioning.columns()) {
                Check.that(schema.indexOf(column).isPresent(), "Unknown partition column", column);
            }
            for (String column : distribution.columns()) {
                Check.that(schema.indexOf(column).isPresent(), "Unknown distribution column", column);
            }
            this.id = id;
            this.name = name;
            this.schema = schema;
            this.partitioning = partitioning;
            this.distribution = distribution;
            this.properties = Collections.unmodifiableSortedMap(sorted(properties));
            this.comment = comment;
            this.features = features;
            this.partitions = List.copyOf(partitions);
        }

        private static void check(TableFeatures features, TableSchema schema) {
            Objects.requireNonNull(features, "features");
            Check.that(
                    features.indexes().size() <= COLUMNS_MAX,
                    "Too many indexes",
                    features.indexes().size());
            for (SecondaryIndex index : features.indexes()) {
                Check.name("Index name", index.name());
                for (String column : index.columns()) {
                    Check.that(schema.indexOf(column).isPresent(), "Unknown index column", column);
                }
            }
            Check.that(
                    features.rollups().size() <= COLUMNS_MAX,
                    "Too many rollups",
                    features.rollups().size());
            for (Rollup rollup : features.rollups()) {
                Check.name("Rollup name", rollup.name());
                for (String column : rollup.uses()) {
                    Check.that(schema.indexOf(column).isPresent(), "Unknown rollup column", column);
                }
            }
            features.autoIncrement()
                    .ifPresent(one -> Check.that(
                            schema.indexOf(one.column()).isPresent(), "Unknown auto-increment column", one.column()));
        }

        private static SortedMap<String, String> sorted(Map<String, String> properties) {
            SortedMap<String, String> sorted = new TreeMap<>(properties);
            sorted.values().forEach(value -> Objects.requireNonNull(value, "property"));
            return sorted;
        }
    }

    /**
     * A view.
     *
     * @param columns with the types they had when the view was made
     * @param query in which every table of a database is written {@code `internal`.`database`.`table`}
     */
    public record ViewContent(TableId id, String name, List<ViewColumn> columns, String comment, String query) {
        public ViewContent {
            Objects.requireNonNull(id, "id");
            Check.name("View name", name);
            columns = Check.list("Columns", columns, COLUMNS_MAX);
            Check.distinct("Column", columns, column -> column.name().toLowerCase(Locale.ROOT));
            Objects.requireNonNull(comment, "comment");
            Check.that(!query.isEmpty(), "A view needs a query", name);
        }
    }

    /** How rows find their partition. */
    public record Partitioning(Partitioning.Kind kind, List<String> columns) {
        /** The kinds of partitioning. */
        public enum Kind {
            NONE,
            RANGE,
            LIST
        }

        public Partitioning {
            Objects.requireNonNull(kind, "kind");
            columns = Check.list("Partition columns", columns, COLUMNS_MAX);
        }
    }

    /**
     * How rows of a partition are spread over its tablets.
     *
     * @param columns hash columns; empty for RANDOM
     * @param buckets tablets of a new partition
     */
    public record Distribution(List<String> columns, int buckets) {
        public Distribution {
            columns = Check.list("Distribution columns", columns, COLUMNS_MAX);
            Check.that(buckets >= 1 && buckets <= TABLETS_MAX, "Buckets must be 1 to " + TABLETS_MAX, buckets);
        }
    }

    /**
     * A partition at the version that was backed up.
     *
     * @param tablets in bucket order
     */
    public record PartitionContent(
            PartitionId id, String name, Item item, int replicationNum, long version, List<TabletId> tablets) {
        public PartitionContent {
            Objects.requireNonNull(id, "id");
            Check.name("Partition name", name);
            Objects.requireNonNull(item, "item");
            Check.that(replicationNum >= 1, "Replicas must be 1 or more", replicationNum);
            Check.that(version >= 1, "A partition's version is 1 or more", version);
            tablets = Check.list("Tablets", tablets, TABLETS_MAX);
            Check.distinct("Tablet", tablets, tablet -> tablet);
        }
    }

    /** Which rows a partition takes. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Everything.class, name = "everything"),
        @JsonSubTypes.Type(value = Range.class, name = "range"),
        @JsonSubTypes.Type(value = Values.class, name = "values")
    })
    public sealed interface Item permits Everything, Range, Values {}

    /** All rows. */
    public record Everything() implements Item {}

    /** Rows from {@code lower} to below {@code upper}, compared column by column. */
    public record Range(List<Bound> lower, List<Bound> upper) implements Item {
        public Range {
            lower = Check.list("Bounds", lower, COLUMNS_MAX);
            upper = Check.list("Bounds", upper, COLUMNS_MAX);
        }
    }

    /** Rows whose partition columns equal one of the keys. */
    public record Values(List<List<String>> keys) implements Item {
        public Values {
            keys = Check.list("Keys", keys, VALUES_MAX).stream()
                    .map(key -> Check.list("Values", key, COLUMNS_MAX))
                    .toList();
        }
    }

    /**
     * One column's part of an end of a range.
     *
     * @param text the value as a user would write it between quotes; empty for MIN and MAX
     */
    public record Bound(Bound.Kind kind, String text) {
        /** Below all values, a value, above all values. */
        public enum Kind {
            MIN,
            VALUE,
            MAX
        }

        public Bound {
            Objects.requireNonNull(kind, "kind");
            Objects.requireNonNull(text, "text");
        }
    }

    public CatalogManifest(
            String database,
            List<TableContent> tables,
            @JacksonInject(value = VIEWS, useInput = OptBoolean.TRUE) List<ViewContent> views) {
        Check.name("Database", database);
        this.database = database;
        this.tables = Check.list("Tables", tables, TABLES_MAX);
        this.views = Check.list("Views", views, TABLES_MAX);
        Check.distinct(
                "Table",
                Stream.concat(
                                tables.stream().map(TableContent::id),
                                views.stream().map(ViewContent::id))
                        .toList(),
                id -> id);
        Check.distinct(
                "Table",
                Stream.concat(
                                tables.stream().map(TableContent::name),
                                views.stream().map(ViewContent::name))
                        .toList(),
                name -> name);
        Check.distinct(
                "Partition",
                tables.stream().flatMap(table -> table.partitions().stream()).toList(),
                PartitionContent::id);
        Check.distinct(
                "Tablet",
                tables.stream()
                        .flatMap(table -> table.partitions().stream())
                        .flatMap(partition -> partition.tablets().stream())
                        .toList(),
                tablet -> tablet);
    }
}
