package dev.larder.sql.format;

import dev.larder.sql.tree.AccountOptions;
import dev.larder.sql.tree.GrantChange;
import dev.larder.sql.tree.Grantee;
import dev.larder.sql.tree.LockTime;
import dev.larder.sql.tree.ObjectPattern;
import dev.larder.sql.tree.Password;
import dev.larder.sql.tree.UserStatement;
import java.util.Set;

/**
 * Statements about users, roles and grants as text.
 */
final class UserFormatter implements UserStatement.Visitor<String>, Grantee.Visitor<String> {
    /** Reserved words that name a privilege as they are. */
    private static final Set<String> RESERVED_PRIVILEGES = Set.of("ALL", "SELECT", "ALTER", "CREATE", "DROP");

    private final StatementFormatter statements;

    UserFormatter(StatementFormatter statements) {
        this.statements = statements;
    }

    @Override
    public String visit(UserStatement.CreateUser create) {
        return "CREATE USER" + StatementFormatter.ifNotExists(create.onExisting())
                + StatementFormatter.userName(create.user())
                + create.password().map(this::identifiedBy).orElse("")
                + create.defaultRole()
                        .map(role -> " DEFAULT ROLE " + Texts.string(role))
                        .orElse("")
                + options(create.options());
    }

    @Override
    public String visit(UserStatement.AlterUser alter) {
        return "ALTER USER" + StatementFormatter.ifExists(alter.onMissing())
                + StatementFormatter.userName(alter.user())
                + alter.password().map(this::identifiedBy).orElse("") + options(alter.options());
    }

    private String identifiedBy(Password password) {
        return switch (password.kind()) {
            case PLAIN -> " IDENTIFIED BY " + statements.password(password);
            case HASHED -> " IDENTIFIED BY PASSWORD " + statements.password(password);
        };
    }

    private static String options(AccountOptions options) {
        String attempts = options.failedLoginAttempts()
                .map(count -> " FAILED_LOGIN_ATTEMPTS " + count)
                .orElse("");
        String lockTime = options.lockTime().map(UserFormatter::lockTime).orElse("");
        String lock =
                switch (options.lock()) {
                    case KEPT -> "";
                    case OPENED -> " ACCOUNT_UNLOCK";
                };
        String comment =
                options.comment().map(text -> " COMMENT " + Texts.string(text)).orElse("");
        return attempts + lockTime + lock + comment;
    }

    private static String lockTime(LockTime time) {
        return " PASSWORD_LOCK_TIME "
                + time.unit().map(unit -> time.count() + " " + unit).orElse("UNBOUNDED");
    }

    @Override
    public String visit(UserStatement.DropUser drop) {
        return "DROP USER" + StatementFormatter.ifExists(drop.onMissing()) + StatementFormatter.userName(drop.user());
    }

    @Override
    public String visit(UserStatement.SetPassword set) {
        String user = set.user()
                .map(name -> " FOR " + StatementFormatter.userName(name))
                .orElse("");
        return "SET PASSWORD" + user + " = " + newPassword(set.password());
    }

    private String newPassword(Password password) {
        return switch (password.kind()) {
            case PLAIN -> "PASSWORD(" + statements.password(password) + ")";
            case HASHED -> statements.password(password);
        };
    }

    @Override
    public String visit(UserStatement.CreateRole create) {
        return "CREATE ROLE" + StatementFormatter.ifNotExists(create.onExisting()) + Texts.string(create.role())
                + create.comment().map(text -> " COMMENT " + Texts.string(text)).orElse("");
    }

    @Override
    public String visit(UserStatement.DropRole drop) {
        return "DROP ROLE" + StatementFormatter.ifExists(drop.onMissing()) + Texts.string(drop.role());
    }

    @Override
    public String visit(UserStatement.ChangePrivileges change) {
        return change.change() + " " + Texts.joined(change.privileges(), ", ", UserFormatter::privilege) + " ON "
                + objects(change.objects()) + direction(change.change())
                + change.grantee().accept((Grantee.Visitor<String>) this);
    }

    private static String privilege(String name) {
        return RESERVED_PRIVILEGES.contains(name) ? name : Texts.word(name);
    }

    private static String objects(ObjectPattern pattern) {
        return Texts.joined(pattern.parts(), ".", part -> part.map(Texts::name).orElse("*"));
    }

    private static String direction(GrantChange change) {
        return switch (change) {
            case GRANT -> " TO ";
            case REVOKE -> " FROM ";
        };
    }

    @Override
    public String visit(Grantee.OfUser grantee) {
        return StatementFormatter.userName(grantee.user());
    }

    @Override
    public String visit(Grantee.OfRole grantee) {
        return "ROLE " + Texts.string(grantee.role());
    }

    @Override
    public String visit(UserStatement.ChangeRoles change) {
        return change.change() + " " + Texts.joined(change.roles(), ", ", Texts::string) + direction(change.change())
                + StatementFormatter.userName(change.user());
    }

    @Override
    public String visit(UserStatement.ShowRoles show) {
        return "SHOW ROLES";
    }

    @Override
    public String visit(UserStatement.ShowGrants show) {
        return "SHOW GRANTS"
                + show.user()
                        .map(user -> " FOR " + StatementFormatter.userName(user))
                        .orElse("");
    }

    @Override
    public String visit(UserStatement.ShowAllGrants show) {
        return "SHOW ALL GRANTS";
    }

    @Override
    public String visit(UserStatement.BackupGlobal backup) {
        return "BACKUP GLOBAL SNAPSHOT " + Texts.name(backup.label()) + " TO " + Texts.name(backup.repository())
                + statements.properties(backup.properties());
    }

    @Override
    public String visit(UserStatement.RestoreGlobal restore) {
        return "RESTORE GLOBAL SNAPSHOT " + Texts.name(restore.label()) + " FROM " + Texts.name(restore.repository())
                + statements.properties(restore.properties());
    }

    @Override
    public String visit(UserStatement.ShowGlobalRestore show) {
        return "SHOW GLOBAL RESTORE" + statements.filter(show.filter());
    }
}
