package dev.larder.fe.mysql;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.schema.ColumnType;
import dev.larder.common.schema.TypeKind;
import dev.larder.fe.session.Completion;
import dev.larder.fe.session.Parameter;
import dev.larder.fe.session.ResultColumn;
import dev.larder.fe.session.ResultSink;
import dev.larder.fe.session.Session;
import dev.larder.fe.session.SessionRegistry;
import dev.larder.fe.session.StatementExecutor;
import dev.larder.fe.session.VariableScope;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Understands a dozen sentences, enough to show what the port does with results. */
final class ToyExecutor implements StatementExecutor {
    static final String DATABASE = "demo";

    static final List<ResultColumn> ALL_TYPES = List.of(
            ResultColumn.of("boolean", ColumnType.of(TypeKind.BOOLEAN)),
            ResultColumn.of("tinyint", ColumnType.of(TypeKind.TINYINT)),
            ResultColumn.of("smallint", ColumnType.of(TypeKind.SMALLINT)),
            ResultColumn.of("int", ColumnType.of(TypeKind.INT)),
            ResultColumn.of("bigint", ColumnType.of(TypeKind.BIGINT)),
            ResultColumn.of("largeint", ColumnType.of(TypeKind.LARGEINT)),
            ResultColumn.of("float", ColumnType.of(TypeKind.FLOAT)),
            ResultColumn.of("double", ColumnType.of(TypeKind.DOUBLE)),
            ResultColumn.of("decimal", ColumnType.decimal(38, 4)),
            ResultColumn.of("date", ColumnType.of(TypeKind.DATE)),
            ResultColumn.of("datetime", ColumnType.of(TypeKind.DATETIME, 0)),
            ResultColumn.of("datetime6", ColumnType.of(TypeKind.DATETIME, 6)),
            ResultColumn.of("char", ColumnType.of(TypeKind.CHAR, 20)),
            ResultColumn.of("varchar", ColumnType.of(TypeKind.VARCHAR, 200)),
            ResultColumn.of("string", ColumnType.of(TypeKind.STRING)));

    private static final Pattern VARIABLE =
            Pattern.compile("@@(?:(session|global)\\.)?(\\w+)(?:\\s+as\\s+(\\w+))?", Pattern.CASE_INSENSITIVE);
    private static final Pattern ASSIGNMENT = Pattern.compile(
            "(?:session\\s+)?(?:@@)?(?:session\\.)?(\\w+)\\s*=\\s*('?)([^',]*)\\2", Pattern.CASE_INSENSITIVE);

    private final SessionRegistry registry;
    final CountDownLatch sleeping = new CountDownLatch(1);
    final CountDownLatch woken = new CountDownLatch(1);
    final AtomicInteger maxAtOnce = new AtomicInteger();
    final AtomicLong rowsGiven = new AtomicLong();

    ToyExecutor(SessionRegistry registry) {
        this.registry = registry;
    }

    static Object[] allValues() {
        return new Object[] {
            true,
            -128L,
            -32768L,
            -2147483648L,
            Long.MIN_VALUE,
            new BigInteger("-170141183460469231731687303715884105728"),
            1.5f,
            1e-20,
            new BigDecimal("1234567890123456789012345678901234.5678"),
            LocalDate.of(2026, 2, 28),
            LocalDateTime.of(2026, 2, 28, 13, 14, 15),
            LocalDateTime.of(2026, 2, 28, 13, 14, 15, 123_456_000),
            "fixed",
            "größer 好 😀",
            "line\nline\0end"
        };
    }

    @Override
    public void execute(Session session, String sql, List<Parameter> parameters, ResultSink sink) {
        if (!parameters.isEmpty()) {
            echo(parameters, sink);
            return;
        }
        String[] statements = session.multiStatements() ? sql.split(";", -1) : new String[] {sql};
        for (String statement : statements) {
            String plain = statement.replaceAll("(?s)/\\*.*?\\*/", "").trim();
            // Drivers look at the first word to know whether rows will come.
            one(session, plain.matches("(?s)select (types|rows|cell|length) ?.*") ? plain.substring(7) : plain, sink);
        }
    }

    @Override
    public void useDatabase(Session session, String database) {
        if (!database.equals(DATABASE)) {
            throw new EngineException(ErrorCode.UNKNOWN_DATABASE, "Unknown database '" + database + "'");
        }
        session.setDatabase(Optional.of(database));
    }

    @Override
    public List<ResultColumn> fields(Session session, String table) {
        return ALL_TYPES;
    }

    private void one(Session session, String statement, ResultSink sink) {
        String[] words = statement.split("\\s+", 3);
        switch (words[0].toLowerCase(Locale.ROOT)) {
            case "" -> {}
            case "select" -> select(session, statement, sink);
            case "set" -> set(session, statement, sink);
            case "show" -> sink.rows(List.of(ResultColumn.text("Tables_in_demo")), Collections.singleton(row("t1")));
            case "types" -> {
                sink.begin(ALL_TYPES);
                sink.row(allValues());
                sink.row(new Object[ALL_TYPES.size()]);
                sink.end();
            }
            case "rows" -> rows(Integer.parseInt(words[1]), sink);
            case "cell" ->
                sink.rows(
                        List.of(ResultColumn.of("c", ColumnType.of(TypeKind.STRING))),
                        Collections.singleton(row("x".repeat(Integer.parseInt(words[1])))));
            case "length" ->
                sink.rows(
                        List.of(ResultColumn.bigint("length")), Collections.singleton(row((long) statement.length())));
            case "insert" -> sink.done(new Completion(7, 42, 1, "Records: 7"));
            case "fail" -> throw new EngineException(ErrorCode.BACKUP_RESTORE_ERROR, "Repository r does not exist");
            case "bug" -> throw new IllegalStateException("secret details");
            case "sleep" -> sleep(session);
            case "kill" -> {
                registry.require(Long.parseLong(words[2])).cancelStatement();
                sink.done(Completion.DONE);
            }
            case "use" -> {
                useDatabase(session, words[1].replace("`", ""));
                sink.done(Completion.DONE);
            }
            default -> throw new EngineException(ErrorCode.SYNTAX_ERROR, "You have an error: " + words[0]);
        }
    }

    private static Object[] row(Object value) {
        return new Object[] {value};
    }

    private void rows(int count, ResultSink sink) {
        sink.begin(List.of(ResultColumn.bigint("n"), ResultColumn.text("text")));
        String text = "t".repeat(1000);
        for (long n = 0; n < count; n++) {
            rowsGiven.incrementAndGet();
            sink.row(n, text);
        }
        sink.end();
    }

    private void sleep(Session session) {
        session.onCancel(woken::countDown);
        sleeping.countDown();
        try {
            woken.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        session.checkCancelled();
    }

    private static void echo(List<Parameter> parameters, ResultSink sink) {
        sink.begin(List.of(ResultColumn.text("parameter")));
        parameters.forEach(parameter -> sink.row(parameter.toString()));
        sink.end();
    }

    private static void select(Session session, String statement, ResultSink sink) {
        List<ResultColumn> columns = new ArrayList<>();
        List<Object> values = new ArrayList<>();
        Matcher matcher = VARIABLE.matcher(statement);
        while (matcher.find()) {
            Object value = session.variables().get(matcher.group(2)).selected().orElse(null);
            String name = matcher.group(3) == null ? matcher.group() : matcher.group(3);
            columns.add(value instanceof Long ? ResultColumn.bigint(name) : ResultColumn.text(name));
            values.add(value);
        }
        if (columns.isEmpty()) {
            String expression = statement.substring("select".length()).trim();
            columns.add(ResultColumn.text(expression));
            values.add(
                    expression.toLowerCase(Locale.ROOT).contains("database()")
                            ? session.database().orElse(null)
                            : expression);
            if (expression.toLowerCase(Locale.ROOT).contains("user()")) {
                columns.add(ResultColumn.text("user()"));
                values.add(session.user() + "@" + session.host());
            }
        }
        sink.rows(columns, Collections.singleton(values.toArray()));
    }

    private static void set(Session session, String statement, ResultSink sink) {
        String rest = statement.substring("set".length()).trim();
        if (rest.toLowerCase(Locale.ROOT).startsWith("names ")) {
            session.variables().setNames(rest.substring("names ".length()).replace("'", ""), Optional.empty());
        } else {
            Matcher matcher = ASSIGNMENT.matcher(rest);
            while (matcher.find()) {
                Optional<Object> value = matcher.group(3).equalsIgnoreCase("NULL")
                        ? Optional.empty()
                        : Optional.of(matcher.group(3).trim());
                session.variables().set(matcher.group(1), VariableScope.SESSION, value);
            }
        }
        sink.done(Completion.DONE);
    }
}
