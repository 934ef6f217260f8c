package dev.larder.be.query;

import java.nio.file.Path;

/** A segment file and where it is on this machine. */
public record LocalSegment(SegmentFile file, Path path) {}
