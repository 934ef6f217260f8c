package dev.larder.fe.show;

import dev.larder.common.schema.Aggregation;
import dev.larder.common.schema.Column;
import dev.larder.common.schema.ColumnType;
import dev.larder.common.schema.KeysType;
import dev.larder.common.schema.Rollup;
import dev.larder.common.schema.RollupColumn;
import dev.larder.fe.catalog.Table;
import java.util.Optional;

/** {@code DESC t ALL} and {@code SHOW CREATE MATERIALIZED VIEW}. */
public final class RollupRows {
    private static final int COLUMNS = 12;

    private RollupRows() {}

    public static ShowRows createMaterializedView(Table table, Rollup view) {
        return ShowRows.of("TableName", "ViewName", "CreateStmt")
                .row(
                        table.name(),
                        view.name(),
                        "CREATE MATERIALIZED VIEW " + TableText.name(view.name()) + " AS " + view.query())
                .build();
    }

    /** The table, then its rollups; only the first row of each says whose it is, and an empty one is between. */
    public static ShowRows describeAll(Table table) {
        ShowRows.Builder rows = ShowRows.of(
                "IndexName",
                "IndexKeysType",
                "Field",
                "Type",
                "InternalType",
                "Null",
                "Key",
                "Default",
                "Extra",
                "Visible",
                "DefineExpr",
                "WhereClause");
        Index index = new Index(rows, table.name(), table.schema().keysType(), "");
        for (Column column : table.schema().columns()) {
            index.row(
                    column.name(),
                    column.type(),
                    column.nullable(),
                    column.key(),
                    column.aggregation(),
                    column.defaultValue(),
                    "");
        }
        for (Rollup rollup : table.definition().features().rollups()) {
            rows.row((Object[]) empty());
            Index next = new Index(rows, rollup.name(), rollup.keysType(), rollup.where());
            for (RollupColumn column : rollup.columns()) {
                next.row(
                        column.name(),
                        column.type(),
                        column.nullable(),
                        column.key(),
                        column.aggregation(),
                        column.defaultValue(),
                        column.expression());
            }
        }
        return rows.build();
    }

    private static String[] empty() {
        String[] row = new String[COLUMNS];
        java.util.Arrays.fill(row, "");
        return row;
    }

    /** Rows of the table, or of one rollup. */
    private static final class Index {
        private final ShowRows.Builder rows;
        private final String name;
        private final KeysType keysType;
        private final String where;
        private boolean begun;

        Index(ShowRows.Builder rows, String name, KeysType keysType, String where) {
            this.rows = rows;
            this.name = name;
            this.keysType = keysType;
            this.where = where;
        }

        void row(
                String column,
                ColumnType type,
                boolean nullable,
                boolean key,
                Optional<Aggregation> aggregation,
                Optional<String> defaultValue,
                String expression) {
            rows.row(
                    begun ? "" : name,
                    begun ? "" : keysName(),
                    column,
                    type.sql(),
                    type.sql(),
                    nullable ? "Yes" : "No",
                    Boolean.toString(key),
                    defaultValue.orElse(null),
                    key ? "" : aggregation.map(Aggregation::name).orElse(other()),
                    "true",
                    expression,
                    begun ? "" : where);
            begun = true;
        }

        private String other() {
            return keysType == KeysType.UNIQUE ? "REPLACE" : "NONE";
        }

        private String keysName() {
            return switch (keysType) {
                case DUPLICATE -> "DUP_KEYS";
                case UNIQUE -> "UNIQUE_KEYS";
                case AGGREGATE -> "AGG_KEYS";
            };
        }
    }
}
