package dev.larder.sql.tree;

import java.util.List;
import java.util.Optional;

/**
 * Statements about the shape of tables.
 */
public sealed interface TableStatement extends Statement {
    /** Calls the method of the visitor that is meant for this member. */
    <R> R accept(Visitor<R> visitor);

    @Override
    default <R> R accept(Statement.Visitor<R> visitor) {
        return visitor.visit(this);
    }

    /** One method for each member, so that a missing case does not compile. */
    interface Visitor<R> {
        R visit(CreateTable node);

        R visit(DropTable node);

        R visit(TruncateTable node);

        R visit(AlterTable node);

        R visit(ShowDynamicPartitions node);

        R visit(ShowTables node);

        R visit(ShowTableStatus node);

        R visit(ShowCreateTable node);

        R visit(DescribeTable node);

        R visit(ShowColumns node);

        R visit(ShowPartitions node);

        R visit(ShowTablets node);
    }

    /** {@code CREATE TABLE}. */
    record CreateTable(
            QualifiedName name,
            OnExisting onExisting,
            List<ColumnDefinition> columns,
            List<IndexDefinition> indexes,
            Optional<Identifier> engine,
            Optional<KeyClause> keys,
            Optional<String> comment,
            Optional<PartitionClause> partitioning,
            Optional<Distribution> distribution,
            List<RollupDefinition> rollups,
            PropertyList properties,
            Position position)
            implements TableStatement {
        public CreateTable {
            columns = List.copyOf(columns);
            indexes = List.copyOf(indexes);
            rollups = List.copyOf(rollups);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code DROP TABLE}. */
    record DropTable(QualifiedName name, OnMissing onMissing, DropMode mode, Position position)
            implements TableStatement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code TRUNCATE TABLE}; no partitions means all of them. */
    record TruncateTable(QualifiedName name, List<Identifier> partitions, DropMode mode, Position position)
            implements TableStatement {
        public TruncateTable {
            partitions = List.copyOf(partitions);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code ALTER TABLE}; there is at least one alteration. */
    record AlterTable(QualifiedName name, List<TableAlteration> alterations, Position position)
            implements TableStatement {
        public AlterTable {
            alterations = List.copyOf(alterations);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code SHOW DYNAMIC PARTITION TABLES}. */
    record ShowDynamicPartitions(Optional<Identifier> database, Optional<ShowFilter> filter, Position position)
            implements TableStatement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code SHOW [FULL] TABLES}. */
    record ShowTables(Detail detail, Optional<Identifier> database, Optional<ShowFilter> filter, Position position)
            implements TableStatement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code SHOW TABLE STATUS}. */
    record ShowTableStatus(Optional<Identifier> database, Optional<ShowFilter> filter, Position position)
            implements TableStatement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code SHOW CREATE TABLE}. */
    record ShowCreateTable(QualifiedName name, Position position) implements TableStatement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code DESC table}. */
    record DescribeTable(QualifiedName name, Position position) implements TableStatement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code SHOW [FULL] COLUMNS}. */
    record ShowColumns(Detail detail, QualifiedName table, Optional<ShowFilter> filter, Position position)
            implements TableStatement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code SHOW [TEMPORARY] PARTITIONS}. */
    record ShowPartitions(
            PartitionKind kind,
            QualifiedName table,
            Optional<Expression> where,
            List<SortItem> orderBy,
            Optional<Limit> limit,
            Position position)
            implements TableStatement {
        public ShowPartitions {
            orderBy = List.copyOf(orderBy);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code SHOW TABLETS}; no partitions means all of them. */
    record ShowTablets(
            QualifiedName table,
            List<Identifier> partitions,
            Optional<Expression> where,
            List<SortItem> orderBy,
            Optional<Limit> limit,
            Position position)
            implements TableStatement {
        public ShowTablets {
            partitions = List.copyOf(partitions);
            orderBy = List.copyOf(orderBy);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }
}
