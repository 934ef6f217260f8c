/**
 * Tables as both sides see them: column types, schemas, rows. The frontend turns SQL text into these values and
 * checks ranges; backends write and read them. Nothing here knows of files or of SQL.
 */
package dev.larder.common.schema;
