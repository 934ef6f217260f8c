package dev.larder.fe.command;

import dev.larder.common.id.RepositoryId;
import dev.larder.common.id.UserId;
import dev.larder.fe.catalog.Grant;
import dev.larder.fe.catalog.User;
import dev.larder.fe.job.Trust;
import dev.larder.sql.tree.GrantChange;
import dev.larder.sql.tree.OnExisting;
import dev.larder.sql.tree.OnMissing;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

/** What is asked about users, roles and grants. */
public sealed interface UserCommand extends Command {
    /** Calls the method of the handler that is meant for this member. */
    void accept(Handler handler);

    @Override
    default void accept(Command.Handler handler) {
        handler.handle(this);
    }

    /** One method for each member, so that a missing case does not compile. */
    interface Handler {
        void handle(CreateUser command);

        void handle(AlterUser command);

        void handle(DropUser command);

        void handle(CreateRole command);

        void handle(DropRole command);

        void handle(ChangeUserPrivileges command);

        void handle(ChangeRolePrivileges command);

        void handle(ChangeRoles command);

        void handle(ShowRoles command);

        void handle(ShowGrants command);

        void handle(BackupGlobal command);

        void handle(RestoreGlobal command);

        void handle(ShowGlobalRestore command);
    }

    /**
     * {@code CREATE USER}.
     *
     * @param details makes of a user without anything the one that is wanted
     */
    record CreateUser(String name, String host, OnExisting onExisting, UnaryOperator<User> details)
            implements UserCommand {
        @Override
        public void accept(Handler handler) {
            handler.handle(this);
        }
    }

    /**
     * {@code ALTER USER} and {@code SET PASSWORD}.
     *
     * @param statement which of them, for errors
     */
    record AlterUser(String statement, String name, String host, OnMissing onMissing, UnaryOperator<User> change)
            implements UserCommand {
        @Override
        public void accept(Handler handler) {
            handler.handle(this);
        }
    }

    /** {@code DROP USER}. */
    record DropUser(String name, String host, OnMissing onMissing) implements UserCommand {
        @Override
        public void accept(Handler handler) {
            handler.handle(this);
        }
    }

    /** {@code CREATE ROLE}. */
    record CreateRole(String name, OnExisting onExisting, String comment) implements UserCommand {
        @Override
        public void accept(Handler handler) {
            handler.handle(this);
        }
    }

    /** {@code DROP ROLE}. */
    record DropRole(String name, OnMissing onMissing) implements UserCommand {
        @Override
        public void accept(Handler handler) {
            handler.handle(this);
        }
    }

    /** {@code GRANT ... ON ... TO user}, or REVOKE. */
    record ChangeUserPrivileges(GrantChange change, Grant grant, String name, String host) implements UserCommand {
        @Override
        public void accept(Handler handler) {
            handler.handle(this);
        }
    }

    /** {@code GRANT ... ON ... TO ROLE role}, or REVOKE. */
    record ChangeRolePrivileges(GrantChange change, Grant grant, String role) implements UserCommand {
        @Override
        public void accept(Handler handler) {
            handler.handle(this);
        }
    }

    /** {@code GRANT role TO user}, or REVOKE. */
    record ChangeRoles(GrantChange change, List<String> roles, String name, String host) implements UserCommand {
        public ChangeRoles {
            roles = List.copyOf(roles);
        }

        @Override
        public void accept(Handler handler) {
            handler.handle(this);
        }
    }

    /** {@code SHOW ROLES}. */
    record ShowRoles() implements UserCommand {
        @Override
        public void accept(Handler handler) {
            handler.handle(this);
        }
    }

    /** {@code SHOW GRANTS} of some users. */
    record ShowGrants(List<UserId> users) implements UserCommand {
        public ShowGrants {
            users = List.copyOf(users);
        }

        @Override
        public void accept(Handler handler) {
            handler.handle(this);
        }
    }

    /**
     * {@code BACKUP GLOBAL SNAPSHOT}.
     *
     * @param privileges whether users, roles and grants are in it
     */
    record BackupGlobal(
            String label, RepositoryId repository, String repositoryName, Duration timeout, boolean privileges)
            implements UserCommand {
        @Override
        public void accept(Handler handler) {
            handler.handle(this);
        }
    }

    /**
     * {@code RESTORE GLOBAL SNAPSHOT}.
     *
     * @param privileges whether users, roles and grants are brought back
     * @param trust what is asked of the snapshot's signature
     */
    record RestoreGlobal(
            String label,
            String timestamp,
            RepositoryId repository,
            String repositoryName,
            Duration timeout,
            boolean privileges,
            Trust trust)
            implements UserCommand {
        @Override
        public void accept(Handler handler) {
            handler.handle(this);
        }
    }

    /** {@code SHOW GLOBAL RESTORE}. */
    record ShowGlobalRestore(RowFilter filter) implements UserCommand {
        @Override
        public void accept(Handler handler) {
            handler.handle(this);
        }
    }
}
