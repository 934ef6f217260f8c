package dev.larder.sql.format;

import static dev.larder.sql.format.Texts.joined;

import dev.larder.sql.tree.Buckets;
import dev.larder.sql.tree.ColumnDefinition;
import dev.larder.sql.tree.ColumnTrait;
import dev.larder.sql.tree.Distribution;
import dev.larder.sql.tree.Expression;
import dev.larder.sql.tree.IndexDefinition;
import dev.larder.sql.tree.KeyMark;
import dev.larder.sql.tree.PartitionClause;
import dev.larder.sql.tree.PartitionDefinition;
import dev.larder.sql.tree.PartitionKind;
import dev.larder.sql.tree.PartitionValues;
import dev.larder.sql.tree.PropertyList;
import dev.larder.sql.tree.RollupDefinition;
import dev.larder.sql.tree.TableStatement;
import java.util.List;

/**
 * Statements about tables as text. CREATE TABLE is laid out as Doris's SHOW CREATE TABLE does it.
 */
final class TableFormatter implements TableStatement.Visitor<String> {
    private final StatementFormatter statements;

    TableFormatter(StatementFormatter statements) {
        this.statements = statements;
    }

    @Override
    public String visit(TableStatement.CreateTable create) {
        return "CREATE TABLE" + StatementFormatter.ifNotExists(create.onExisting()) + Texts.name(create.name()) + " (\n"
                + joined(create.columns(), ",\n", column -> "  " + column(column))
                + indexes(create.indexes()) + "\n)"
                + create.engine()
                        .map(engine -> " ENGINE=" + Texts.word(engine.value()))
                        .orElse("")
                + create.keys()
                        .map(keys -> "\n" + keys.model() + " KEY" + Texts.names(keys.columns()))
                        .orElse("")
                + create.comment()
                        .map(comment -> "\nCOMMENT " + Texts.string(comment))
                        .orElse("")
                + create.partitioning().map(this::partitioning).orElse("")
                + create.distribution().map(this::distribution).orElse("")
                + rollups(create.rollups())
                + statements.properties(create.properties());
    }

    String column(ColumnDefinition column) {
        String key = column.keyMark() == KeyMark.KEY ? " KEY" : "";
        String aggregation = column.aggregation().map(name -> " " + name).orElse("");
        String nullability =
                switch (column.nullability()) {
                    case UNSPECIFIED -> "";
                    case NULL -> " NULL";
                    case NOT_NULL -> " NOT NULL";
                };
        String defaultValue = column.defaultValue()
                .map(value -> " DEFAULT " + statements.expression(value))
                .orElse("");
        String generated = traits(column, ColumnTrait.Generated.class);
        String autoIncrement = traits(column, ColumnTrait.AutoIncrement.class);
        String onUpdate = traits(column, ColumnTrait.OnUpdate.class);
        String comment =
                column.comment().map(text -> " COMMENT " + Texts.string(text)).orElse("");
        return Texts.name(column.name()) + " " + ExpressionFormatter.dataType(column.type()) + key + aggregation
                + generated + nullability + autoIncrement + defaultValue + onUpdate + comment;
    }

    private String traits(ColumnDefinition column, Class<? extends ColumnTrait> kind) {
        return joined(
                column.traits().stream().filter(kind::isInstance).toList(), "", trait -> trait.accept(traitText()));
    }

    private ColumnTrait.Visitor<String> traitText() {
        return new ColumnTrait.Visitor<>() {
            @Override
            public String visit(ColumnTrait.Generated trait) {
                return " AS (" + statements.expression(trait.expression()) + ")";
            }

            @Override
            public String visit(ColumnTrait.AutoIncrement trait) {
                return " AUTO_INCREMENT"
                        + (trait.start().isPresent() ? "(" + trait.start().getAsLong() + ")" : "");
            }

            @Override
            public String visit(ColumnTrait.OnUpdate trait) {
                return " ON UPDATE " + statements.expression(trait.value());
            }
        };
    }

    private String rollups(List<RollupDefinition> rollups) {
        RollupFormatter formatter = new RollupFormatter(statements);
        return rollups.isEmpty() ? "" : "\nROLLUP (" + joined(rollups, ", ", formatter::definition) + ")";
    }

    private String indexes(List<IndexDefinition> indexes) {
        IndexFormatter formatter = new IndexFormatter(statements);
        return indexes.isEmpty() ? "" : ",\n" + joined(indexes, ",\n", index -> "  " + formatter.definition(index));
    }

    // ---------------------------------------------------------------- partitions and buckets

    private String partitioning(PartitionClause clause) {
        String partitions = clause.partitions().isEmpty()
                ? " ()"
                : "\n(" + joined(clause.partitions(), ",\n", this::partition) + ")";
        return "\nPARTITION BY " + clause.method() + Texts.names(clause.columns()) + partitions;
    }

    String partition(PartitionDefinition partition) {
        return "PARTITION" + StatementFormatter.ifNotExists(partition.onExisting()) + Texts.name(partition.name())
                + " VALUES " + values(partition.values()) + partitionProperties(partition.properties());
    }

    private String partitionProperties(PropertyList properties) {
        return properties.isEmpty() ? "" : " (" + joined(properties.properties(), ", ", statements::property) + ")";
    }

    private String values(PartitionValues values) {
        return values.accept(new PartitionValues.Visitor<>() {
            @Override
            public String visit(PartitionValues.LessThan lessThan) {
                return "LESS THAN " + bound(lessThan.bound());
            }

            @Override
            public String visit(PartitionValues.FixedRange range) {
                return "[" + bound(range.lower()) + ", " + bound(range.upper()) + ")";
            }

            @Override
            public String visit(PartitionValues.In in) {
                return "IN (" + joined(in.keys(), ", ", key -> key(key)) + ")";
            }
        });
    }

    private String key(List<Expression> key) {
        return key.size() == 1 ? statements.expression(key.get(0)) : bound(key);
    }

    private String bound(List<Expression> bound) {
        return "(" + joined(bound, ", ", statements::expression) + ")";
    }

    String distribution(Distribution distribution) {
        String columns = distribution.columns().isEmpty() ? "" : Texts.names(distribution.columns());
        String buckets =
                distribution.buckets().map(some -> " BUCKETS " + buckets(some)).orElse("");
        return "\nDISTRIBUTED BY " + distribution.method() + columns + buckets;
    }

    private static String buckets(Buckets buckets) {
        return buckets.accept(new Buckets.Visitor<>() {
            @Override
            public String visit(Buckets.Fixed fixed) {
                return Integer.toString(fixed.count());
            }

            @Override
            public String visit(Buckets.Automatic automatic) {
                return "AUTO";
            }
        });
    }

    // ---------------------------------------------------------------- the rest

    @Override
    public String visit(TableStatement.DropTable drop) {
        return "DROP TABLE" + StatementFormatter.ifExists(drop.onMissing()) + Texts.name(drop.name())
                + StatementFormatter.force(drop.mode());
    }

    @Override
    public String visit(TableStatement.TruncateTable truncate) {
        return "TRUNCATE TABLE " + Texts.name(truncate.name()) + StatementFormatter.partitions(truncate.partitions())
                + StatementFormatter.force(truncate.mode());
    }

    @Override
    public String visit(TableStatement.AlterTable alter) {
        AlterationFormatter formatter = new AlterationFormatter(statements, this);
        return "ALTER TABLE " + Texts.name(alter.name()) + " "
                + joined(alter.alterations(), ", ", one -> one.accept(formatter));
    }

    @Override
    public String visit(TableStatement.ShowDynamicPartitions show) {
        return "SHOW DYNAMIC PARTITION TABLES" + StatementFormatter.fromDatabase(show.database())
                + statements.filter(show.filter());
    }

    @Override
    public String visit(TableStatement.ShowTables show) {
        return "SHOW" + StatementFormatter.detail(show.detail()) + "TABLES"
                + StatementFormatter.fromDatabase(show.database()) + statements.filter(show.filter());
    }

    @Override
    public String visit(TableStatement.ShowTableStatus show) {
        return "SHOW TABLE STATUS" + StatementFormatter.fromDatabase(show.database())
                + statements.filter(show.filter());
    }

    @Override
    public String visit(TableStatement.ShowCreateTable show) {
        return "SHOW CREATE TABLE " + Texts.name(show.name());
    }

    @Override
    public String visit(TableStatement.DescribeTable describe) {
        return "DESCRIBE " + Texts.name(describe.name());
    }

    @Override
    public String visit(TableStatement.ShowColumns show) {
        return "SHOW" + StatementFormatter.detail(show.detail()) + "COLUMNS FROM " + Texts.name(show.table())
                + statements.filter(show.filter());
    }

    @Override
    public String visit(TableStatement.ShowPartitions show) {
        String temporary = show.kind() == PartitionKind.TEMPORARY ? "TEMPORARY " : "";
        return "SHOW " + temporary + "PARTITIONS FROM " + Texts.name(show.table())
                + statements.queries().where(show.where())
                + statements.queries().orderBy(show.orderBy())
                + statements.queries().limit(show.limit());
    }

    @Override
    public String visit(TableStatement.ShowTablets show) {
        return "SHOW TABLETS FROM " + Texts.name(show.table()) + StatementFormatter.partitions(show.partitions())
                + statements.queries().where(show.where())
                + statements.queries().orderBy(show.orderBy())
                + statements.queries().limit(show.limit());
    }
}
