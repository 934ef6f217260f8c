package dev.larder.fe.analysis;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.fe.catalog.Catalog;
import dev.larder.fe.catalog.GrantTarget;
import dev.larder.fe.catalog.Grants;
import dev.larder.fe.catalog.Privilege;
import dev.larder.fe.session.Account;
import dev.larder.fe.session.Session;

/**
 * The one place that says who may do what: the grants of the connected user and of its roles, and what is said to whom
 * they do not suffice. Which statement takes which privilege stands in {@link StatementRules}. Whoever has no privilege
 * on a thing learns neither what it is like nor whether it is there.
 */
public final class Privileges {
    private final Session session;
    private final Grants grants;

    public Privileges(Session session, Catalog catalog) {
        this.session = session;
        // A user that was dropped while it is connected has no privilege any more.
        this.grants = session.account()
                .flatMap(account -> catalog.user(account.user(), account.hostPattern()))
                .map(catalog::grants)
                .orElse(Grants.NONE);
    }

    public boolean isAdmin() {
        return allow(Privilege.ADMIN, GrantTarget.EVERYTHING);
    }

    boolean allow(Privilege privilege, GrantTarget on) {
        return grants.allow(privilege, on);
    }

    /** Whether the user has any privilege on the database or on something in it. */
    public boolean seeDatabase(String database) {
        return InformationSchema.isIt(database) || grants.touch(GrantTarget.database(database));
    }

    /** Whether the user has any privilege on the table. */
    public boolean seeTable(String database, String table) {
        return InformationSchema.isIt(database) || grants.touch(GrantTarget.table(database, table));
    }

    void requireAdmin() {
        if (!isAdmin()) {
            throw denied("ADMIN");
        }
    }

    /** The same for statements that show, whose text names the privilege as MySQL does. */
    void requireAdminToShow() {
        if (!isAdmin()) {
            throw denied("Admin_priv");
        }
    }

    /** ADMIN, or the privilege to grant everywhere. */
    void requireToManageUsers() {
        if (!allow(Privilege.GRANT, GrantTarget.EVERYTHING)) {
            throw denied("ADMIN, GRANT");
        }
    }

    void requireToShowUsers() {
        if (!allow(Privilege.GRANT, GrantTarget.EVERYTHING)) {
            throw denied("Admin_priv, Grant_priv");
        }
    }

    /** Whoever gives or takes privileges must have them, and the one to grant. */
    void requireToGrant(Privilege privilege, GrantTarget on) {
        if (!allow(Privilege.GRANT, on)) {
            throw denied("ADMIN, GRANT");
        }
        if (!allow(privilege, on)) {
            throw denied("ADMIN, " + privilege);
        }
    }

    /** A password is one's own or an administrator's business. */
    void requireAdminOrSelf(String user, String host) {
        if (!isSelf(user, host)) {
            requireAdmin();
        }
    }

    boolean isSelf(String user, String host) {
        return session.account().filter(account -> isSame(account, user, host)).isPresent();
    }

    /** ADMIN, or LOAD on the database: backups and restores. */
    void requireToBackUp(String database) {
        if (!allow(Privilege.LOAD, GrantTarget.database(database))) {
            throw denied("ADMIN, LOAD");
        }
    }

    void requireOnDatabase(Privilege privilege, String database) {
        if (!allow(privilege, GrantTarget.database(database))) {
            throw deniedOn(database);
        }
    }

    public void requireToSeeDatabase(String database) {
        if (!seeDatabase(database)) {
            throw deniedOn(database);
        }
    }

    public void requireOnTable(Privilege privilege, String database, String table) {
        if (!allow(privilege, GrantTarget.table(database, table))) {
            throw deniedOn(privilege.name(), database, table);
        }
    }

    public void requireToSeeTable(String database, String table) {
        if (!seeTable(database, table)) {
            throw deniedOn("SHOW", database, table);
        }
    }

    private static EngineException denied(String privileges) {
        return new EngineException(
                ErrorCode.PRIVILEGE_REQUIRED,
                "Access denied; you need (at least one of) the (" + privileges + ") privilege(s) for this operation");
    }

    private EngineException deniedOn(String database) {
        return new EngineException(
                ErrorCode.DATABASE_ACCESS_DENIED,
                "Access denied for user " + who() + " to database '" + database + "'");
    }

    private EngineException deniedOn(String command, String database, String table) {
        return new EngineException(
                ErrorCode.TABLE_ACCESS_DENIED,
                command + " command denied to user " + who() + " for table '" + database + "." + table + "'");
    }

    private String who() {
        return "'" + session.user() + "'@'" + session.host() + "'";
    }

    private static boolean isSame(Account account, String user, String host) {
        return account.user().equals(user) && account.hostPattern().equals(host);
    }
}
