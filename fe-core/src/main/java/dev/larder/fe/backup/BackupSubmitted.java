package dev.larder.fe.backup;

import dev.larder.fe.kernel.StateChange;

/** A statement started a backup. The plan in it fixes the instant that is backed up. */
public record BackupSubmitted(BackupJob job) implements StateChange {}
