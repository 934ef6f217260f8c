package dev.larder.fe.execution;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.rpc.RowCodec;
import dev.larder.common.rpc.RpcErrors;
import dev.larder.common.rpc.SchemaCodec;
import dev.larder.common.rpc.proto.QueryRequest;
import dev.larder.common.rpc.proto.QueryResponse;
import dev.larder.common.rpc.proto.Row;
import dev.larder.common.schema.Column;
import dev.larder.common.schema.ColumnType;
import dev.larder.fe.analysis.InformationSchema;
import dev.larder.fe.analysis.ViewExpander;
import dev.larder.fe.analysis.ViewExpander.Expanded;
import dev.larder.fe.catalog.Backend;
import dev.larder.fe.catalog.Database;
import dev.larder.fe.catalog.Privilege;
import dev.larder.fe.catalog.Table;
import dev.larder.fe.query.ConstantQuery;
import dev.larder.fe.query.SelectPlanner;
import dev.larder.fe.query.SelectPlanner.PlannedSelect;
import dev.larder.fe.query.TableUse;
import dev.larder.fe.session.Completion;
import dev.larder.fe.session.ResultColumn;
import dev.larder.fe.session.ResultSink;
import dev.larder.sql.tree.Expression;
import dev.larder.sql.tree.Limit;
import dev.larder.sql.tree.Query;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One SELECT: answered here when it reads no table and is known, else by the agent that holds most of its tablets. If that
 * one fails before the first row, another is asked. Lives for one statement.
 */
final class SelectRun {
    private static final int ATTEMPTS_MAX = 2;
    private static final Logger log = LoggerFactory.getLogger(SelectRun.class);

    private final StatementRun run;
    private final ResultSink sink;
    private final StatementValues values;
    private boolean begun;

    SelectRun(StatementRun run) {
        this(run, run.sink());
    }

    private SelectRun(StatementRun run, ResultSink sink) {
        this.run = run;
        this.sink = sink;
        this.values = new StatementValues(run.context());
    }

    /** The types of the columns of a query, which is checked but reads no row. */
    List<ColumnType> types(Query query) {
        Header header = new Header();
        Limit none = new Limit(
                new Expression.IntegerLiteral(BigInteger.ZERO, query.position()), Optional.empty(), query.position());
        new SelectRun(run, header)
                .run(
                        new Query(
                                query.commonTables(),
                                query.body(),
                                query.orderBy(),
                                Optional.of(none),
                                query.position()),
                        Reading.NOTHING);
        return header.types;
    }

    private enum Reading {
        ROWS,
        NOTHING
    }

    /** Takes the types of a result, and nothing else of it. */
    private static final class Header implements ResultSink {
        private List<ColumnType> types = List.of();

        @Override
        public void begin(List<ResultColumn> columns) {
            types = columns.stream().map(ResultColumn::type).toList();
        }

        @Override
        public void row(Object... values) {}

        @Override
        public void end() {}

        @Override
        public void done(Completion completion) {}
    }

    void run(Query query) {
        run(query, Reading.ROWS);
    }

    private void run(Query query, Reading reading) {
        Optional<ConstantQuery> constant = ConstantQuery.of(query, values);
        if (constant.isPresent()) {
            if (reading == Reading.ROWS) {
                sleep(constant.get().pause());
            }
            answer(constant.get());
            return;
        }
        SelectPlanner planner = new SelectPlanner(values);
        Expanded expanded = ViewExpander.expanded(query, run.context());
        Query visible = InformationSchema.inlined(expanded.query(), run.context());
        Map<TableUse, Table> tables = new LinkedHashMap<>();
        Map<TableUse, List<Column>> columns = new LinkedHashMap<>();
        for (TableUse use : planner.tables(visible)) {
            Table table = table(use, expanded);
            tables.put(use, table);
            columns.put(use, table.schema().columns());
        }
        PlannedSelect planned = planner.plan(visible, columns);
        TabletChoice choice = new TabletChoice(
                run.catalog(), run.services().backends().live(), run.session().id());
        tables.forEach((use, table) -> {
            String alias = planned.aliases().get(use);
            if (reading == Reading.ROWS) {
                choice.add(alias, table, use.partitions(), planned.keys());
            } else {
                choice.addEmpty(alias, table);
            }
        });
        stream(planned.sql(), choice);
    }

    private void answer(ConstantQuery constant) {
        sink.begin(constant.columns().stream()
                .map(column -> ResultColumn.of(column.name(), column.constant().type()))
                .toList());
        for (int i = 0; i < constant.rows(); i++) {
            sink.row(constant.columns().stream()
                    .map(column -> column.constant().value().orElse(null))
                    .toArray());
        }
        sink.end();
    }

    /** As long as a statement may take at most, or until it is cancelled. */
    private void sleep(Duration pause) {
        Duration most = Duration.ofSeconds(run.session().variables().number("query_timeout"));
        CountDownLatch cancelled = new CountDownLatch(1);
        run.session().onCancel(cancelled::countDown);
        try {
            boolean ended = cancelled.await(Math.min(pause.toMillis(), most.toMillis()), TimeUnit.MILLISECONDS);
            run.session().checkCancelled();
            if (!ended && pause.compareTo(most) > 0) {
                throw new EngineException(ErrorCode.STATEMENT_TIMED_OUT, timedOut(most.toSeconds()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException(ErrorCode.QUERY_INTERRUPTED, "Query execution was interrupted", e);
        }
    }

    private Table table(TableUse use, Expanded expanded) {
        String name = use.database().orElseGet(run.session()::requireDatabase);
        if (!expanded.isBehindView(name, use.table())) {
            run.context().privileges().requireOnTable(Privilege.SELECT, name, use.table());
        }
        Database database = run.catalog()
                .database(name)
                .orElseThrow(() -> new EngineException(ErrorCode.UNKNOWN_DATABASE, "Unknown database '" + name + "'"));
        return run.catalog()
                .table(database.id(), use.table())
                .orElseThrow(() -> new EngineException(
                        ErrorCode.TABLE_NOT_FOUND, "Table '" + name + "." + use.table() + "' doesn't exist"));
    }

    private void stream(String sql, TabletChoice choice) {
        long seconds = run.session().variables().number("query_timeout");
        long deadline = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        List<Backend> candidates = choice.bestFirst();
        for (int attempt = 1; ; attempt++) {
            Backend backend = candidates.get(attempt - 1);
            try {
                stream(backend, request(sql, choice, backend), deadline);
                return;
            } catch (StatusRuntimeException e) {
                run.session().checkCancelled();
                EngineException failure = failure(e, backend, seconds);
                boolean again = !begun
                        && attempt < Math.min(ATTEMPTS_MAX, candidates.size())
                        && failure.code().blame() == ErrorCode.Blame.RESOURCE
                        && failure.code() != ErrorCode.STATEMENT_TIMED_OUT;
                if (!again) {
                    throw failure;
                }
                log.info("Query failed on backend {}, asking another: {}", backend.address(), failure.getMessage());
            }
        }
    }

    private static QueryRequest request(String sql, TabletChoice choice, Backend backend) {
        return QueryRequest.newBuilder()
                .setQueryId(UUID.randomUUID().toString())
                .setSql(sql)
                .addAllTables(choice.tables(backend))
                .build();
    }

    private void stream(Backend backend, QueryRequest request, long deadline) {
        Context.CancellableContext context = Context.current().withCancellation();
        run.session().onCancel(() -> context.cancel(null));
        Context before = context.attach();
        try {
            Duration left = Duration.ofNanos(Math.max(1_000_000, deadline - System.nanoTime()));
            Iterator<QueryResponse> answers =
                    run.services().agents().apply(backend, left).query(request);
            List<Column> columns = new ArrayList<>();
            while (answers.hasNext()) {
                take(answers.next(), columns);
            }
            sink.end();
        } finally {
            context.detach(before);
            // Whatever ended it, the agent must not go on.
            context.cancel(null);
        }
    }

    private void take(QueryResponse answer, List<Column> columns) {
        if (answer.hasHeader()) {
            answer.getHeader().getColumnsList().forEach(spec -> columns.add(SchemaCodec.decode(spec)));
            sink.begin(columns.stream()
                    .map(column -> ResultColumn.of(column.name(), column.type()))
                    .toList());
            begun = true;
            return;
        }
        for (Row row : answer.getRows().getRowsList()) {
            sink.row(RowCodec.decode(columns, row));
        }
    }

    private static EngineException failure(StatusRuntimeException e, Backend backend, long seconds) {
        if (e.getStatus().getCode() == Status.Code.DEADLINE_EXCEEDED) {
            return new EngineException(ErrorCode.STATEMENT_TIMED_OUT, timedOut(seconds), e);
        }
        return RpcErrors.fromStatus(backend.address(), e, ErrorCode.QUERY_FAILED);
    }

    private static String timedOut(long seconds) {
        return "Query timed out after " + seconds + " s (query_timeout)";
    }
}
