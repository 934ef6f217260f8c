package dev.larder.sql.tree;

/**
 * One SQL statement. Statements come in families by subject; a visitor of families hands each to a visitor of its members:
 * {@code statement.accept(families)}, then {@code databaseStatement.accept(members)}. A missing case does not compile.
 */
public sealed interface Statement extends Node
        permits DatabaseStatement,
                TableStatement,
                DataStatement,
                SessionStatement,
                ClusterStatement,
                IndexStatement,
                RollupStatement,
                ViewStatement,
                UserStatement,
                RepositoryStatement,
                MaintenanceStatement {

    /** Calls the method of the visitor that is meant for this family. */
    <R> R accept(Visitor<R> visitor);

    /** One method for each family. */
    interface Visitor<R> {
        R visit(DatabaseStatement statement);

        R visit(TableStatement statement);

        R visit(DataStatement statement);

        R visit(SessionStatement statement);

        R visit(ClusterStatement statement);

        R visit(IndexStatement statement);

        R visit(RollupStatement statement);

        R visit(ViewStatement statement);

        R visit(UserStatement statement);

        R visit(RepositoryStatement statement);

        R visit(MaintenanceStatement statement);
    }
}
