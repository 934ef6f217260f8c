package dev.larder.fe.execution;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.id.UserId;
import dev.larder.fe.catalog.CatalogChange.UserDropped;
import dev.larder.fe.catalog.CatalogChange.UserSaved;
import dev.larder.fe.catalog.User;
import dev.larder.fe.command.UserCommand;
import dev.larder.fe.engine.Proposal.Outcome;
import dev.larder.sql.tree.OnExisting;
import dev.larder.sql.tree.OnMissing;
import java.util.Optional;

/** Users. */
final class UserHandler implements UserCommand.Handler {
    private static final String ROOT = "root";

    private final StatementRun run;

    UserHandler(StatementRun run) {
        this.run = run;
    }

    @Override
    public void handle(UserCommand.CreateUser command) {
        run.services().engine().call((state, context, now) -> {
            if (state.catalog().user(command.name(), command.host()).isPresent()) {
                if (command.onExisting() == OnExisting.IGNORE) {
                    return Outcome.of(false);
                }
                throw failed("CREATE USER", command.name(), command.host());
            }
            User user = new User(
                    new UserId(context.ids().take()),
                    command.name(),
                    command.host(),
                    command.hashes().nativeHash(),
                    command.hashes().sha2Verifier(),
                    false);
            return Outcome.of(true, new UserSaved(user));
        });
        run.done();
    }

    @Override
    public void handle(UserCommand.DropUser command) {
        if (command.name().equals(ROOT)) {
            throw new EngineException(ErrorCode.ANALYSIS_ERROR, "Can not drop root user");
        }
        run.services().engine().call((state, context, now) -> {
            Optional<User> user = state.catalog().user(command.name(), command.host());
            if (user.isEmpty() && command.onMissing() == OnMissing.IGNORE) {
                return Outcome.of(false);
            }
            return Outcome.of(
                    true,
                    new UserDropped(user.orElseThrow(() -> failed("DROP USER", command.name(), command.host()))
                            .id()));
        });
        run.done();
    }

    @Override
    public void handle(UserCommand.SetPassword command) {
        run.services().engine().call((state, context, now) -> {
            User user = state.catalog()
                    .user(command.name(), command.host())
                    .orElseThrow(() -> failed("SET PASSWORD", command.name(), command.host()));
            return Outcome.of(
                    true,
                    new UserSaved(new User(
                            user.id(),
                            user.name(),
                            user.host(),
                            command.hashes().nativeHash(),
                            command.hashes().sha2Verifier(),
                            user.admin())));
        });
        run.done();
    }

    private static EngineException failed(String operation, String name, String host) {
        return new EngineException(
                ErrorCode.CANNOT_USER, "Operation " + operation + " failed for '" + name + "'@'" + host + "'");
    }
}
