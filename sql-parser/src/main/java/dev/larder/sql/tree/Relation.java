package dev.larder.sql.tree;

import java.util.List;
import java.util.Optional;

/**
 * Where rows come from.
 */
public sealed interface Relation extends Node {
    /** Calls the method of the visitor that is meant for this member. */
    <R> R accept(Visitor<R> visitor);

    /** One method for each member, so that a missing case does not compile. */
    interface Visitor<R> {
        R visit(TableReference node);

        R visit(SubqueryRelation node);

        R visit(Join node);
    }

    /** A table by name; no partitions means all of them. */
    record TableReference(
            QualifiedName name, List<Identifier> partitions, Optional<Identifier> alias, Position position)
            implements Relation {
        public TableReference {
            partitions = List.copyOf(partitions);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** A sub-query in FROM. */
    record SubqueryRelation(Query query, Optional<Identifier> alias, List<Identifier> columns, Position position)
            implements Relation {
        public SubqueryRelation {
            columns = List.copyOf(columns);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** Two relations joined. {@link JoinType#CROSS} has no condition; a comma is a cross join. */
    record Join(JoinType type, Relation left, Relation right, Optional<JoinCondition> condition, Position position)
            implements Relation {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }
}
