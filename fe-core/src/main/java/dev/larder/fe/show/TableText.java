package dev.larder.fe.show;

import dev.larder.common.schema.Column;
import dev.larder.common.schema.KeysType;
import dev.larder.fe.catalog.Partition;
import dev.larder.fe.catalog.Partitioning;
import dev.larder.fe.catalog.Table;
import dev.larder.fe.catalog.TableDefinition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** SHOW CREATE TABLE: text that makes an equal table. */
final class TableText {
    private static final String AUTO_BUCKET = "_auto_bucket";
    private static final String REPLICATION_NUM = "replication_num";

    private TableText() {}

    static String create(Table table, Collection<Partition> inOrder) {
        TableDefinition definition = table.definition();
        StringBuilder text = new StringBuilder("CREATE TABLE " + name(table.name()) + " (\n");
        text.append(definition.schema().columns().stream()
                .map(column -> "  " + column(definition, column))
                .collect(Collectors.joining(",\n")));
        definition.features().indexes().forEach(index -> text.append(",\n  ").append(IndexRows.sql(index)));
        text.append("\n) ENGINE=OLAP\n").append(keys(definition));
        if (!definition.comment().isEmpty()) {
            text.append("COMMENT ").append(quoted(definition.comment())).append('\n');
        }
        text.append(partitions(definition, inOrder));
        text.append(distribution(definition)).append('\n');
        text.append(properties(definition)).append(';');
        return text.toString();
    }

    private static String column(TableDefinition definition, Column column) {
        StringBuilder text =
                new StringBuilder(name(column.name()) + " " + column.type().sql());
        column.aggregation().ifPresent(aggregation -> text.append(' ').append(aggregation));
        text.append(column.nullable() ? " NULL" : " NOT NULL");
        definition
                .features()
                .autoIncrement()
                .filter(auto -> auto.column().equals(column.name()))
                .ifPresent(auto ->
                        text.append(" AUTO_INCREMENT(").append(auto.start()).append(')'));
        column.defaultValue().ifPresent(value -> text.append(" DEFAULT ")
                .append(value.equals("CURRENT_TIMESTAMP") ? value : quoted(value)));
        if (!column.comment().isEmpty()) {
            text.append(" COMMENT ").append(quoted(column.comment()));
        }
        return text.toString();
    }

    private static String keys(TableDefinition definition) {
        KeysType keysType = definition.schema().keysType();
        return keysType + " KEY"
                + names(definition.schema().keyColumns().stream()
                        .map(Column::name)
                        .toList()) + "\n";
    }

    private static String partitions(TableDefinition definition, Collection<Partition> inOrder) {
        Partitioning partitioning = definition.partitioning();
        if (partitioning.kind() == Partitioning.Kind.NONE) {
            return "";
        }
        ItemText items = new ItemText(definition);
        return "PARTITION BY " + partitioning.kind() + names(partitioning.columns()) + "\n"
                + inOrder.stream()
                        .map(partition -> "PARTITION " + name(partition.name()) + " " + items.sql(partition.item())
                                + ownReplicas(definition, partition))
                        .collect(Collectors.joining(",\n", "(", ")\n"));
    }

    /** A partition that has another number of copies than the table says. */
    private static String ownReplicas(TableDefinition definition, Partition partition) {
        String copies = Integer.toString(partition.replicationNum());
        return copies.equals(definition.properties().getOrDefault(REPLICATION_NUM, copies))
                ? ""
                : " (\"replication_num\" = \"" + copies + "\")";
    }

    private static String distribution(TableDefinition definition) {
        List<String> columns = definition.distribution().columns();
        boolean auto = "true".equals(definition.properties().get(AUTO_BUCKET));
        return (columns.isEmpty() ? "DISTRIBUTED BY RANDOM" : "DISTRIBUTED BY HASH" + names(columns)) + " BUCKETS "
                + (auto ? "AUTO" : definition.distribution().buckets());
    }

    private static String properties(TableDefinition definition) {
        List<String> lines = new ArrayList<>();
        for (Map.Entry<String, String> property : definition.properties().entrySet()) {
            if (property.getKey().equals(REPLICATION_NUM)) {
                lines.add(
                        0,
                        quoted("replication_allocation") + " = "
                                + quoted("tag.location.default: " + property.getValue()));
            } else if (!property.getKey().equals(AUTO_BUCKET)) {
                lines.add(quoted(property.getKey()) + " = " + quoted(property.getValue()));
            }
        }
        return lines.stream().collect(Collectors.joining(",\n", "PROPERTIES (\n", "\n)"));
    }

    static String name(String name) {
        return "`" + name.replace("`", "``") + "`";
    }

    static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private static String names(List<String> names) {
        return names.stream().map(TableText::name).collect(Collectors.joining(", ", "(", ")"));
    }
}
