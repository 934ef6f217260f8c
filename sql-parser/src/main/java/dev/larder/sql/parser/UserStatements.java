package dev.larder.sql.parser;

import static dev.larder.sql.parser.Names.position;

import dev.larder.sql.parser.LarderSqlParser.AccountCommentContext;
import dev.larder.sql.parser.LarderSqlParser.AccountOptionContext;
import dev.larder.sql.parser.LarderSqlParser.FailedLoginAttemptsContext;
import dev.larder.sql.parser.LarderSqlParser.GranteeContext;
import dev.larder.sql.parser.LarderSqlParser.IdentifiedByContext;
import dev.larder.sql.parser.LarderSqlParser.NewPasswordContext;
import dev.larder.sql.parser.LarderSqlParser.ObjectPatternContext;
import dev.larder.sql.parser.LarderSqlParser.PasswordLockTimeContext;
import dev.larder.sql.parser.LarderSqlParser.PrivilegeNameContext;
import dev.larder.sql.parser.LarderSqlParser.StringLiteralContext;
import dev.larder.sql.parser.LarderSqlParser.UserNameContext;
import dev.larder.sql.parser.LarderSqlParser.UserTextContext;
import dev.larder.sql.parser.LarderSqlParser.WordContext;
import dev.larder.sql.tree.AccountOptions;
import dev.larder.sql.tree.GrantChange;
import dev.larder.sql.tree.Grantee;
import dev.larder.sql.tree.IntervalUnit;
import dev.larder.sql.tree.LockTime;
import dev.larder.sql.tree.ObjectPattern;
import dev.larder.sql.tree.Password;
import dev.larder.sql.tree.PasswordKind;
import dev.larder.sql.tree.Statement;
import dev.larder.sql.tree.UserName;
import dev.larder.sql.tree.UserStatement.AlterUser;
import dev.larder.sql.tree.UserStatement.BackupGlobal;
import dev.larder.sql.tree.UserStatement.ChangePrivileges;
import dev.larder.sql.tree.UserStatement.ChangeRoles;
import dev.larder.sql.tree.UserStatement.CreateRole;
import dev.larder.sql.tree.UserStatement.CreateUser;
import dev.larder.sql.tree.UserStatement.DropRole;
import dev.larder.sql.tree.UserStatement.DropUser;
import dev.larder.sql.tree.UserStatement.RestoreGlobal;
import dev.larder.sql.tree.UserStatement.SetPassword;
import dev.larder.sql.tree.UserStatement.ShowAllGrants;
import dev.larder.sql.tree.UserStatement.ShowGlobalRestore;
import dev.larder.sql.tree.UserStatement.ShowGrants;
import dev.larder.sql.tree.UserStatement.ShowRoles;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Statements about users, roles and grants.
 */
final class UserStatements extends StatementFamily {
    UserStatements(ExpressionBuilder expressions) {
        super(expressions);
    }

    @Override
    public Statement visitCreateUser(LarderSqlParser.CreateUserContext context) {
        return new CreateUser(
                userName(context.userName()),
                Clauses.onExisting(context.ifNotExists()),
                password(context.identifiedBy()),
                Optional.ofNullable(context.word()).map(UserStatements::text),
                options(context.accountOption()),
                position(context));
    }

    @Override
    public Statement visitAlterUser(LarderSqlParser.AlterUserContext context) {
        return new AlterUser(
                userName(context.userName()),
                Clauses.onMissing(context.ifExists()),
                password(context.identifiedBy()),
                options(context.accountOption()),
                position(context));
    }

    @Override
    public Statement visitDropUser(LarderSqlParser.DropUserContext context) {
        return new DropUser(userName(context.userName()), Clauses.onMissing(context.ifExists()), position(context));
    }

    @Override
    public Statement visitSetPassword(LarderSqlParser.SetPasswordContext context) {
        NewPasswordContext written = context.newPassword();
        PasswordKind kind = written.PASSWORD() != null ? PasswordKind.PLAIN : PasswordKind.HASHED;
        return new SetPassword(
                Optional.ofNullable(context.userName()).map(UserStatements::userName),
                password(kind, written.stringLiteral()),
                position(context));
    }

    @Override
    public Statement visitCreateRole(LarderSqlParser.CreateRoleContext context) {
        return new CreateRole(
                text(context.word()),
                Clauses.onExisting(context.ifNotExists()),
                Names.optionalString(context.stringLiteral()),
                position(context));
    }

    @Override
    public Statement visitDropRole(LarderSqlParser.DropRoleContext context) {
        return new DropRole(text(context.word()), Clauses.onMissing(context.ifExists()), position(context));
    }

    @Override
    public Statement visitGrantPrivileges(LarderSqlParser.GrantPrivilegesContext context) {
        return new ChangePrivileges(
                GrantChange.GRANT,
                privileges(context.privilegeName()),
                objects(context.objectPattern()),
                grantee(context.grantee()),
                position(context));
    }

    @Override
    public Statement visitRevokePrivileges(LarderSqlParser.RevokePrivilegesContext context) {
        return new ChangePrivileges(
                GrantChange.REVOKE,
                privileges(context.privilegeName()),
                objects(context.objectPattern()),
                grantee(context.grantee()),
                position(context));
    }

    @Override
    public Statement visitGrantRoles(LarderSqlParser.GrantRolesContext context) {
        return new ChangeRoles(
                GrantChange.GRANT, texts(context.word()), userName(context.userName()), position(context));
    }

    @Override
    public Statement visitRevokeRoles(LarderSqlParser.RevokeRolesContext context) {
        return new ChangeRoles(
                GrantChange.REVOKE, texts(context.word()), userName(context.userName()), position(context));
    }

    @Override
    public Statement visitShowGrants(LarderSqlParser.ShowGrantsContext context) {
        return new ShowGrants(Optional.ofNullable(context.userName()).map(UserStatements::userName), position(context));
    }

    @Override
    public Statement visitBackupGlobal(LarderSqlParser.BackupGlobalContext context) {
        return new BackupGlobal(
                Names.identifier(context.label),
                Names.identifier(context.repository),
                Clauses.properties(context.properties()),
                position(context));
    }

    @Override
    public Statement visitRestoreGlobal(LarderSqlParser.RestoreGlobalContext context) {
        return new RestoreGlobal(
                Names.identifier(context.label),
                Names.identifier(context.repository),
                Clauses.properties(context.properties()),
                position(context));
    }

    @Override
    public Statement visitShowRoles(LarderSqlParser.ShowRolesContext context) {
        return new ShowRoles(position(context));
    }

    @Override
    public Statement visitShowAllGrants(LarderSqlParser.ShowAllGrantsContext context) {
        return new ShowAllGrants(position(context));
    }

    @Override
    public Statement visitShowGlobalRestore(LarderSqlParser.ShowGlobalRestoreContext context) {
        return new ShowGlobalRestore(filter(context.showFilter()), position(context));
    }

    // ---------------------------------------------------------------- parts

    private static Optional<Password> password(IdentifiedByContext context) {
        return Optional.ofNullable(context)
                .map(written -> password(
                        written.PASSWORD() != null ? PasswordKind.HASHED : PasswordKind.PLAIN,
                        written.stringLiteral()));
    }

    private static Password password(PasswordKind kind, StringLiteralContext text) {
        return new Password(kind, Names.string(text), position(text));
    }

    static UserName userName(UserNameContext context) {
        return new UserName(
                userText(context.user),
                Optional.ofNullable(context.host).map(UserStatements::userText),
                position(context));
    }

    private static String userText(UserTextContext context) {
        return context.stringLiteral() != null
                ? Names.string(context.stringLiteral())
                : Names.identifier(context.identifier()).value();
    }

    private static String text(WordContext context) {
        return context.stringLiteral() != null
                ? Names.string(context.stringLiteral())
                : Names.identifier(context.identifier()).value();
    }

    private static List<String> texts(List<WordContext> contexts) {
        return contexts.stream().map(UserStatements::text).toList();
    }

    /** Each option at most once: of two, one would be forgotten. */
    private static AccountOptions options(List<AccountOptionContext> contexts) {
        Set<Class<?>> seen = new HashSet<>();
        AccountOptions options = AccountOptions.NONE;
        for (AccountOptionContext context : contexts) {
            if (!seen.add(context.getClass())) {
                throw Names.wrong(context.getStart(), "each option of an account once");
            }
            options = with(options, context);
        }
        return options;
    }

    private static AccountOptions with(AccountOptions options, AccountOptionContext context) {
        if (context instanceof FailedLoginAttemptsContext attempts) {
            return new AccountOptions(
                    Optional.of(Names.smallNumber(attempts.INTEGER_VALUE())),
                    options.lockTime(),
                    options.lock(),
                    options.comment());
        }
        if (context instanceof PasswordLockTimeContext lockTime) {
            return new AccountOptions(
                    options.failedLoginAttempts(), Optional.of(lockTime(lockTime)), options.lock(), options.comment());
        }
        if (context instanceof AccountCommentContext comment) {
            return new AccountOptions(
                    options.failedLoginAttempts(),
                    options.lockTime(),
                    options.lock(),
                    Optional.of(Names.string(comment.stringLiteral())));
        }
        return new AccountOptions(
                options.failedLoginAttempts(), options.lockTime(), AccountOptions.Lock.OPENED, options.comment());
    }

    private static LockTime lockTime(PasswordLockTimeContext context) {
        if (context.UNBOUNDED() != null) {
            return new LockTime(0, Optional.empty(), position(context));
        }
        IntervalUnit unit = IntervalUnit.valueOf(context.getStop().getText().toUpperCase(Locale.ROOT));
        return new LockTime(Names.smallNumber(context.INTEGER_VALUE()), Optional.of(unit), position(context));
    }

    private static List<String> privileges(List<PrivilegeNameContext> contexts) {
        return contexts.stream()
                .map(context -> {
                    if (context.ALL() != null) {
                        return "ALL";
                    }
                    String name = context.identifier() != null
                            ? Names.identifier(context.identifier()).value()
                            : context.getText();
                    return name.toUpperCase(Locale.ROOT);
                })
                .toList();
    }

    private static ObjectPattern objects(ObjectPatternContext context) {
        return new ObjectPattern(
                context.objectPart().stream()
                        .map(part -> Names.optionalIdentifier(part.identifier()))
                        .toList(),
                position(context));
    }

    private static Grantee grantee(GranteeContext context) {
        return context.word() != null
                ? new Grantee.OfRole(text(context.word()), position(context))
                : new Grantee.OfUser(userName(context.userName()), position(context));
    }
}
