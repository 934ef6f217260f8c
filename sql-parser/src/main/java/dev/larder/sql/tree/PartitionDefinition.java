package dev.larder.sql.tree;

/** One partition of CREATE TABLE. */
public record PartitionDefinition(
        Identifier name, OnExisting onExisting, PartitionValues values, PropertyList properties, Position position)
        implements Node {}
