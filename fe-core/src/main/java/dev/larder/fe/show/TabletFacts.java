package dev.larder.fe.show;

/**
 * What an agent says of its copy of a tablet.
 *
 * @param version the greatest readable there
 * @param rowsets the number of small versions
 */
public record TabletFacts(long version, long rows, long bytes, long rowsets, String path) {}
