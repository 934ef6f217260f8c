package dev.larder.fe.analysis;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.id.DatabaseId;
import dev.larder.common.schema.Column;
import dev.larder.common.schema.ColumnType;
import dev.larder.common.schema.KeysType;
import dev.larder.common.schema.TypeKind;
import dev.larder.common.schema.ViewColumn;
import dev.larder.fe.catalog.Database;
import dev.larder.fe.catalog.GrantTarget;
import dev.larder.fe.catalog.Partition;
import dev.larder.fe.catalog.Privilege;
import dev.larder.fe.catalog.Table;
import dev.larder.fe.catalog.View;
import dev.larder.sql.tree.Expression;
import dev.larder.sql.tree.Identifier;
import dev.larder.sql.tree.Position;
import dev.larder.sql.tree.Query;
import dev.larder.sql.tree.QueryBody;
import dev.larder.sql.tree.Relation;
import dev.larder.sql.tree.SelectItem;
import dev.larder.sql.tree.SetOperator;
import dev.larder.sql.tree.SetQuantifier;
import java.math.BigInteger;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The database that exists only in queries. Its tables become sub-queries of literals, so that any query over them works:
 * the agent that runs it needs to know nothing of the catalog.
 */
public final class InformationSchema {
    /** No database of the catalog has this id. */
    public static final DatabaseId ID = new DatabaseId(0);

    /** Rows that may stand in a query as literals. */
    private static final int ROWS_MAX = 5_000;

    private static final String COLLATION = "utf8mb4_bin";
    private static final Map<String, List<String>> COLUMNS = columns();

    private final AnalysisContext context;

    private InformationSchema(AnalysisContext context) {
        this.context = context;
    }

    public static boolean isIt(String database) {
        return database.equalsIgnoreCase(AnalysisContext.INFORMATION_SCHEMA);
    }

    public static List<String> tableNames() {
        return List.copyOf(COLUMNS.keySet());
    }

    /** The names of a table's columns; error 1146 if there is no such table. */
    public static List<String> columnNames(String table) {
        List<String> columns = COLUMNS.get(table.toUpperCase(Locale.ROOT));
        if (columns == null) {
            throw new EngineException(
                    ErrorCode.TABLE_NOT_FOUND, "Table 'information_schema." + table + "' doesn't exist");
        }
        return columns;
    }

    /** The query with every table of this database replaced by its rows. */
    public static Query inlined(Query query, AnalysisContext context) {
        boolean current =
                context.session().database().map(InformationSchema::isIt).orElse(false);
        InformationSchema schema = new InformationSchema(context);
        return new TreeRewriter() {
            @Override
            public Relation visit(Relation.TableReference node) {
                boolean ours = node.name()
                        .qualifier()
                        .map(Identifier::value)
                        .map(InformationSchema::isIt)
                        .orElse(current);
                return ours && !isDual(node) ? schema.rows(node) : node;
            }
        }.query(query);
    }

    static boolean isDual(Relation.TableReference node) {
        return node.name().parts().size() == 1 && node.name().last().value().equalsIgnoreCase("dual");
    }

    private Relation rows(Relation.TableReference node) {
        Identifier table = node.name().last();
        String name = table.value().toUpperCase(Locale.ROOT);
        List<String> columns = COLUMNS.get(name);
        if (columns == null) {
            throw new EngineException(
                    ErrorCode.NOT_SUPPORTED, "Table 'information_schema." + table + "' is not supported yet");
        }
        List<List<Object>> rows =
                switch (name) {
                    case "SCHEMATA" -> schemata();
                    case "TABLES" -> tables();
                    case "COLUMNS" -> columnRows();
                    case "STATISTICS" -> keys();
                    case "VIEWS" -> viewRows();
                    default -> List.of();
                };
        if (rows.size() > ROWS_MAX) {
            throw new EngineException(
                    ErrorCode.NOT_SUPPORTED,
                    "Table 'information_schema." + table + "' has " + rows.size() + " rows, queries over more than "
                            + ROWS_MAX + " are not supported yet: use SHOW");
        }
        Position position = node.position();
        QueryBody body = rows.isEmpty() ? none(columns, position) : union(columns, rows, position);
        return new Relation.SubqueryRelation(
                new Query(List.of(), body, List.of(), Optional.empty(), position),
                node.alias().or(() -> Optional.of(table)),
                List.of(),
                position);
    }

    private List<List<Object>> schemata() {
        List<List<Object>> rows = new ArrayList<>();
        rows.add(row("def", AnalysisContext.INFORMATION_SCHEMA, "utf8mb4", COLLATION, null));
        databases().forEach(database -> rows.add(row("def", database.name(), "utf8mb4", COLLATION, null)));
        return rows;
    }

    private List<List<Object>> tables() {
        List<List<Object>> rows = new ArrayList<>();
        for (Database database : databases()) {
            for (Table table : tables(database)) {
                rows.add(row(
                        "def",
                        database.name(),
                        table.name(),
                        "BASE TABLE",
                        "OLAP",
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        time(table.createdAt()),
                        table.partitions().values().stream()
                                .map(Partition::visibleAt)
                                .max(Comparator.naturalOrder())
                                .map(this::time)
                                .orElse(null),
                        null,
                        COLLATION,
                        null,
                        null,
                        table.definition().comment()));
            }
            for (View view : views(database)) {
                rows.add(row(
                        "def",
                        database.name(),
                        view.name(),
                        "VIEW",
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
                        time(view.createdAt()),
                        null,
                        null,
                        null,
                        null,
                        null,
                        view.definition().comment()));
            }
        }
        return rows;
    }

    private List<List<Object>> viewRows() {
        List<List<Object>> rows = new ArrayList<>();
        for (Database database : databases()) {
            for (View view : views(database)) {
                boolean mayRead = context.privileges()
                        .allow(Privilege.SHOW_VIEW, GrantTarget.table(database.name(), view.name()));
                rows.add(row(
                        "def",
                        database.name(),
                        view.name(),
                        mayRead ? view.definition().query() : "",
                        "NONE",
                        "NO",
                        "root@%",
                        "DEFINER",
                        "utf8mb4",
                        COLLATION));
            }
        }
        return rows;
    }

    private List<View> views(Database database) {
        return context.catalog().views(database.id()).stream()
                .filter(view -> context.privileges().seeTable(database.name(), view.name()))
                .toList();
    }

    private List<List<Object>> columnRows() {
        List<List<Object>> rows = new ArrayList<>();
        for (Database database : databases()) {
            for (Table table : tables(database)) {
                List<Column> columns = table.schema().columns();
                for (int i = 0; i < columns.size(); i++) {
                    rows.add(columnRow(database, table, columns.get(i), i + 1));
                }
            }
            for (View view : views(database)) {
                List<ViewColumn> columns = view.definition().columns();
                for (int i = 0; i < columns.size(); i++) {
                    rows.add(columnRow(database.name(), view.name(), plain(columns.get(i)), "", i + 1));
                }
            }
        }
        return rows;
    }

    /** The keys of tables in which a key stands once. */
    private List<List<Object>> keys() {
        List<List<Object>> rows = new ArrayList<>();
        for (Database database : databases()) {
            for (Table table : tables(database)) {
                List<Column> keys = table.schema().keysType() == KeysType.DUPLICATE
                        ? List.of()
                        : table.schema().keyColumns();
                for (int i = 0; i < keys.size(); i++) {
                    rows.add(row(
                            "def",
                            database.name(),
                            table.name(),
                            whole(0),
                            database.name(),
                            "PRIMARY",
                            whole(i + 1L),
                            keys.get(i).name(),
                            "A",
                            null,
                            null,
                            null,
                            keys.get(i).nullable() ? "YES" : "",
                            "BTREE",
                            ""));
                }
            }
        }
        return rows;
    }

    private static Column plain(ViewColumn column) {
        return new Column(
                column.name(),
                column.type(),
                column.nullable(),
                false,
                Optional.empty(),
                Optional.empty(),
                column.comment());
    }

    private static List<Object> columnRow(Database database, Table table, Column column, int position) {
        boolean key = column.key() && table.schema().keysType() != KeysType.DUPLICATE;
        return columnRow(database.name(), table.name(), column, key ? "PRI" : "", position);
    }

    private static List<Object> columnRow(String database, String table, Column column, String key, int position) {
        ColumnType type = column.type();
        boolean text =
                type.kind() == TypeKind.CHAR || type.kind() == TypeKind.VARCHAR || type.kind() == TypeKind.STRING;
        Object length =
                text ? whole(type.kind() == TypeKind.STRING ? ColumnType.STRING_BYTES_MAX : type.precision()) : null;
        return row(
                "def",
                database,
                table,
                column.name(),
                whole(position),
                column.defaultValue().orElse(null),
                column.nullable() ? "YES" : "NO",
                type.kind() == TypeKind.STRING ? "text" : type.kind().name().toLowerCase(Locale.ROOT),
                length,
                length,
                precision(type),
                type.kind() == TypeKind.DECIMAL ? whole(type.scale()) : null,
                type.kind() == TypeKind.DATETIME ? whole(type.precision()) : null,
                text ? "utf8mb4" : null,
                text ? COLLATION : null,
                type.sql(),
                key,
                "",
                "",
                column.comment(),
                "",
                null);
    }

    private static Object precision(ColumnType type) {
        return switch (type.kind()) {
            case TINYINT -> whole(3);
            case SMALLINT -> whole(5);
            case INT -> whole(10);
            case BIGINT -> whole(19);
            case LARGEINT -> whole(39);
            case FLOAT -> whole(12);
            case DOUBLE -> whole(22);
            case DECIMAL -> whole(type.precision());
            case BOOLEAN, DATE, DATETIME, CHAR, VARCHAR, STRING -> null;
        };
    }

    private List<Table> tables(Database database) {
        return context.catalog().tables(database.id()).stream()
                .filter(table -> context.privileges().seeTable(database.name(), table.name()))
                .toList();
    }

    private List<Database> databases() {
        return context.catalog().databases().values().stream()
                .filter(database -> context.privileges().seeDatabase(database.name()))
                .sorted(Comparator.comparing(Database::name))
                .toList();
    }

    private LocalDateTime time(java.time.Instant instant) {
        return LocalDateTime.ofInstant(instant, context.sessionZone()).truncatedTo(ChronoUnit.SECONDS);
    }

    private static Object whole(long number) {
        return BigInteger.valueOf(number);
    }

    private static List<Object> row(Object... values) {
        return java.util.Arrays.asList(values);
    }

    /** A balanced tree of UNION ALL: its depth grows with the logarithm of the rows. */
    private static QueryBody union(List<String> columns, List<List<Object>> rows, Position position) {
        if (rows.size() == 1) {
            return select(columns, rows.get(0), Optional.empty(), position);
        }
        int half = rows.size() / 2;
        return new QueryBody.SetOperation(
                SetOperator.UNION,
                SetQuantifier.ALL,
                union(columns, rows.subList(0, half), position),
                union(columns, rows.subList(half, rows.size()), position),
                position);
    }

    private static QueryBody none(List<String> columns, Position position) {
        List<Object> nulls = new ArrayList<>();
        columns.forEach(column -> nulls.add(null));
        return select(columns, nulls, Optional.of(new Expression.BooleanLiteral(false, position)), position);
    }

    private static QueryBody select(
            List<String> columns, List<Object> values, Optional<Expression> where, Position position) {
        List<SelectItem> items = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            items.add(new SelectItem.SingleColumn(
                    Literals.of(values.get(i), position),
                    Optional.of(new Identifier(columns.get(i), position)),
                    position));
        }
        return new QueryBody.Select(
                SetQuantifier.ALL, items, Optional.empty(), where, List.of(), Optional.empty(), position);
    }

    private static Map<String, List<String>> columns() {
        Map<String, List<String>> columns = new TreeMap<>();
        columns.put(
                "SCHEMATA",
                words("CATALOG_NAME SCHEMA_NAME DEFAULT_CHARACTER_SET_NAME DEFAULT_COLLATION_NAME SQL_PATH"));
        columns.put(
                "TABLES",
                words("TABLE_CATALOG TABLE_SCHEMA TABLE_NAME TABLE_TYPE ENGINE VERSION ROW_FORMAT TABLE_ROWS"
                        + " AVG_ROW_LENGTH DATA_LENGTH MAX_DATA_LENGTH INDEX_LENGTH DATA_FREE AUTO_INCREMENT CREATE_TIME"
                        + " UPDATE_TIME CHECK_TIME TABLE_COLLATION CHECKSUM CREATE_OPTIONS TABLE_COMMENT"));
        columns.put(
                "COLUMNS",
                words("TABLE_CATALOG TABLE_SCHEMA TABLE_NAME COLUMN_NAME ORDINAL_POSITION COLUMN_DEFAULT IS_NULLABLE"
                        + " DATA_TYPE CHARACTER_MAXIMUM_LENGTH CHARACTER_OCTET_LENGTH NUMERIC_PRECISION NUMERIC_SCALE"
                        + " DATETIME_PRECISION CHARACTER_SET_NAME COLLATION_NAME COLUMN_TYPE COLUMN_KEY EXTRA PRIVILEGES"
                        + " COLUMN_COMMENT GENERATION_EXPRESSION SRS_ID"));
        columns.put(
                "KEY_COLUMN_USAGE",
                words("CONSTRAINT_CATALOG CONSTRAINT_SCHEMA CONSTRAINT_NAME TABLE_CATALOG TABLE_SCHEMA TABLE_NAME"
                        + " COLUMN_NAME ORDINAL_POSITION POSITION_IN_UNIQUE_CONSTRAINT REFERENCED_TABLE_SCHEMA"
                        + " REFERENCED_TABLE_NAME REFERENCED_COLUMN_NAME"));
        columns.put(
                "REFERENTIAL_CONSTRAINTS",
                words("CONSTRAINT_CATALOG CONSTRAINT_SCHEMA CONSTRAINT_NAME UNIQUE_CONSTRAINT_CATALOG"
                        + " UNIQUE_CONSTRAINT_SCHEMA UNIQUE_CONSTRAINT_NAME MATCH_OPTION UPDATE_RULE DELETE_RULE"
                        + " TABLE_NAME REFERENCED_TABLE_NAME"));
        columns.put(
                "ROUTINES",
                words("SPECIFIC_NAME ROUTINE_CATALOG ROUTINE_SCHEMA ROUTINE_NAME ROUTINE_TYPE DATA_TYPE"
                        + " ROUTINE_DEFINITION IS_DETERMINISTIC SQL_DATA_ACCESS CREATED LAST_ALTERED ROUTINE_COMMENT"));
        columns.put(
                "STATISTICS",
                words("TABLE_CATALOG TABLE_SCHEMA TABLE_NAME NON_UNIQUE INDEX_SCHEMA INDEX_NAME SEQ_IN_INDEX"
                        + " COLUMN_NAME COLLATION CARDINALITY SUB_PART PACKED NULLABLE INDEX_TYPE COMMENT"));
        columns.put(
                "TABLE_CONSTRAINTS",
                words("CONSTRAINT_CATALOG CONSTRAINT_SCHEMA CONSTRAINT_NAME TABLE_SCHEMA TABLE_NAME CONSTRAINT_TYPE"));
        columns.put(
                "VIEWS",
                words("TABLE_CATALOG TABLE_SCHEMA TABLE_NAME VIEW_DEFINITION CHECK_OPTION IS_UPDATABLE DEFINER"
                        + " SECURITY_TYPE CHARACTER_SET_CLIENT COLLATION_CONNECTION"));
        return columns;
    }

    private static List<String> words(String text) {
        return List.of(text.split(" ", -1));
    }
}
