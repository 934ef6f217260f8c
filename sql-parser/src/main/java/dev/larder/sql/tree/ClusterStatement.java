package dev.larder.sql.tree;

import java.util.List;
import java.util.Optional;

/**
 * Statements about the servers of the cluster.
 */
public sealed interface ClusterStatement extends Statement {
    /** Calls the method of the visitor that is meant for this member. */
    <R> R accept(Visitor<R> visitor);

    @Override
    default <R> R accept(Statement.Visitor<R> visitor) {
        return visitor.visit(this);
    }

    /** One method for each member, so that a missing case does not compile. */
    interface Visitor<R> {
        R visit(AlterBackends node);

        R visit(AlterBroker node);

        R visit(ShowBroker node);

        R visit(ShowBackends node);

        R visit(ShowFrontends node);

        R visit(ShowFrontendConfig node);

        R visit(SetFrontendConfig node);

        R visit(ShowProc node);
    }

    /** {@code ALTER SYSTEM ADD|DROP|DROPP BACKEND}; addresses are "host:port", unchecked. */
    record AlterBackends(
            BackendChange change, List<Expression.StringLiteral> addresses, PropertyList properties, Position position)
            implements ClusterStatement {
        public AlterBackends {
            addresses = List.copyOf(addresses);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code ALTER SYSTEM ADD|DROP BROKER}; addresses are "host:port", unchecked, and none with DROP ALL. */
    record AlterBroker(
            BrokerChange change, Identifier name, List<Expression.StringLiteral> addresses, Position position)
            implements ClusterStatement {
        public AlterBroker {
            addresses = List.copyOf(addresses);
        }

        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code SHOW BROKER}. */
    record ShowBroker(Position position) implements ClusterStatement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code SHOW BACKENDS}. */
    record ShowBackends(Position position) implements ClusterStatement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code SHOW PROC}; the path is as written. */
    record ShowProc(String path, Position position) implements ClusterStatement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code SHOW FRONTENDS}. */
    record ShowFrontends(Position position) implements ClusterStatement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code SHOW FRONTEND CONFIG}. */
    record ShowFrontendConfig(Optional<ShowFilter> filter, Position position) implements ClusterStatement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }

    /** {@code ADMIN SET FRONTEND CONFIG}. */
    record SetFrontendConfig(PropertyList settings, Position position) implements ClusterStatement {
        @Override
        public <R> R accept(Visitor<R> visitor) {
            return visitor.visit(this);
        }
    }
}
