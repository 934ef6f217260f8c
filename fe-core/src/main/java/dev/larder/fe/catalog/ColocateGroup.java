package dev.larder.fe.catalog;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.id.BackendId;
import dev.larder.common.id.DatabaseId;
import dev.larder.common.schema.ColumnType;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Tables of one database whose rows with equal distribution columns lie on the same backends. A group is what its tables
 * say: it exists while a table names it, and needs no state of its own.
 *
 * @param members tables that name the group, by id
 */
public record ColocateGroup(DatabaseId database, String name, List<Table> members) {
    public static final String PROPERTY = "colocate_with";

    /** The group a definition names, with the tables that are in it already. */
    public static Optional<ColocateGroup> of(Catalog catalog, DatabaseId database, TableDefinition definition) {
        return name(definition).map(name -> named(catalog, database, name));
    }

    /** Groups of a database, by name. */
    public static List<ColocateGroup> all(Catalog catalog, DatabaseId database) {
        return catalog.tables(database).stream()
                .flatMap(table -> name(table.definition()).stream())
                .distinct()
                .sorted()
                .map(name -> named(catalog, database, name))
                .toList();
    }

    private static ColocateGroup named(Catalog catalog, DatabaseId database, String name) {
        return new ColocateGroup(
                database,
                name,
                catalog.tables().values().stream()
                        .filter(table -> table.database().equals(database)
                                && name(table.definition()).equals(Optional.of(name)))
                        .toList());
    }

    private static Optional<String> name(TableDefinition definition) {
        return Optional.ofNullable(definition.properties().get(PROPERTY)).filter(name -> !name.isEmpty());
    }

    /** Refuses a table that cannot be in the group, in the words of Doris. */
    public void check(TableDefinition definition, int replicationNum) {
        if (definition.distribution().columns().isEmpty()) {
            throw wrong("Random distribution for colocate table is unsupported");
        }
        if (members.isEmpty()) {
            return;
        }
        Table first = members.get(0);
        int buckets = first.definition().distribution().buckets();
        if (definition.distribution().buckets() != buckets) {
            throw wrong("Colocate tables must have same bucket num: " + buckets);
        }
        checkColumns(definition, first.definition());
        int copies = replicationNum();
        if (replicationNum != copies) {
            throw wrong("Colocate tables must have same replication allocation: { tag.location.default: "
                    + replicationNum + " } should be { tag.location.default: " + copies + " }");
        }
    }

    private static void checkColumns(TableDefinition definition, TableDefinition first) {
        List<String> columns = definition.distribution().columns();
        List<String> expected = first.distribution().columns();
        if (columns.size() != expected.size()) {
            throw wrong("Colocate tables distribution columns size must be same : " + expected.size());
        }
        for (int i = 0; i < columns.size(); i++) {
            ColumnType type = type(definition, columns.get(i));
            ColumnType wanted = type(first, expected.get(i));
            if (!type.equals(wanted)) {
                throw wrong("Colocate tables distribution columns must have the same data type: " + columns.get(i)
                        + " should be " + wanted.sql());
            }
        }
    }

    /** Copies of the group's tablets: partitions of a table in a group all have the same. */
    public int replicationNum() {
        Table table = members.get(0);
        return table.partitions().values().stream()
                .findFirst()
                .map(Partition::replicationNum)
                .orElseGet(
                        () -> Integer.parseInt(table.definition().properties().getOrDefault("replication_num", "1")));
    }

    /** For each bucket the backends of its tablets, as the first partition has them; empty while there is none. */
    public List<List<BackendId>> backends() {
        return members.stream()
                .flatMap(table -> table.partitions().values().stream())
                .findFirst()
                .map(ColocateGroup::backends)
                .orElse(List.of());
    }

    /** Whether all partitions of all tables have their buckets on the same backends. */
    public boolean isStable() {
        Set<List<Set<BackendId>>> found = new HashSet<>();
        members.stream()
                .flatMap(table -> table.partitions().values().stream())
                .forEach(partition -> found.add(backends(partition).stream()
                        .<Set<BackendId>>map(HashSet::new)
                        .toList()));
        return found.size() <= 1;
    }

    /** For each bucket of the partition its backends. */
    static List<List<BackendId>> backends(Partition partition) {
        return partition.tablets().stream()
                .map(tablet -> tablet.replicas().stream().map(Replica::backend).toList())
                .toList();
    }

    /** Types of the distribution columns, in order. */
    public List<ColumnType> columnTypes() {
        TableDefinition first = members.get(0).definition();
        return first.distribution().columns().stream()
                .map(column -> type(first, column))
                .toList();
    }

    private static ColumnType type(TableDefinition definition, String column) {
        return definition
                .schema()
                .columns()
                .get(definition.schema().indexOf(column).orElseThrow())
                .type();
    }

    private static EngineException wrong(String message) {
        return new EngineException(ErrorCode.ANALYSIS_ERROR, message);
    }
}
