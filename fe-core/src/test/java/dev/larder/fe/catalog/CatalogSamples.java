package dev.larder.fe.catalog;

import dev.larder.common.id.BackendId;
import dev.larder.common.id.DatabaseId;
import dev.larder.common.id.PartitionId;
import dev.larder.common.id.RepositoryId;
import dev.larder.common.id.TableId;
import dev.larder.common.id.TabletId;
import dev.larder.common.schema.Column;
import dev.larder.common.schema.ColumnType;
import dev.larder.common.schema.KeysType;
import dev.larder.common.schema.TableSchema;
import dev.larder.common.schema.TypeKind;
import dev.larder.fe.catalog.PartitionItem.Bound;
import dev.larder.fe.kernel.IdAllocator;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.pcollections.TreePMap;

/** Small catalogs for tests. Backends are numbered from 1; names and numbers are whatever is shortest. */
public final class CatalogSamples {
    public static final Instant AT = Instant.parse("2026-11-22T10:15:30Z");
    public static final DatabaseId DATABASE = new DatabaseId(1000);
    public static final RepositoryId REPOSITORY = new RepositoryId(1001);

    private CatalogSamples() {}

    /** A database and so many backends. */
    public static Catalog cluster(int backends) {
        Catalog catalog = new CatalogChange.DatabaseCreated(new Database(DATABASE, "db", AT)).applyTo(Catalog.EMPTY);
        for (int i = 1; i <= backends; i++) {
            catalog = new CatalogChange.BackendAdded(new Backend(backend(i), "host" + i, 9050, AT)).applyTo(catalog);
        }
        return catalog;
    }

    public static Catalog with(Catalog catalog, Table... tables) {
        Catalog next = catalog;
        for (Table table : tables) {
            next = new CatalogChange.TableCreated(table).applyTo(next);
        }
        return next;
    }

    public static DecisionContext context(Catalog catalog, int... live) {
        Set<BackendId> alive =
                Arrays.stream(live).mapToObj(CatalogSamples::backend).collect(Collectors.toSet());
        return new DecisionContext(catalog, alive, new IdAllocator(50_000));
    }

    public static BackendId backend(int number) {
        return new BackendId(number);
    }

    /** A table partitioned by ranges of an INT. */
    public static Table table(long id, String name, Partition... partitions) {
        return table(id, name, definition(), partitions);
    }

    public static Table table(long id, String name, TableDefinition definition, Partition... partitions) {
        TreePMap<PartitionId, Partition> all = TreePMap.empty();
        for (Partition partition : partitions) {
            all = all.plus(partition.id(), partition);
        }
        return new Table(new TableId(id), DATABASE, name, definition, AT, all);
    }

    public static TableDefinition definition() {
        return definition(new Partitioning(Partitioning.Kind.RANGE, List.of("k")), TypeKind.INT);
    }

    public static TableDefinition definition(Partitioning partitioning, TypeKind... columns) {
        List<Column> all = java.util.stream.IntStream.range(0, columns.length)
                .mapToObj(i -> new Column(
                        "k" + (i == 0 ? "" : i),
                        ColumnType.of(columns[i]),
                        true,
                        true,
                        Optional.empty(),
                        Optional.empty(),
                        ""))
                .toList();
        return new TableDefinition(
                new TableSchema(KeysType.DUPLICATE, all),
                partitioning,
                new Distribution(List.of("k"), 1),
                TreePMap.empty(),
                "");
    }

    /** A partition [number, number + 1) named p and its number, with so many copies of every tablet. */
    public static Partition partition(long id, int number, long version, Tablet... tablets) {
        return new Partition(
                new PartitionId(id),
                "p" + number,
                range(number, number + 1),
                tablets.length == 0 ? 1 : tablets[0].replicas().size(),
                List.of(tablets),
                version,
                AT,
                TreePMap.empty());
    }

    public static PartitionItem range(int from, int to) {
        return new PartitionItem.Range(
                List.of(Bound.of(Integer.toString(from))), List.of(Bound.of(Integer.toString(to))));
    }

    /** A tablet with a whole copy on each of the backends. */
    public static Tablet tablet(long id, int... backends) {
        return new Tablet(
                new TabletId(id),
                Arrays.stream(backends)
                        .mapToObj(number -> Replica.whole(backend(number)))
                        .toList());
    }

    public static Tablet[] tablets(long first, int count, int... backends) {
        return LongStream.range(first, first + count)
                .mapToObj(id -> tablet(id, backends))
                .toArray(Tablet[]::new);
    }

    public static List<TabletId> ids(long... tablets) {
        return Arrays.stream(tablets).mapToObj(TabletId::new).toList();
    }
}
