/**
 * What the cluster knows of databases, tables, partitions, tablets, backends, repositories and users, as one immutable
 * value. Changes come in, the next value goes out. Pure: no file, thread, logger or clock; names are resolved here,
 * SQL is not known.
 */
package dev.larder.fe.catalog;
