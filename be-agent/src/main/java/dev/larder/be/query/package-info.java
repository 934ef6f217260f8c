/**
 * SELECT beside the tablets: DuckDB over the segment files of this agent and, through a bounded cache, of others. A
 * query in the engine's dialect comes in with the tables it reads, each a list of tablets at a version; a header and
 * rows go out. The engine's memory, threads and disk are bounded, and it can open nothing but segment files.
 */
package dev.larder.be.query;
