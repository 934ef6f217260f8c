package dev.larder.common.schema;

/** A column of a view: its type is what the query gave when the view was made. */
public record ViewColumn(String name, ColumnType type, boolean nullable, String comment) {}
