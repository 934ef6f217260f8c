package dev.larder.fe.execution;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.id.UserId;
import dev.larder.fe.catalog.Catalog;
import dev.larder.fe.catalog.CatalogChange.RoleDropped;
import dev.larder.fe.catalog.CatalogChange.RoleSaved;
import dev.larder.fe.catalog.CatalogChange.UserDropped;
import dev.larder.fe.catalog.CatalogChange.UserSaved;
import dev.larder.fe.catalog.Grant;
import dev.larder.fe.catalog.Grants;
import dev.larder.fe.catalog.Role;
import dev.larder.fe.catalog.User;
import dev.larder.fe.command.UserCommand;
import dev.larder.fe.engine.Proposal.Outcome;
import dev.larder.fe.show.UserRows;
import dev.larder.sql.tree.GrantChange;
import dev.larder.sql.tree.OnExisting;
import dev.larder.sql.tree.OnMissing;
import java.util.List;
import java.util.Optional;

/** Users, roles and grants. */
final class UserHandler implements UserCommand.Handler {
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
            User user = User.ordinary(new UserId(context.ids().take()), command.name(), command.host(), "", "");
            User wanted = command.details().apply(user);
            wanted.roles().forEach(role -> requireRole(state.catalog(), role));
            return Outcome.of(true, new UserSaved(wanted));
        });
        run.done();
    }

    @Override
    public void handle(UserCommand.AlterUser command) {
        run.services().engine().call((state, context, now) -> {
            Optional<User> user = state.catalog().user(command.name(), command.host());
            if (user.isEmpty() && command.onMissing() == OnMissing.IGNORE) {
                return Outcome.of(false);
            }
            User found = user.orElseThrow(() -> failed(command.statement(), command.name(), command.host()));
            return Outcome.of(true, new UserSaved(command.change().apply(found)));
        });
        run.done();
    }

    @Override
    public void handle(UserCommand.DropUser command) {
        run.services().engine().call((state, context, now) -> {
            Optional<User> user = state.catalog().user(command.name(), command.host());
            if (user.isEmpty() && command.onMissing() == OnMissing.IGNORE) {
                return Outcome.of(false);
            }
            User found = user.orElseThrow(() -> failed("DROP USER", command.name(), command.host()));
            return Outcome.of(true, new UserDropped(found.id()));
        });
        run.done();
    }

    @Override
    public void handle(UserCommand.CreateRole command) {
        run.services().engine().call((state, context, now) -> {
            if (state.catalog().role(command.name()).isEmpty()) {
                return Outcome.of(true, new RoleSaved(new Role(command.name(), Grants.NONE, command.comment())));
            }
            if (command.onExisting() == OnExisting.IGNORE) {
                return Outcome.of(false);
            }
            throw wrong("Role '" + command.name() + "' already exists");
        });
        run.done();
    }

    @Override
    public void handle(UserCommand.DropRole command) {
        run.services().engine().call((state, context, now) -> {
            if (state.catalog().role(command.name()).isEmpty() && command.onMissing() == OnMissing.IGNORE) {
                return Outcome.of(false);
            }
            return Outcome.of(
                    true,
                    new RoleDropped(requireRole(state.catalog(), command.name()).name()));
        });
        run.done();
    }

    @Override
    public void handle(UserCommand.ChangeUserPrivileges command) {
        run.services().engine().call((state, context, now) -> {
            User user = requireUser(state.catalog(), command.name(), command.host());
            Grants grants = changed(command.change(), user.grants(), command.grant(), user.toString());
            return Outcome.of(true, new UserSaved(user.withGrants(grants)));
        });
        run.done();
    }

    @Override
    public void handle(UserCommand.ChangeRolePrivileges command) {
        run.services().engine().call((state, context, now) -> {
            Role role = requireRole(state.catalog(), command.role());
            Grants grants = changed(command.change(), role.grants(), command.grant(), "role '" + role.name() + "'");
            return Outcome.of(true, new RoleSaved(role.with(grants)));
        });
        run.done();
    }

    @Override
    public void handle(UserCommand.ChangeRoles command) {
        run.services().engine().call((state, context, now) -> {
            User user = requireUser(state.catalog(), command.name(), command.host());
            for (String role : command.roles()) {
                requireRole(state.catalog(), role);
                user = changed(command.change(), user, role);
            }
            return Outcome.of(true, new UserSaved(user));
        });
        run.done();
    }

    @Override
    public void handle(UserCommand.ShowRoles command) {
        run.show(UserRows.roles(run.catalog()));
    }

    @Override
    public void handle(UserCommand.ShowGrants command) {
        List<User> users = command.users().stream()
                .map(id -> run.catalog().users().get(id))
                .toList();
        run.show(UserRows.grants(run.catalog(), users));
    }

    @Override
    public void handle(UserCommand.BackupGlobal command) {
        new GlobalRun(run).backup(command);
    }

    @Override
    public void handle(UserCommand.RestoreGlobal command) {
        new GlobalRun(run).restore(command);
    }

    @Override
    public void handle(UserCommand.ShowGlobalRestore command) {
        new GlobalRun(run).show(command);
    }

    private static Grants changed(GrantChange change, Grants before, Grant grant, String whose) {
        if (change == GrantChange.GRANT) {
            return before.plus(grant);
        }
        boolean granted = before.at(grant.on()).privileges().stream()
                .anyMatch(privilege -> grant.privileges().contains(privilege));
        if (!granted) {
            throw wrong("There is no such grant for " + whose + " on " + grant.on());
        }
        return before.minus(grant);
    }

    private static User changed(GrantChange change, User user, String role) {
        if (change == GrantChange.GRANT) {
            return user.withRole(role);
        }
        if (!user.roles().contains(role)) {
            throw wrong("User " + user + " does not have role '" + role + "'");
        }
        return user.withoutRole(role);
    }

    private static User requireUser(Catalog catalog, String name, String host) {
        return catalog.user(name, host).orElseThrow(() -> wrong("User '" + name + "'@'" + host + "' does not exist"));
    }

    private static Role requireRole(Catalog catalog, String name) {
        return catalog.role(name).orElseThrow(() -> wrong("Role '" + name + "' does not exist"));
    }

    private static EngineException wrong(String message) {
        return new EngineException(ErrorCode.ANALYSIS_ERROR, message);
    }

    private static EngineException failed(String operation, String name, String host) {
        return new EngineException(
                ErrorCode.CANNOT_USER, "Operation " + operation + " failed for '" + name + "'@'" + host + "'");
    }
}
