package dev.larder.fe.show;

/** How much of a running task is done, in files. */
public record TaskShare(long done, long total) {}
