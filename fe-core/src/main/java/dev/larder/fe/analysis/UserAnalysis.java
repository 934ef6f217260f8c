package dev.larder.fe.analysis;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.fe.catalog.Grant;
import dev.larder.fe.catalog.LoginPolicy;
import dev.larder.fe.catalog.Privilege;
import dev.larder.fe.catalog.Repository;
import dev.larder.fe.catalog.Role;
import dev.larder.fe.catalog.User;
import dev.larder.fe.command.Command;
import dev.larder.fe.command.UserCommand;
import dev.larder.fe.config.ConfigKeys;
import dev.larder.fe.job.Trust;
import dev.larder.fe.session.Account;
import dev.larder.fe.session.PasswordHashes;
import dev.larder.sql.tree.AccountOptions;
import dev.larder.sql.tree.Grantee;
import dev.larder.sql.tree.IntervalUnit;
import dev.larder.sql.tree.LockTime;
import dev.larder.sql.tree.Password;
import dev.larder.sql.tree.PasswordKind;
import dev.larder.sql.tree.UserName;
import dev.larder.sql.tree.UserStatement;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** Users, roles and grants. */
final class UserAnalysis implements UserStatement.Visitor<Command> {
    private static final Pattern NATIVE_HASH = Pattern.compile("\\*[0-9A-Fa-f]{40}");
    private static final String ANY_HOST = "%";
    private static final int HOST_LENGTH_MAX = 255;
    private static final int COMMENT_LENGTH_MAX = 1024;
    private static final int FAILED_ATTEMPTS_MAX = 32_767;
    private static final Duration LOCK_TIME_MAX = Duration.ofDays(32_767);
    /** The users that every cluster has, and that stay. */
    private static final Set<String> LASTING = Set.of("root", "admin");

    private final AnalysisContext context;

    UserAnalysis(AnalysisContext context) {
        this.context = context;
    }

    @Override
    public Command visit(UserStatement.CreateUser node) {
        node.defaultRole().ifPresent(this::requireGrantable);
        PasswordHashes hashes = node.password().map(UserAnalysis::hashes).orElse(PasswordHashes.NONE);
        UnaryOperator<User> options = changes(Optional.of(hashes), node.options());
        return new UserCommand.CreateUser(
                Names.user(node.user().user()), host(node.user()), node.onExisting(), user -> node.defaultRole()
                        .map(options.apply(user)::withRole)
                        .orElseGet(() -> options.apply(user)));
    }

    @Override
    public Command visit(UserStatement.AlterUser node) {
        return new UserCommand.AlterUser(
                "ALTER USER",
                node.user().user(),
                host(node.user()),
                node.onMissing(),
                changes(node.password().map(UserAnalysis::hashes), node.options()));
    }

    @Override
    public Command visit(UserStatement.DropUser node) {
        String name = node.user().user();
        if (LASTING.contains(name)) {
            throw wrong("Can not drop " + name + " user");
        }
        return new UserCommand.DropUser(name, host(node.user()), node.onMissing());
    }

    @Override
    public Command visit(UserStatement.SetPassword node) {
        Account self = self();
        PasswordHashes hashes = hashes(node.password());
        return new UserCommand.AlterUser(
                "SET PASSWORD",
                node.user().map(UserName::user).orElse(self.user()),
                node.user().map(UserAnalysis::host).orElse(self.hostPattern()),
                dev.larder.sql.tree.OnMissing.FAIL,
                changes(Optional.of(hashes), AccountOptions.NONE));
    }

    @Override
    public Command visit(UserStatement.CreateRole node) {
        return new UserCommand.CreateRole(
                Names.role(node.role()),
                node.onExisting(),
                comment(node.comment().orElse("")));
    }

    @Override
    public Command visit(UserStatement.DropRole node) {
        refuseBuiltIn("drop", node.role());
        return new UserCommand.DropRole(node.role(), node.onMissing());
    }

    @Override
    public Command visit(UserStatement.ChangePrivileges node) {
        Grant grant = GrantReader.grant(node, context);
        return node.grantee().accept(new Grantee.Visitor<>() {
            @Override
            public Command visit(Grantee.OfUser grantee) {
                return new UserCommand.ChangeUserPrivileges(
                        node.change(), grant, grantee.user().user(), host(grantee.user()));
            }

            @Override
            public Command visit(Grantee.OfRole grantee) {
                refuseBuiltIn("change", grantee.role());
                return new UserCommand.ChangeRolePrivileges(node.change(), grant, grantee.role());
            }
        });
    }

    @Override
    public Command visit(UserStatement.ChangeRoles node) {
        node.roles().forEach(this::requireGrantable);
        return new UserCommand.ChangeRoles(
                node.change(), node.roles(), node.user().user(), host(node.user()));
    }

    @Override
    public Command visit(UserStatement.ShowRoles node) {
        return new UserCommand.ShowRoles();
    }

    @Override
    public Command visit(UserStatement.ShowGrants node) {
        Account self = self();
        String name = node.user().map(UserName::user).orElse(self.user());
        String host = node.user().map(UserAnalysis::host).orElse(self.hostPattern());
        User user = context.catalog()
                .user(name, host)
                .orElseThrow(() -> wrong("User '" + name + "'@'" + host + "' does not exist"));
        return new UserCommand.ShowGrants(List.of(user.id()));
    }

    @Override
    public Command visit(UserStatement.ShowAllGrants node) {
        return new UserCommand.ShowGrants(List.copyOf(context.catalog().users().keySet()));
    }

    @Override
    public Command visit(UserStatement.BackupGlobal node) {
        String label = Names.label(node.label().value());
        PropertyReader properties = new PropertyReader(node.properties());
        Duration timeout = properties.takeTimeout(context.settings().millis(ConfigKeys.JOB_TIMEOUT));
        boolean privileges = parts("backup", properties);
        properties.refuseRest("backup");
        Repository repository = new JobAnalysis(context).repository(node.repository());
        if (repository.readOnly()) {
            throw PropertyReader.wrong("Repository " + repository.name() + " is read only");
        }
        return new UserCommand.BackupGlobal(label, repository.id(), repository.name(), timeout, privileges);
    }

    @Override
    public Command visit(UserStatement.RestoreGlobal node) {
        String label = Names.label(node.label().value());
        PropertyReader properties = new PropertyReader(node.properties());
        Duration timeout = properties.takeTimeout(context.settings().millis(ConfigKeys.JOB_TIMEOUT));
        String timestamp = properties
                .take("backup_timestamp")
                .orElseThrow(() -> PropertyReader.wrong("Missing backup_timestamp property"));
        boolean privileges = parts("reserve", properties);
        Trust trust = properties.takeBoolean("force") ? Trust.FORCED : Trust.REQUIRED;
        properties.refuseRest("restore");
        Repository repository = new JobAnalysis(context).repository(node.repository());
        return new UserCommand.RestoreGlobal(
                label, timestamp, repository.id(), repository.name(), timeout, privileges, trust);
    }

    @Override
    public Command visit(UserStatement.ShowGlobalRestore node) {
        return new UserCommand.ShowGlobalRestore(
                Filters.byName(node.filter(), "Label", RepositoryAnalysis.RESTORE_FILTER));
    }

    /**
     * Which parts a global job is about: with none named, all. There are no catalogs and workload groups here, so only
     * privileges matter.
     */
    private static boolean parts(String verb, PropertyReader properties) {
        Optional<Boolean> privilege = part(verb, "privilege", "privileges", properties);
        Optional<Boolean> catalog = part(verb, "catalog", "catalog", properties);
        Optional<Boolean> group = part(verb, "workload_group", "workload group", properties);
        boolean named = privilege.isPresent() || catalog.isPresent() || group.isPresent();
        return privilege.orElse(!named);
    }

    private static Optional<Boolean> part(String verb, String part, String words, PropertyReader properties) {
        return properties.take(verb + "_" + part).map(value -> switch (value.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw PropertyReader.wrong("Invalid " + verb + " " + words + ": " + value);
        });
    }

    // ---------------------------------------------------------------- parts of statements

    private Account self() {
        return context.session()
                .account()
                .orElseThrow(() -> new EngineException(ErrorCode.ACCESS_DENIED, "Nobody is logged in"));
    }

    static String host(UserName name) {
        String host = name.host().orElse(ANY_HOST);
        if (host.isEmpty() || host.length() > HOST_LENGTH_MAX) {
            throw wrong("Invalid host of a user: '" + host + "'");
        }
        return host;
    }

    private void requireGrantable(String role) {
        Role found = context.catalog().role(role).orElseThrow(() -> wrong("Role '" + role + "' does not exist"));
        boolean cannot = found.grants().all().stream()
                .anyMatch(grant -> grant.privileges().contains(Privilege.NODE));
        if (cannot) {
            throw wrong("Can not grant or revoke role '" + role + "': only root has it");
        }
    }

    private static void refuseBuiltIn(String what, String role) {
        if (Role.builtIn(role).isPresent()) {
            throw wrong("Can not " + what + " role '" + role + "': it is built in");
        }
    }

    private static UnaryOperator<User> changes(Optional<PasswordHashes> hashes, AccountOptions options) {
        Optional<Integer> attempts = options.failedLoginAttempts().map(UserAnalysis::attempts);
        Optional<LockTime> written = options.lockTime();
        Optional<Duration> lockTime = written.flatMap(UserAnalysis::lockTime);
        Optional<String> comment = options.comment().map(UserAnalysis::comment);
        return user -> {
            LoginPolicy policy = new LoginPolicy(
                    attempts.orElse(user.policy().failedAttempts()),
                    written.isPresent() ? lockTime : user.policy().lockTime(),
                    user.policy().unlocks());
            User changed = user.withComment(comment.orElse(user.comment()))
                    .withPolicy(options.lock() == AccountOptions.Lock.OPENED ? policy.unlocked() : policy);
            return hashes.map(one -> changed.withPassword(one.nativeHash(), one.sha2Verifier()))
                    .orElse(changed);
        };
    }

    private static int attempts(int written) {
        if (written > FAILED_ATTEMPTS_MAX) {
            throw wrong("FAILED_LOGIN_ATTEMPTS must be 0 to " + FAILED_ATTEMPTS_MAX + ": " + written);
        }
        return written;
    }

    private static Optional<Duration> lockTime(LockTime written) {
        return written.unit().map(unit -> {
            Duration time = Duration.of(written.count(), IntervalUnits.of(unit));
            if (time.isZero() || time.compareTo(LOCK_TIME_MAX) > 0) {
                throw wrong("PASSWORD_LOCK_TIME must be 1 SECOND to " + LOCK_TIME_MAX.toDays() + " DAY: "
                        + written.count() + " " + unit);
            }
            return time;
        });
    }

    /** Units of which there are as many seconds at any time. */
    private static final class IntervalUnits {
        static java.time.temporal.ChronoUnit of(IntervalUnit unit) {
            return switch (unit) {
                case SECOND -> java.time.temporal.ChronoUnit.SECONDS;
                case MINUTE -> java.time.temporal.ChronoUnit.MINUTES;
                case HOUR -> java.time.temporal.ChronoUnit.HOURS;
                case DAY -> java.time.temporal.ChronoUnit.DAYS;
                case MICROSECOND, WEEK, MONTH, QUARTER, YEAR ->
                    throw new IllegalArgumentException("No unit of PASSWORD_LOCK_TIME: " + unit);
            };
        }
    }

    private static String comment(String text) {
        if (text.length() > COMMENT_LENGTH_MAX) {
            throw wrong("A comment must have at most " + COMMENT_LENGTH_MAX + " characters: " + text.length());
        }
        return text;
    }

    private static PasswordHashes hashes(Password password) {
        if (password.kind() == PasswordKind.PLAIN || password.text().isEmpty()) {
            return PasswordHashes.of(password.text());
        }
        if (!NATIVE_HASH.matcher(password.text()).matches()) {
            throw wrong("A hashed password must be '*' and 40 hexadecimal digits, as PASSWORD() of MySQL gives");
        }
        return new PasswordHashes(password.text().substring(1).toLowerCase(Locale.ROOT), "");
    }

    private static EngineException wrong(String message) {
        return new EngineException(ErrorCode.ANALYSIS_ERROR, message);
    }
}
