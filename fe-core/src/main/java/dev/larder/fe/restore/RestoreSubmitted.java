package dev.larder.fe.restore;

import dev.larder.fe.kernel.StateChange;

/** A statement started a restore. */
public record RestoreSubmitted(RestoreJob job) implements StateChange {}
