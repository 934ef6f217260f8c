package dev.larder.sql.tree;

import java.util.List;
import java.util.Optional;

/**
 * Statements about the connection and the server as MySQL clients know it.
 */
public sealed interface SessionStatement extends Statement {
    /** Calls the method of the visitor that is meant for this member. */
    <R> R accept(Visitor<R> visitor);

    @Override
    default <R> R accept(Statement.Visitor<R> visitor) {
        return visitor.visit(this);
    }

    /** One method for each member, so that a missing case does not compile. */
    interface Visitor<R> {
        R visit(SetVariables node);

        R visit(SetTransaction node);

        R visit(Transaction node);

        R visit(ShowVariables node);

        R visit(ShowStatus node);

        R visit(ShowDiagnostics node);

        R visit(ShowCapabilities node);

        R visit(ShowProcesslist node);

        R visit(Kill node);

        R visit(Help node);
    }

    /** {@code SET} of one or several variables, in order. */
    record SetVariables(List<Assignment> assignments, Position position) implements SessionStatement {
        public SetVariables {
            assignments = List.copyOf(assignments);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code SET [SESSION|GLOBAL] TRANSACTION}. */
    record SetTransaction(
            VariableScope scope, Optional<IsolationLevel> isolation, Optional<AccessMode> access, Position position)
            implements SessionStatement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code BEGIN}, {@code COMMIT} or {@code ROLLBACK}. */
    record Transaction(TransactionCommand command, Position position) implements SessionStatement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code SHOW [SESSION|GLOBAL] VARIABLES}. */
    record ShowVariables(VariableScope scope, Optional<ShowFilter> filter, Position position)
            implements SessionStatement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code SHOW [SESSION|GLOBAL] STATUS}. */
    record ShowStatus(VariableScope scope, Optional<ShowFilter> filter, Position position) implements SessionStatement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code SHOW WARNINGS} or {@code SHOW ERRORS}. */
    record ShowDiagnostics(DiagnosticKind kind, Optional<Limit> limit, Position position) implements SessionStatement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** A fixed list of what the server has: engines, collations, ... */
    record ShowCapabilities(Capability capability, Optional<ShowFilter> filter, Position position)
            implements SessionStatement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code SHOW [FULL] PROCESSLIST}. */
    record ShowProcesslist(Detail detail, Position position) implements SessionStatement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code KILL [CONNECTION|QUERY] id}. */
    record Kill(KillTarget target, long connection, Position position) implements SessionStatement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code HELP word}. */
    record Help(String word, Position position) implements SessionStatement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }
}
