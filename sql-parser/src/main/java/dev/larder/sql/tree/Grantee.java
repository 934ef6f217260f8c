package dev.larder.sql.tree;

/** Who gets or loses privileges. */
public sealed interface Grantee extends Node {
    /** Calls the method of the visitor that is meant for this member. */
    <R> R accept(Visitor<R> visitor);

    /** One method for each member. */
    interface Visitor<R> {
        R visit(OfUser node);

        R visit(OfRole node);
    }

    /** A user. */
    record OfUser(UserName user, Position position) implements Grantee {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code ROLE 'name'}. */
    record OfRole(String role, Position position) implements Grantee {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }
}
