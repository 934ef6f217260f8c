package dev.larder.fe.analysis;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.fe.catalog.Catalog;
import dev.larder.fe.catalog.Database;
import dev.larder.fe.catalog.Table;
import dev.larder.fe.catalog.View;
import dev.larder.fe.config.FrontendSettings;
import dev.larder.fe.session.Session;
import dev.larder.fe.state.ClusterState;
import dev.larder.sql.tree.Identifier;
import dev.larder.sql.tree.QualifiedName;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/**
 * What one statement is analysed against.
 *
 * @param zone of the frontend, for sessions that did not set one
 */
public record AnalysisContext(
        Session session, ClusterState state, FrontendSettings settings, Instant now, ZoneId zone) {
    /** A database that exists only in queries. */
    static final String INFORMATION_SCHEMA = "information_schema";

    /** The database that jobs of no database are listed under. */
    static final String INTERNAL_SCHEMA = "__internal_schema";

    Catalog catalog() {
        return state.catalog();
    }

    public Privileges privileges() {
        return new Privileges(session, state.catalog());
    }

    ZoneId sessionZone() {
        return session.variables().timeZone().orElse(zone);
    }

    Database database(String name) {
        return catalog()
                .database(name)
                .orElseThrow(() -> new EngineException(ErrorCode.UNKNOWN_DATABASE, "Unknown database '" + name + "'"));
    }

    /** The database written, or else the current one. */
    Database databaseOrCurrent(Optional<Identifier> written) {
        return database(written.map(Identifier::value).orElseGet(session::requireDatabase));
    }

    /** The database a qualified table name stands in. */
    Database databaseOf(QualifiedName table) {
        if (table.parts().size() > 3) {
            throw new EngineException(ErrorCode.ANALYSIS_ERROR, "Wrong table name '" + table + "'");
        }
        if (table.parts().size() == 3 && !isCatalog(table.parts().get(0).value())) {
            throw new EngineException(
                    ErrorCode.ANALYSIS_ERROR,
                    "Unknown catalog '" + table.parts().get(0) + "'");
        }
        return databaseOrCurrent(table.qualifier());
    }

    /** Whether a name means the catalog of this cluster, which is the only one. */
    static boolean isCatalog(String name) {
        return name.equals("internal") || name.equals("def");
    }

    /** A table; of a view it is said that it is none. */
    Table table(QualifiedName name) {
        Database database = databaseOf(name);
        String table = name.last().value();
        if (catalog().view(database.id(), table).isPresent()) {
            throw new EngineException(
                    ErrorCode.WRONG_OBJECT, "'" + database.name() + "." + table + "' is not BASE TABLE");
        }
        return catalog().table(database.id(), table).orElseThrow(() -> unknownTable(database, table));
    }

    Optional<View> view(QualifiedName name) {
        return catalog().view(databaseOf(name).id(), name.last().value());
    }

    static EngineException unknownTable(Database database, String table) {
        return new EngineException(
                ErrorCode.TABLE_NOT_FOUND, "Table '" + database.name() + "." + table + "' doesn't exist");
    }
}
