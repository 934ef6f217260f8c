package dev.larder.be.query;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.id.TabletId;
import dev.larder.common.rpc.proto.QueryHeader;
import dev.larder.common.rpc.proto.QueryRequest;
import dev.larder.common.rpc.proto.QueryResponse;
import dev.larder.common.rpc.proto.QueryRows;
import dev.larder.common.rpc.proto.QueryTable;
import dev.larder.common.rpc.proto.QueryTablet;
import dev.larder.common.rpc.proto.Row;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs queries on DuckDB: each table becomes a temporary view over its segment files, seen by one connection that
 * lives as long as the query.
 */
public final class DuckDbQueryRunner implements QueryRunner {
    private static final Logger log = LoggerFactory.getLogger(DuckDbQueryRunner.class);
    private static final Duration DEADLINE_MAX = Duration.ofDays(30);
    private static final int INSIST_MILLIS = 50;
    private static final int BATCH_ROWS_MAX = 1024;
    private static final int BATCH_BYTES_MAX = 512 << 10;

    private final TabletFiles tablets;
    private final InstantSource clock;
    private final DuckDbEngine engine;
    private final PeerCache cache;
    private final Admission admission;
    private final ScheduledThreadPoolExecutor deadlines;
    private final SegmentShapes shapes = new SegmentShapes();
    private final Set<RunningQuery> running = ConcurrentHashMap.newKeySet();

    /**
     * The folders of the agent that queries use.
     *
     * @param tabletsFolder where this agent's tablets are: the only folder besides the cache that queries can read
     * @param cacheFolder for files of other agents; emptied now
     * @param spillFolder for what does not fit into memory
     */
    public record Folders(Path tabletsFolder, Path cacheFolder, Path spillFolder) {
        public Folders {
            tabletsFolder = tabletsFolder.toAbsolutePath().normalize();
            cacheFolder = cacheFolder.toAbsolutePath().normalize();
            spillFolder = spillFolder.toAbsolutePath().normalize();
        }
    }

    public DuckDbQueryRunner(
            QueryLimits limits, Folders folders, TabletFiles tablets, PeerTablets peers, InstantSource clock) {
        this.tablets = tablets;
        this.clock = clock;
        this.admission = new Admission(limits, clock);
        try {
            this.cache = new PeerCache(folders.cacheFolder(), limits.cacheBytes(), peers, tablets);
        } catch (IOException e) {
            throw new UncheckedIOException("The query cache cannot be used: " + folders.cacheFolder(), e);
        }
        this.engine = new DuckDbEngine(
                limits, List.of(folders.tabletsFolder(), folders.cacheFolder()), folders.spillFolder());
        this.deadlines = new ScheduledThreadPoolExecutor(1, action -> {
            Thread thread = new Thread(action, "query-deadlines");
            thread.setDaemon(true);
            return thread;
        });
        deadlines.setRemoveOnCancelPolicy(true);
        // Once this is closed nobody has to be stopped any more.
        deadlines.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
    }

    @Override
    public void run(QueryRequest request, QuerySink sink) {
        RunningQuery query = new RunningQuery(request.getQueryId(), sink.deadline(), clock);
        running.add(query);
        sink.onCancel(() -> {
            query.stop(ErrorCode.QUERY_INTERRUPTED, "Query execution was interrupted");
            admission.wake();
            insist(query);
        });
        Future<?> alarm = deadlines.schedule(
                () -> {
                    query.stopAtDeadline();
                    insist(query);
                },
                millisUntil(sink.deadline()),
                TimeUnit.MILLISECONDS);
        try {
            admission.enter(query);
            try {
                execute(request, query, sink);
            } finally {
                admission.leave();
            }
        } finally {
            running.remove(query);
            alarm.cancel(false);
        }
    }

    /** The engine forgets a cancel that comes just before a statement begins: it is told until the query has ended. */
    private void insist(RunningQuery query) {
        if (running.contains(query)) {
            query.cancel();
            var unused = deadlines.schedule(() -> insist(query), INSIST_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void close() {
        deadlines.shutdownNow();
        running.forEach(query -> query.stop(ErrorCode.SHUTTING_DOWN, "The backend is shutting down"));
        admission.wake();
        engine.close();
    }

    private long millisUntil(Instant deadline) {
        Instant now = clock.instant();
        // Far deadlines, such as that of a caller who set none, would overflow.
        return deadline.isAfter(now.plus(DEADLINE_MAX))
                ? DEADLINE_MAX.toMillis()
                : Duration.between(now, deadline).toMillis();
    }

    private void execute(QueryRequest request, RunningQuery query, QuerySink sink) {
        try (PeerCache.Lease lease = cache.new Lease();
                Connection connection = engine.connect()) {
            try {
                for (QueryTable table : request.getTablesList()) {
                    List<LocalSegment> segments = segmentsOf(table, lease, query);
                    update(connection, TableView.create(table.getAlias(), table.getSchema(), segments, shapes), query);
                }
                OnlySelect.check(connection, request.getSql(), aliasesOf(request));
                select(connection, request, query, sink);
            } catch (SQLException e) {
                throw explain(e, connection, query);
            }
        } catch (SQLException e) {
            throw EngineErrors.toUser(e);
        }
    }

    private EngineException explain(SQLException e, Connection connection, RunningQuery query) throws SQLException {
        if (query.reason().isPresent()) {
            return query.reason().get();
        }
        if (EngineErrors.fatal(e)) {
            log.error("The query engine failed", e);
            engine.replace(connection);
        }
        return EngineErrors.toUser(e);
    }

    private List<LocalSegment> segmentsOf(QueryTable table, PeerCache.Lease lease, RunningQuery query) {
        List<LocalSegment> segments = new ArrayList<>();
        for (QueryTablet tablet : table.getTabletsList()) {
            query.check();
            segments.addAll(segmentsOf(tablet, lease, query));
        }
        return segments;
    }

    private List<LocalSegment> segmentsOf(QueryTablet tablet, PeerCache.Lease lease, RunningQuery query) {
        try {
            return tablets.capture(new TabletId(tablet.getTabletId()), tablet.getVersion(), tablet.getRecentList());
        } catch (EngineException e) {
            if (e.code() != ErrorCode.REPLICA_NOT_USABLE) {
                throw e;
            }
            return lease.fetch(tablet, query);
        }
    }

    private void select(Connection connection, QueryRequest request, RunningQuery query, QuerySink sink)
            throws SQLException {
        // A statement of its own: after an error it is closed for good.
        try (Statement statement = connection.createStatement()) {
            query.runs(statement);
            try (ResultSet result = statement.executeQuery(request.getSql())) {
                List<ResultColumn> columns = columnsOf(result.getMetaData(), request);
                sink.send(header(columns));
                sendRows(result, columns, request.getRowLimit(), query, sink);
            } finally {
                query.rests();
            }
        } catch (SQLException e) {
            if (EngineErrors.reasonIsLost(e)) {
                findReason(connection, request, query);
            }
            throw e;
        }
    }

    /** Throws what a query fails with. While it streams, the engine forgets a reason that comes before the first row. */
    private static void findReason(Connection connection, QueryRequest request, RunningQuery query)
            throws SQLException {
        query.check();
        update(connection, "EXPLAIN ANALYZE " + request.getSql(), query);
    }

    private static void sendRows(
            ResultSet result, List<ResultColumn> columns, long rowLimit, RunningQuery query, QuerySink sink)
            throws SQLException {
        long left = rowLimit == 0 ? Long.MAX_VALUE : rowLimit;
        QueryRows.Builder batch = QueryRows.newBuilder();
        int batchBytes = 0;
        while (left > 0 && result.next()) {
            left--;
            Row.Builder row = Row.newBuilder();
            for (ResultColumn column : columns) {
                row.addValues(column.read(result));
            }
            Row complete = row.build();
            batch.addRows(complete);
            batchBytes += complete.getSerializedSize();
            if (batch.getRowsCount() >= BATCH_ROWS_MAX || batchBytes >= BATCH_BYTES_MAX) {
                query.check();
                sink.send(QueryResponse.newBuilder().setRows(batch).build());
                batch.clear();
                batchBytes = 0;
            }
        }
        query.check();
        if (batch.getRowsCount() > 0) {
            sink.send(QueryResponse.newBuilder().setRows(batch).build());
        }
    }

    private static QueryResponse header(List<ResultColumn> columns) {
        QueryHeader.Builder header = QueryHeader.newBuilder();
        columns.forEach(column -> header.addColumns(column.spec()));
        return QueryResponse.newBuilder().setHeader(header).build();
    }

    private List<ResultColumn> columnsOf(ResultSetMetaData result, QueryRequest request) throws SQLException {
        List<String> types = typesOf(result);
        List<String> shadows = types.stream().anyMatch(ResultColumn::isTimestamp) ? shadowTypes(request, types) : types;
        List<ResultColumn> columns = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            columns.add(ResultColumn.of(i + 1, result.getColumnLabel(i + 1), types.get(i), shadows.get(i)));
        }
        return columns;
    }

    /** The types of the same query over the shadows of its tables; the given types if the engine cannot tell. */
    private List<String> shadowTypes(QueryRequest request, List<String> types) {
        try (Connection connection = engine.connect()) {
            for (QueryTable table : request.getTablesList()) {
                try (Statement statement = connection.createStatement()) {
                    statement.execute(TableView.createShadow(table.getAlias(), table.getSchema()));
                }
            }
            try (PreparedStatement statement = connection.prepareStatement(request.getSql())) {
                return typesOf(statement.getMetaData());
            }
        } catch (SQLException e) {
            log.debug("Query {} has no shadow", request.getQueryId(), e);
            return types;
        }
    }

    private static List<String> typesOf(ResultSetMetaData result) throws SQLException {
        List<String> types = new ArrayList<>();
        for (int i = 1; i <= result.getColumnCount(); i++) {
            types.add(result.getColumnTypeName(i));
        }
        return types;
    }

    private static void update(Connection connection, String sql, RunningQuery query) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            query.runs(statement);
            statement.execute(sql);
        } finally {
            query.rests();
        }
    }

    private static Set<String> aliasesOf(QueryRequest request) {
        Set<String> aliases = new HashSet<>();
        for (QueryTable table : request.getTablesList()) {
            aliases.add(table.getAlias().toLowerCase(Locale.ROOT));
        }
        return aliases;
    }
}
