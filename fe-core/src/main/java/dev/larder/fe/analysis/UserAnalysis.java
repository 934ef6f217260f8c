package dev.larder.fe.analysis;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.fe.command.Command;
import dev.larder.fe.command.UserCommand;
import dev.larder.fe.session.Account;
import dev.larder.fe.session.PasswordHashes;
import dev.larder.sql.tree.Password;
import dev.larder.sql.tree.PasswordKind;
import dev.larder.sql.tree.UserName;
import dev.larder.sql.tree.UserStatement;
import java.util.Locale;
import java.util.regex.Pattern;

/** Users. */
final class UserAnalysis implements UserStatement.Visitor<Command> {
    private static final Pattern NATIVE_HASH = Pattern.compile("\\*[0-9A-Fa-f]{40}");
    private static final String ANY_HOST = "%";
    private static final int HOST_LENGTH_MAX = 255;

    private final AnalysisContext context;

    UserAnalysis(AnalysisContext context) {
        this.context = context;
    }

    @Override
    public Command visit(UserStatement.CreateUser node) {
        context.privileges().requireAdmin();
        return new UserCommand.CreateUser(
                Names.user(node.user().user()),
                host(node.user()),
                node.password().map(UserAnalysis::hashes).orElse(PasswordHashes.NONE),
                node.onExisting());
    }

    @Override
    public Command visit(UserStatement.DropUser node) {
        context.privileges().requireAdmin();
        return new UserCommand.DropUser(node.user().user(), host(node.user()), node.onMissing());
    }

    @Override
    public Command visit(UserStatement.SetPassword node) {
        Account self = context.session()
                .account()
                .orElseThrow(() -> new EngineException(ErrorCode.ACCESS_DENIED, "Nobody is logged in"));
        String user = node.user().map(UserName::user).orElse(self.user());
        String host = node.user().map(UserAnalysis::host).orElse(self.hostPattern());
        context.privileges().requireAdminOrSelf(user, host);
        return new UserCommand.SetPassword(user, host, hashes(node.password()));
    }

    private static String host(UserName name) {
        String host = name.host().orElse(ANY_HOST);
        if (host.isEmpty() || host.length() > HOST_LENGTH_MAX) {
            throw new EngineException(ErrorCode.ANALYSIS_ERROR, "Invalid host of a user: '" + host + "'");
        }
        return host;
    }

    private static PasswordHashes hashes(Password password) {
        if (password.kind() == PasswordKind.PLAIN || password.text().isEmpty()) {
            return PasswordHashes.of(password.text());
        }
        if (!NATIVE_HASH.matcher(password.text()).matches()) {
            throw new EngineException(
                    ErrorCode.ANALYSIS_ERROR,
                    "A hashed password must be '*' and 40 hexadecimal digits, as PASSWORD() of MySQL gives");
        }
        return new PasswordHashes(password.text().substring(1).toLowerCase(Locale.ROOT), "");
    }
}
