/**
 * Segment files: rows of a tablet as Parquet, the only room that knows Parquet. Rows and a path come in; a file comes
 * out that lies safely on disk, with its size and the SHA-256 taken while it was written. Rows keep their order, and
 * equal rows give equal bytes.
 */
package dev.larder.be.segment;
