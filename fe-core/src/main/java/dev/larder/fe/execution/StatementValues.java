package dev.larder.fe.execution;

import dev.larder.fe.analysis.AnalysisContext;
import dev.larder.fe.query.SessionValues;
import dev.larder.fe.session.ServerVersion;
import dev.larder.fe.session.Session;
import dev.larder.fe.session.VariableValue;
import dev.larder.sql.tree.VariableScope;
import java.math.BigInteger;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Optional;

/** What a query asks of the session it runs in, as of the start of the statement. */
record StatementValues(AnalysisContext context) implements SessionValues {
    @Override
    public Optional<String> database() {
        return session().database();
    }

    @Override
    public String user() {
        return session().user() + "@" + session().host();
    }

    @Override
    public String currentUser() {
        return session()
                .account()
                .map(account -> account.user() + "@" + account.hostPattern())
                .orElse("");
    }

    @Override
    public long connectionId() {
        return session().id();
    }

    @Override
    public String version() {
        return ServerVersion.MYSQL;
    }

    @Override
    public long lastInsertId() {
        return session().lastInsertId();
    }

    @Override
    public LocalDateTime now() {
        return LocalDateTime.ofInstant(context.now(), timeZone());
    }

    @Override
    public ZoneId timeZone() {
        return session().variables().timeZone().orElse(context.zone());
    }

    @Override
    public Optional<Object> systemVariable(VariableScope scope, String name) {
        VariableValue value =
                switch (scope) {
                    case UNSPECIFIED -> session().variables().get(name);
                    case SESSION -> session().variables().get(name, dev.larder.fe.session.VariableScope.SESSION);
                    case GLOBAL -> session().variables().get(name, dev.larder.fe.session.VariableScope.GLOBAL);
                };
        return value.selected();
    }

    @Override
    public Optional<Object> userVariable(String name) {
        return session()
                .variables()
                .userVariable(name)
                .map(value -> value instanceof BigInteger whole && whole.bitLength() < Long.SIZE
                        ? (Object) whole.longValue()
                        : value);
    }

    private Session session() {
        return context.session();
    }
}
