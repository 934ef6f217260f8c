package dev.larder.fe.catalog;

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
        String comment) {}
