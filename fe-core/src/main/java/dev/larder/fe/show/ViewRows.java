package dev.larder.fe.show;

import dev.larder.common.schema.Column;
import dev.larder.common.schema.ViewColumn;
import dev.larder.fe.catalog.View;
import java.util.Optional;
import java.util.stream.Collectors;

/** Views, as SHOW and DESC tell of them. */
public final class ViewRows {
    private ViewRows() {}

    /** SHOW CREATE VIEW: text that makes an equal view. */
    public static ShowRows createView(View view) {
        return ShowRows.of("View", "Create View", "character_set_client", "collation_connection")
                .row(view.name(), sql(view), "utf8mb4", "utf8mb4_bin")
                .build();
    }

    private static String sql(View view) {
        String comment = view.definition().comment();
        return "CREATE VIEW " + TableText.name(view.name()) + " (\n"
                + view.definition().columns().stream()
                        .map(column -> "  " + TableText.name(column.name()) + comment(column.comment()))
                        .collect(Collectors.joining(",\n"))
                + "\n)" + (comment.isEmpty() ? "" : "\nCOMMENT " + TableText.quoted(comment)) + "\nAS "
                + view.definition().query() + ";";
    }

    private static String comment(String text) {
        return text.isEmpty() ? "" : " COMMENT " + TableText.quoted(text);
    }

    /** DESC. */
    public static ShowRows describe(View view) {
        ShowRows.Builder rows = ShowRows.of("Field", "Type", "Null", "Key", "Default", "Extra");
        for (ViewColumn column : view.definition().columns()) {
            rows.row(column.name(), column.type().sql(), column.nullable() ? "Yes" : "No", "false", null, "");
        }
        return rows.build();
    }

    /** SHOW COLUMNS. */
    public static ShowRows columns(View view) {
        ShowRows.Builder rows = ShowRows.of("Field", "Type", "Null", "Key", "Default", "Extra");
        for (ViewColumn column : view.definition().columns()) {
            rows.row(
                    column.name(),
                    TableRows.mysqlType(asColumn(column)),
                    column.nullable() ? "YES" : "NO",
                    "",
                    null,
                    "");
        }
        return rows.build();
    }

    /** SHOW FULL COLUMNS. */
    public static ShowRows fullColumns(View view) {
        ShowRows.Builder rows =
                ShowRows.of("Field", "Type", "Collation", "Null", "Key", "Default", "Extra", "Privileges", "Comment");
        for (ViewColumn column : view.definition().columns()) {
            rows.row(
                    column.name(),
                    TableRows.mysqlType(asColumn(column)),
                    TableRows.collation(asColumn(column)),
                    column.nullable() ? "YES" : "NO",
                    "",
                    null,
                    "",
                    "",
                    column.comment());
        }
        return rows.build();
    }

    private static Column asColumn(ViewColumn column) {
        return new Column(
                column.name(),
                column.type(),
                column.nullable(),
                false,
                Optional.empty(),
                Optional.empty(),
                column.comment());
    }
}
