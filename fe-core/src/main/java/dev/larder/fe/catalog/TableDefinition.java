package dev.larder.fe.catalog;

import dev.larder.common.schema.TableFeatures;
import dev.larder.common.schema.TableSchema;
import org.pcollections.TreePMap;

/**
 * What a table is, apart from its rows and where they lie.
 *
 * @param properties as in PROPERTIES of CREATE TABLE, normalised
 */
public record TableDefinition(
        TableSchema schema,
        Partitioning partitioning,
        Distribution distribution,
        TreePMap<String, String> properties,
        String comment,
        TableFeatures features) {
    /** A table without features. */
    public TableDefinition(
            TableSchema schema,
            Partitioning partitioning,
            Distribution distribution,
            TreePMap<String, String> properties,
            String comment) {
        this(schema, partitioning, distribution, properties, comment, TableFeatures.NONE);
    }

    /** The same table with other properties. */
    public TableDefinition withProperties(TreePMap<String, String> next) {
        return new TableDefinition(schema, partitioning, distribution, next, comment, features);
    }

    /** The same table with other features. */
    public TableDefinition withFeatures(TableFeatures next) {
        return new TableDefinition(schema, partitioning, distribution, properties, comment, next);
    }

    /** The same table with another comment. */
    public TableDefinition withComment(String next) {
        return new TableDefinition(schema, partitioning, distribution, properties, next, features);
    }

    /** The same table with another schema. */
    public TableDefinition withSchema(TableSchema next) {
        return new TableDefinition(next, partitioning, distribution, properties, comment, features);
    }
}
