package dev.larder.sql.tree;

import java.util.List;
import java.util.Optional;

/**
 * Statements about users, roles and what they may do, and about snapshots of them.
 */
public sealed interface UserStatement extends Statement {
    /** Calls the method of the visitor that is meant for this member. */
    <R> R accept(Visitor<R> visitor);

    @Override
    default <R> R accept(Statement.Visitor<R> visitor) {
        return visitor.visit(this);
    }

    /** One method for each member, so that a missing case does not compile. */
    interface Visitor<R> {
        R visit(CreateUser node);

        R visit(AlterUser node);

        R visit(DropUser node);

        R visit(SetPassword node);

        R visit(CreateRole node);

        R visit(DropRole node);

        R visit(ChangePrivileges node);

        R visit(ChangeRoles node);

        R visit(ShowRoles node);

        R visit(ShowGrants node);

        R visit(ShowAllGrants node);

        R visit(BackupGlobal node);

        R visit(RestoreGlobal node);

        R visit(ShowGlobalRestore node);
    }

    /** {@code CREATE USER}. */
    record CreateUser(
            UserName user,
            OnExisting onExisting,
            Optional<Password> password,
            Optional<String> defaultRole,
            AccountOptions options,
            Position position)
            implements UserStatement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code ALTER USER}; what is not written stays. */
    record AlterUser(
            UserName user, OnMissing onMissing, Optional<Password> password, AccountOptions options, Position position)
            implements UserStatement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code DROP USER}. */
    record DropUser(UserName user, OnMissing onMissing, Position position) implements UserStatement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code SET PASSWORD}; without a user, of the one who is connected. */
    record SetPassword(Optional<UserName> user, Password password, Position position) implements UserStatement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code CREATE ROLE}. */
    record CreateRole(String role, OnExisting onExisting, Optional<String> comment, Position position)
            implements UserStatement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code DROP ROLE}. */
    record DropRole(String role, OnMissing onMissing, Position position) implements UserStatement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /**
     * {@code GRANT privileges ON objects TO who}, or REVOKE FROM.
     *
     * @param privileges in upper case
     */
    record ChangePrivileges(
            GrantChange change, List<String> privileges, ObjectPattern objects, Grantee grantee, Position position)
            implements UserStatement {
        public ChangePrivileges {
            privileges = List.copyOf(privileges);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code GRANT roles TO user}, or REVOKE FROM. */
    record ChangeRoles(GrantChange change, List<String> roles, UserName user, Position position)
            implements UserStatement {
        public ChangeRoles {
            roles = List.copyOf(roles);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code SHOW ROLES}. */
    record ShowRoles(Position position) implements UserStatement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code SHOW GRANTS}; without a user, of the one who is connected. */
    record ShowGrants(Optional<UserName> user, Position position) implements UserStatement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code SHOW ALL GRANTS}. */
    record ShowAllGrants(Position position) implements UserStatement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code BACKUP GLOBAL SNAPSHOT}. */
    record BackupGlobal(Identifier label, Identifier repository, PropertyList properties, Position position)
            implements UserStatement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code RESTORE GLOBAL SNAPSHOT}. */
    record RestoreGlobal(Identifier label, Identifier repository, PropertyList properties, Position position)
            implements UserStatement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code SHOW GLOBAL RESTORE}. */
    record ShowGlobalRestore(Optional<ShowFilter> filter, Position position) implements UserStatement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }
}
