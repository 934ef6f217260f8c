package dev.larder.quickstart;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.mysqlclient.MySQLConnectOptions;
import io.vertx.mysqlclient.MySQLConnection;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.io.Closeable;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One connection to a frontend through its MySQL port. Not thread safe. */
public final class SqlClient implements Closeable {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private final Vertx vertx;
    private final MySQLConnection connection;
    private final Duration patience;

    private SqlClient(Vertx vertx, MySQLConnection connection, Duration patience) {
        this.vertx = vertx;
        this.connection = connection;
        this.patience = patience;
    }

    /** Connects as root without a password, as a new cluster allows. A statement may take {@code patience}. */
    public static SqlClient connect(String host, int port, Duration patience) {
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1));
        try {
            MySQLConnectOptions options = new MySQLConnectOptions()
                    .setHost(host)
                    .setPort(port)
                    .setUser("root")
                    .setPassword("");
            MySQLConnection connection = MySQLConnection.connect(vertx, options)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
            return new SqlClient(vertx, connection, patience);
        } catch (CompletionException e) {
            vertx.close();
            throw new SqlFailed("Cannot connect to " + host + ":" + port, e.getCause());
        }
    }

    /** Runs one statement. Throws SqlFailed with the server's words. */
    public Result run(String sql) {
        try {
            RowSet<Row> rows = connection
                    .query(sql)
                    .execute()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return result(rows);
        } catch (ExecutionException e) {
            throw new SqlFailed(e.getCause().getMessage(), e.getCause());
        } catch (TimeoutException e) {
            throw new SqlFailed("No answer within " + patience.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SqlFailed("Interrupted", e);
        }
    }

    @Override
    public void close() {
        connection.close().toCompletionStage().toCompletableFuture().join();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private static Result result(RowSet<Row> rows) {
        List<String> columns = rows.columnsNames() == null ? List.of() : rows.columnsNames();
        List<List<String>> texts = new ArrayList<>();
        for (Row row : rows) {
            List<String> cells = new ArrayList<>();
            for (int i = 0; i < columns.size(); i++) {
                cells.add(text(row.getValue(i)));
            }
            texts.add(cells);
        }
        return new Result(columns, texts, rows.rowCount());
    }

    private static String text(Object value) {
        if (value == null) {
            return "NULL";
        }
        return value instanceof LocalDateTime time ? TIME.format(time) : value.toString();
    }

    /**
     * What a statement gave.
     *
     * @param columns empty for a statement without rows
     * @param affected rows changed, for a statement without rows
     */
    public record Result(List<String> columns, List<List<String>> rows, int affected) {
        /** The cell of the first row under this column. */
        public String first(String column) {
            return rows.get(0).get(columns.indexOf(column));
        }

        /** The cell of the last row under this column. */
        public String last(String column) {
            return rows.get(rows.size() - 1).get(columns.indexOf(column));
        }
    }

    /** A statement or a connection failed. */
    public static final class SqlFailed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        public SqlFailed(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
