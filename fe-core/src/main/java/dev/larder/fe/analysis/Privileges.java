package dev.larder.fe.analysis;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.fe.catalog.Catalog;
import dev.larder.fe.catalog.User;
import dev.larder.fe.session.Account;
import dev.larder.fe.session.Session;

/**
 * The one place that says who may do what: everyone who may connect reads and writes rows and looks at tables; what
 * changes tables, databases, servers, users or repositories, and every backup and restore, takes the ADMIN privilege.
 */
final class Privileges {
    private final Session session;
    private final Catalog catalog;

    Privileges(Session session, Catalog catalog) {
        this.session = session;
        this.catalog = catalog;
    }

    void requireAdmin() {
        if (!isAdmin()) {
            throw new EngineException(
                    ErrorCode.PRIVILEGE_REQUIRED,
                    "Access denied; you need (at least one of) the (ADMIN) privilege(s) for this operation");
        }
    }

    /** The same for statements that show, whose text names the privilege as MySQL does. */
    void requireAdminToShow() {
        if (!isAdmin()) {
            throw new EngineException(
                    ErrorCode.PRIVILEGE_REQUIRED,
                    "Access denied; you need (at least one of) the (Admin_priv) privilege(s) for this operation");
        }
    }

    boolean isAdmin() {
        return session.account()
                .flatMap(account -> catalog.user(account.user(), account.hostPattern()))
                .map(User::admin)
                .orElse(false);
    }

    /** A password is one's own or an administrator's business. */
    void requireAdminOrSelf(String user, String host) {
        boolean self =
                session.account().filter(account -> isSame(account, user, host)).isPresent();
        if (!self) {
            requireAdmin();
        }
    }

    private static boolean isSame(Account account, String user, String host) {
        return account.user().equals(user) && account.hostPattern().equals(host);
    }
}
