package dev.larder.fe.analysis;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.fe.catalog.Grant;
import dev.larder.fe.catalog.GrantTarget;
import dev.larder.fe.catalog.Privilege;
import dev.larder.sql.tree.Identifier;
import dev.larder.sql.tree.ObjectPattern;
import dev.larder.sql.tree.UserStatement;
import java.util.List;
import java.util.Optional;

/** What GRANT and REVOKE say: privileges by any of their names, and the things they are about. */
final class GrantReader {
    private static final String SUFFIX = "_PRIV";
    private static final List<Privilege> ALL = List.of(
            Privilege.SELECT, Privilege.LOAD, Privilege.ALTER, Privilege.CREATE, Privilege.DROP, Privilege.SHOW_VIEW);

    private GrantReader() {}

    static Grant grant(UserStatement.ChangePrivileges statement, AnalysisContext context) {
        GrantTarget on = target(statement.objects(), context);
        List<Privilege> privileges = statement.privileges().stream()
                .flatMap(name -> privileges(name).stream())
                .toList();
        if (privileges.contains(Privilege.NODE)) {
            throw wrong("Can not grant or revoke NODE_PRIV: only root has it");
        }
        if (privileges.contains(Privilege.ADMIN) && on.level() != GrantTarget.Level.GLOBAL) {
            throw wrong("ADMIN_PRIV privilege can only be granted/revoked on/from *.*.*");
        }
        return new Grant(on, privileges);
    }

    private static List<Privilege> privileges(String name) {
        String shortName = name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name;
        return switch (shortName) {
            case "ALL" -> ALL;
            case "NODE" -> List.of(Privilege.NODE);
            case "ADMIN" -> List.of(Privilege.ADMIN);
            case "GRANT" -> List.of(Privilege.GRANT);
            case "SELECT" -> List.of(Privilege.SELECT);
            case "LOAD" -> List.of(Privilege.LOAD);
            case "ALTER" -> List.of(Privilege.ALTER);
            case "CREATE" -> List.of(Privilege.CREATE);
            case "DROP" -> List.of(Privilege.DROP);
            case "SHOW_VIEW" -> List.of(Privilege.SHOW_VIEW);
            default ->
                throw wrong("Unknown privilege " + name + ", expected ADMIN_PRIV, GRANT_PRIV, SELECT_PRIV, LOAD_PRIV,"
                        + " ALTER_PRIV, CREATE_PRIV, DROP_PRIV, SHOW_VIEW_PRIV or ALL");
        };
    }

    private static GrantTarget target(ObjectPattern pattern, AnalysisContext context) {
        List<Optional<Identifier>> parts = pattern.parts();
        return switch (parts.size()) {
            case 1 ->
                parts.get(0).isEmpty()
                        ? GrantTarget.EVERYTHING
                        : checked(GrantTarget.INTERNAL, context.session().requireDatabase(), part(parts.get(0)));
            case 2 ->
                parts.get(0).isEmpty() && parts.get(1).isEmpty()
                        ? GrantTarget.EVERYTHING
                        : checked(GrantTarget.INTERNAL, part(parts.get(0)), part(parts.get(1)));
            case 3 -> checked(part(parts.get(0)), part(parts.get(1)), part(parts.get(2)));
            default -> throw wrong("What a grant is about has three parts at most: catalog.database.table");
        };
    }

    private static GrantTarget checked(String catalog, String database, String table) {
        if (!catalog.equals(GrantTarget.ANY) && !catalog.equals(GrantTarget.INTERNAL)) {
            throw wrong("Unknown catalog '" + catalog + "', the only one is 'internal'");
        }
        try {
            return new GrantTarget(catalog, database, table);
        } catch (IllegalArgumentException e) {
            throw new EngineException(ErrorCode.ANALYSIS_ERROR, e.getMessage(), e);
        }
    }

    private static String part(Optional<Identifier> part) {
        return part.map(Identifier::value).orElse(GrantTarget.ANY);
    }

    private static EngineException wrong(String message) {
        return new EngineException(ErrorCode.ANALYSIS_ERROR, message);
    }
}
