package dev.larder.fe.query;

/** A column that a table or a query offers to what reads it. */
record OutputColumn(String name, Kind kind) {}
