package dev.larder.sql.tree;

import java.util.Optional;

/**
 * Statements about users.
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

        R visit(DropUser node);

        R visit(SetPassword node);
    }

    /** {@code CREATE USER}. */
    record CreateUser(UserName user, OnExisting onExisting, Optional<Password> password, Position position)
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
}
