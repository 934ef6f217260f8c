package dev.larder.common.error;

/** A failure as a value: it can be logged, put into the edit log and shown without being thrown. */
public record Failure(ErrorCode code, String message) {}
