/**
 * From statements back to text, for SHOW CREATE, logs and round-trip tests. Any node of {@code sql.tree} comes in, whether
 * read or made by hand; canonical SQL goes out, which parses to an equal node unless secrets were masked.
 */
package dev.larder.sql.format;
