package dev.larder.fe.catalog;

import dev.larder.common.id.DatabaseId;
import dev.larder.common.id.TableId;
import java.time.Instant;

/** A query under a name. Views and tables of a database share their names and their ids. */
public record View(TableId id, DatabaseId database, String name, ViewDefinition definition, Instant createdAt) {
    /** The same view, defined otherwise. */
    public View redefined(ViewDefinition next) {
        return new View(id, database, name, next, createdAt);
    }
}
