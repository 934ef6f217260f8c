package dev.larder.fe.show;

import dev.larder.common.schema.SecondaryIndex;
import dev.larder.fe.catalog.Table;
import java.util.Map;
import java.util.stream.Collectors;

/** SHOW INDEX. */
public final class IndexRows {
    private IndexRows() {}

    public static ShowRows indexes(Table table) {
        ShowRows.Builder rows = ShowRows.of(
                "Table",
                "Non_unique",
                "Key_name",
                "Seq_in_index",
                "Column_name",
                "Collation",
                "Cardinality",
                "Sub_part",
                "Packed",
                "Null",
                "Index_type",
                "Comment",
                "Properties");
        for (SecondaryIndex index : table.definition().features().indexes()) {
            rows.row(
                    table.name(),
                    "",
                    index.name(),
                    "",
                    String.join(",", index.columns()),
                    "",
                    "",
                    "",
                    "",
                    "",
                    index.kind().name(),
                    index.comment(),
                    properties(index));
        }
        return rows.build();
    }

    /** The index as a line of CREATE TABLE. */
    static String sql(SecondaryIndex index) {
        String columns = index.columns().stream().map(TableText::name).collect(Collectors.joining(", ", "(", ")"));
        return "INDEX " + TableText.name(index.name()) + " " + columns + " USING " + index.kind()
                + (index.properties().isEmpty() ? "" : " PROPERTIES" + properties(index))
                + (index.comment().isEmpty() ? "" : " COMMENT " + TableText.quoted(index.comment()));
    }

    private static String properties(SecondaryIndex index) {
        return index.properties().isEmpty()
                ? ""
                : index.properties().entrySet().stream()
                        .map(IndexRows::property)
                        .collect(Collectors.joining(", ", "(", ")"));
    }

    private static String property(Map.Entry<String, String> property) {
        return TableText.quoted(property.getKey()) + " = " + TableText.quoted(property.getValue());
    }
}
