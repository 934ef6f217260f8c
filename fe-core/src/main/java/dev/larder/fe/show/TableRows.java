package dev.larder.fe.show;

import dev.larder.common.schema.Column;
import dev.larder.common.schema.KeysType;
import dev.larder.fe.catalog.Database;
import dev.larder.fe.catalog.Partition;
import dev.larder.fe.catalog.PartitionItem;
import dev.larder.fe.catalog.PartitionItems;
import dev.larder.fe.catalog.Table;
import dev.larder.fe.catalog.View;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;

/** Databases and tables, from names to columns. */
public final class TableRows {
    private static final String YES = "Yes";
    private static final String NO = "No";
    /** What SHOW FULL TABLES says of a view. */
    public static final String VIEW = "VIEW";

    private static final String SYSTEM_TYPE = "varchar(1024)";

    private TableRows() {}

    public static ShowRows databases(Collection<Database> databases) {
        ShowRows.Builder rows = ShowRows.of("Database");
        List<String> names = databases.stream().map(Database::name).sorted().toList();
        rows.row("information_schema");
        names.forEach(rows::row);
        return rows.build();
    }

    public static ShowRows createDatabase(Database database) {
        return ShowRows.of("Database", "Create Database")
                .row(database.name(), "CREATE DATABASE " + TableText.name(database.name()))
                .build();
    }

    public static ShowRows tables(String database, Collection<String> names) {
        ShowRows.Builder rows = ShowRows.of("Tables_in_" + database);
        names.forEach(rows::row);
        return rows.build();
    }

    /** SHOW FULL TABLES: names in order, and what each is. */
    public static ShowRows fullTables(String database, SortedMap<String, String> types) {
        ShowRows.Builder rows = ShowRows.of("Tables_in_" + database, "Table_type", "Storage_format");
        types.forEach((name, type) -> rows.row(name, type, type.equals(VIEW) ? "" : "V2"));
        return rows.build();
    }

    public static ShowRows tableStatus(Collection<Table> tables, Collection<View> views, ShowTimes times) {
        ShowRows.Builder rows = ShowRows.of(
                "Name",
                "Engine",
                "Version",
                "Row_format",
                "Rows",
                "Avg_row_length",
                "Data_length",
                "Max_data_length",
                "Index_length",
                "Data_free",
                "Auto_increment",
                "Create_time",
                "Update_time",
                "Check_time",
                "Collation",
                "Checksum",
                "Create_options",
                "Comment");
        for (Table table : tables) {
            rows.row(
                    table.name(),
                    "Doris",
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    times.time(table.createdAt()),
                    times.time(table.partitions().values().stream()
                            .map(Partition::visibleAt)
                            .max(Comparator.naturalOrder())),
                    null,
                    "utf8mb4_bin",
                    null,
                    null,
                    table.definition().comment());
        }
        for (View view : views) {
            rows.row(
                    view.name(),
                    "View",
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    times.time(view.createdAt()),
                    null,
                    null,
                    null,
                    null,
                    null,
                    view.definition().comment());
        }
        return rows.build();
    }

    /** SHOW CREATE TABLE of a table that an atomic restore will replace. */
    public static ShowRows createTableInAtomicRestore(Table table) {
        return ShowRows.of("Table", "Create Table")
                .row(
                        table.name(),
                        TableText.create(table, inOrder(table))
                                .replaceFirst("\\n\\);$", ",\n\"in_atomic_restore\" = \"true\"\n);"))
                .build();
    }

    public static ShowRows createTable(Table table) {
        return ShowRows.of("Table", "Create Table")
                .row(table.name(), TableText.create(table, inOrder(table)))
                .build();
    }

    /** DESC. */
    public static ShowRows describe(Table table) {
        ShowRows.Builder rows = ShowRows.of("Field", "Type", "Null", "Key", "Default", "Extra");
        for (Column column : table.schema().columns()) {
            rows.row(
                    column.name(),
                    column.type().sql(),
                    column.nullable() ? YES : NO,
                    Boolean.toString(column.key()),
                    column.defaultValue().orElse(null),
                    extra(table, column));
        }
        return rows.build();
    }

    /** SHOW COLUMNS, in the words of MySQL, whose clients read it. */
    public static ShowRows columns(Table table) {
        ShowRows.Builder rows = ShowRows.of("Field", "Type", "Null", "Key", "Default", "Extra");
        for (Column column : table.schema().columns()) {
            rows.row(
                    column.name(),
                    mysqlType(column),
                    column.nullable() ? "YES" : "NO",
                    mysqlKey(table, column),
                    column.defaultValue().orElse(null),
                    mysqlExtra(table, column));
        }
        return rows.build();
    }

    /** SHOW FULL COLUMNS. */
    public static ShowRows fullColumns(Table table) {
        ShowRows.Builder rows =
                ShowRows.of("Field", "Type", "Collation", "Null", "Key", "Default", "Extra", "Privileges", "Comment");
        for (Column column : table.schema().columns()) {
            rows.row(
                    column.name(),
                    mysqlType(column),
                    collation(column),
                    column.nullable() ? "YES" : "NO",
                    mysqlKey(table, column),
                    column.defaultValue().orElse(null),
                    mysqlExtra(table, column),
                    "",
                    column.comment());
        }
        return rows.build();
    }

    /** The columns of a table that exists only in queries. */
    public static ShowRows systemColumns(List<String> names) {
        ShowRows.Builder rows = ShowRows.of("Field", "Type", "Null", "Key", "Default", "Extra");
        names.forEach(name -> rows.row(name, SYSTEM_TYPE, "YES", "", null, ""));
        return rows.build();
    }

    /** The same with all that SHOW FULL COLUMNS tells. */
    public static ShowRows fullSystemColumns(List<String> names) {
        ShowRows.Builder rows =
                ShowRows.of("Field", "Type", "Collation", "Null", "Key", "Default", "Extra", "Privileges", "Comment");
        names.forEach(name -> rows.row(name, SYSTEM_TYPE, "utf8mb4_bin", "YES", "", null, "", "", ""));
        return rows.build();
    }

    /** Partitions as they are told: ranges from the lowest, others by age. */
    static List<Partition> inOrder(Table table) {
        List<Partition> partitions = List.copyOf(table.partitions().values());
        boolean ranges = partitions.stream().allMatch(partition -> partition.item() instanceof PartitionItem.Range);
        if (!ranges) {
            return partitions;
        }
        PartitionItems items = new PartitionItems(table.definition());
        return partitions.stream()
                .sorted((left, right) -> items.compareBounds(
                        ((PartitionItem.Range) left.item()).lower(), ((PartitionItem.Range) right.item()).lower()))
                .toList();
    }

    private static String extra(Table table, Column column) {
        List<String> extras = new ArrayList<>();
        if (!column.key()) {
            extras.add(column.aggregation()
                    .map(Enum::name)
                    .orElse(table.schema().keysType() == KeysType.UNIQUE ? "REPLACE" : "NONE"));
        }
        String filtered = table.definition().properties().getOrDefault("bloom_filter_columns", "");
        if (Arrays.asList(filtered.split(", ", -1)).contains(column.name())) {
            extras.add("BLOOM_FILTER");
        }
        if (isAutoIncrement(table, column)) {
            extras.add("AUTO_INCREMENT");
        }
        return String.join(",", extras);
    }

    private static boolean isAutoIncrement(Table table, Column column) {
        return table.definition()
                .features()
                .autoIncrement()
                .filter(auto -> auto.column().equals(column.name()))
                .isPresent();
    }

    /** What MySQL's clients look for in the column Extra. */
    private static String mysqlExtra(Table table, Column column) {
        return isAutoIncrement(table, column) ? "auto_increment" : "";
    }

    /** Only a UNIQUE or AGGREGATE table has keys in MySQL's sense. */
    private static String mysqlKey(Table table, Column column) {
        return column.key() && table.schema().keysType() != KeysType.DUPLICATE ? "PRI" : "";
    }

    /** Where MySQL has a type of its own for the same, it is named. */
    static String mysqlType(Column column) {
        return switch (column.type().kind()) {
            case BOOLEAN -> "tinyint(1)";

            case STRING -> "text";
            case TINYINT, SMALLINT, INT, BIGINT, LARGEINT, FLOAT, DOUBLE, DECIMAL, DATE, DATETIME, CHAR, VARCHAR ->
                column.type().sql();
        };
    }

    static String collation(Column column) {
        return switch (column.type().kind()) {
            case CHAR, VARCHAR, STRING -> "utf8mb4_bin";
            default -> null;
        };
    }
}
