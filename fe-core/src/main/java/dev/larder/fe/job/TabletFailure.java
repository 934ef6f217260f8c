package dev.larder.fe.job;

import dev.larder.common.id.TabletId;

/** A tablet that a backend could not deliver, and why. */
public record TabletFailure(TabletId tablet, String message) {}
