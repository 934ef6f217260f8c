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
import dev.larder.fe.analysis.InformationSchema;
import dev.larder.fe.catalog.Backend;
import dev.larder.fe.catalog.Database;
import dev.larder.fe.catalog.Privilege;
import dev.larder.fe.catalog.Table;
import dev.larder.fe.query.ConstantQuery;
import dev.larder.fe.query.SelectPlanner;
import dev.larder.fe.query.SelectPlanner.PlannedSelect;
import dev.larder.fe.query.TableUse;
import dev.larder.fe.session.ResultColumn;
import dev.larder.sql.tree.Query;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
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
    private final StatementValues values;
    private boolean begun;

    SelectRun(StatementRun run) {
        this.run = run;
        this.values = new StatementValues(run.context());
    }

    void run(Query query) {
        Optional<ConstantQuery> constant = ConstantQuery.of(query, values);
        if (constant.isPresent()) {
            answer(constant.get());
            return;
        }
        SelectPlanner planner = new SelectPlanner(values);
        Query visible = InformationSchema.inlined(query, run.context());
        Map<TableUse, Table> tables = new LinkedHashMap<>();
        Map<TableUse, List<Column>> columns = new LinkedHashMap<>();
        for (TableUse use : planner.tables(visible)) {
            Table table = table(use);
            tables.put(use, table);
            columns.put(use, table.schema().columns());
        }
        PlannedSelect planned = planner.plan(visible, columns);
        TabletChoice choice = new TabletChoice(
                run.catalog(), run.services().backends().live(), run.session().id());
        tables.forEach((use, table) -> choice.add(planned.aliases().get(use), table, use.partitions()));
        stream(planned.sql(), choice);
    }

    private void answer(ConstantQuery constant) {
        sleep(constant.pause());
        run.sink()
                .begin(constant.columns().stream()
                        .map(column ->
                                ResultColumn.of(column.name(), column.constant().type()))
                        .toList());
        for (int i = 0; i < constant.rows(); i++) {
            run.sink()
                    .row(constant.columns().stream()
                            .map(column -> column.constant().value().orElse(null))
                            .toArray());
        }
        run.sink().end();
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

    private Table table(TableUse use) {
        String name = use.database().orElseGet(run.session()::requireDatabase);
        run.context().privileges().requireOnTable(Privilege.SELECT, name, use.table());
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
            run.sink().end();
        } finally {
            context.detach(before);
            // Whatever ended it, the agent must not go on.
            context.cancel(null);
        }
    }

    private void take(QueryResponse answer, List<Column> columns) {
        if (answer.hasHeader()) {
            answer.getHeader().getColumnsList().forEach(spec -> columns.add(SchemaCodec.decode(spec)));
            run.sink()
                    .begin(columns.stream()
                            .map(column -> ResultColumn.of(column.name(), column.type()))
                            .toList());
            begun = true;
            return;
        }
        for (Row row : answer.getRows().getRowsList()) {
            run.sink().row(RowCodec.decode(columns, row));
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
