package dev.larder.fe.analysis;

import dev.larder.common.schema.ColumnType;
import dev.larder.fe.session.ServerVersion;
import dev.larder.fe.session.Session;
import dev.larder.fe.session.VariableScope;
import java.math.BigInteger;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What only the session knows: its variables, user, database, and the time of the statement. */
final class SessionFunctions {
    private static final Set<String> NAMES = Set.of(
            "version",
            "database",
            "schema",
            "user",
            "session_user",
            "system_user",
            "current_user",
            "connection_id",
            "last_insert_id",
            "row_count",
            "found_rows",
            "now",
            "current_timestamp",
            "localtime",
            "localtimestamp",
            "sysdate",
            "utc_timestamp",
            "curdate",
            "current_date",
            "unix_timestamp");

    private final AnalysisContext context;

    SessionFunctions(AnalysisContext context) {
        this.context = context;
    }

    static boolean knows(String function) {
        return NAMES.contains(function);
    }

    Object systemVariable(dev.larder.sql.tree.VariableScope scope, String name) {
        Session session = context.session();
        Object value = (switch (scope) {
                    case UNSPECIFIED -> session.variables().get(name);
                    case SESSION -> session.variables().get(name, VariableScope.SESSION);
                    case GLOBAL -> session.variables().get(name, VariableScope.GLOBAL);
                })
                .selected()
                .orElse(null);
        return value == null ? null : Scalars.fromColumn(value);
    }

    Object userVariable(String name) {
        return context.session().variables().userVariable(name).orElse(null);
    }

    Object call(String function, List<Object> arguments) {
        Session session = context.session();
        return switch (function) {
            case "version" -> ServerVersion.MYSQL;
            case "database", "schema" -> session.database().orElse(null);
            case "user", "session_user", "system_user" -> session.user() + "@" + session.host();
            case "current_user" ->
                session.account()
                        .map(account -> account.user() + "@" + account.hostPattern())
                        .orElse("");
            case "connection_id" -> BigInteger.valueOf(session.id());
            case "last_insert_id" -> BigInteger.valueOf(session.lastInsertId());
            case "row_count" -> BigInteger.valueOf(session.affectedRows());
            case "found_rows" -> BigInteger.ZERO;
            case "now", "current_timestamp", "localtime", "localtimestamp", "sysdate" ->
                truncated(LocalDateTime.ofInstant(context.now(), context.sessionZone()), arguments);
            case "utc_timestamp" -> truncated(LocalDateTime.ofInstant(context.now(), ZoneOffset.UTC), arguments);
            case "curdate", "current_date" ->
                LocalDateTime.ofInstant(context.now(), context.sessionZone()).toLocalDate();
            case "unix_timestamp" -> {
                if (!arguments.isEmpty()) {
                    throw Evaluator.notHere("unix_timestamp() of a time");
                }
                yield BigInteger.valueOf(context.now().getEpochSecond());
            }
            default -> throw Evaluator.notHere("Function " + function.toUpperCase(Locale.ROOT));
        };
    }

    private static LocalDateTime truncated(LocalDateTime time, List<Object> arguments) {
        if (arguments.isEmpty() || arguments.get(0) == null) {
            return time.truncatedTo(ChronoUnit.SECONDS);
        }
        int digits = Math.min(
                ColumnType.DATETIME_PRECISION_MAX,
                Math.max(0, Scalars.decimal(Scalars.number(arguments.get(0))).intValue()));
        long unit = (long) Math.pow(10, 9 - digits);
        long nanos = time.get(ChronoField.NANO_OF_SECOND);
        return time.with(ChronoField.NANO_OF_SECOND, nanos / unit * unit);
    }
}
