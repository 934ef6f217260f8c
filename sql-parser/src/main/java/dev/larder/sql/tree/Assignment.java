package dev.larder.sql.tree;

import java.util.Optional;

/**
 * One of the assignments of SET.
 */
public sealed interface Assignment extends Node {
    /** Calls the method of the visitor that is meant for this member. */
    <R> R accept(Visitor<R> visitor);

    /** One method for each member, so that a missing case does not compile. */
    interface Visitor<R> {
        R visit(SystemAssignment node);

        R visit(UserAssignment node);

        R visit(NamesAssignment node);

        R visit(CharacterSetAssignment node);
    }

    /** A system variable, name in lower case. A bare word as value is a string. */
    record SystemAssignment(VariableScope scope, String name, Expression value, Position position)
            implements Assignment {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code @name = value}. */
    record UserAssignment(String name, Expression value, Position position) implements Assignment {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code SET NAMES charset [COLLATE collation]}; no charset means DEFAULT. */
    record NamesAssignment(Optional<String> charset, Optional<String> collation, Position position)
            implements Assignment {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code SET CHARACTER SET charset}; no charset means DEFAULT. */
    record CharacterSetAssignment(Optional<String> charset, Position position) implements Assignment {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }
}
