package dev.larder.fe.maintenance;

import dev.larder.fe.kernel.StateChange;

/** A statement started a job. */
public record MaintenanceSubmitted(MaintenanceJob job) implements StateChange {}
