package dev.larder.fe.catalog;

import dev.larder.common.id.DatabaseId;
import java.time.Instant;

/** A database: a name that tables live under. Names are compared with regard to case. */
public record Database(DatabaseId id, String name, Instant createdAt) {}
