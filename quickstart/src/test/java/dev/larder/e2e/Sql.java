package dev.larder.e2e;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A connection through Connector/J without special options. */
final class Sql implements AutoCloseable {
    private static final Set<String> ENDED = Set.of("CANCELLED", "FINISHED");

    private final Connection connection;

    private Sql(Connection connection) {
        this.connection = connection;
    }

    static Sql connect(int port, String user, String password) throws SQLException {
        return new Sql(DriverManager.getConnection("jdbc:mysql://127.0.0.1:" + port + "/", user, password));
    }

    Connection connection() {
        return connection;
    }

    /** Runs a statement whose rows, if any, do not matter. */
    void run(String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError(sql + "\n  failed: " + e.getMessage(), e);
        }
    }

    /** Runs a statement that must fail, and returns how. */
    SQLException failure(String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            return e;
        }
        throw new AssertionError("should have failed: " + sql);
    }

    /** Rows as texts; null stays null. */
    List<List<String>> rows(String sql) {
        return query(sql).stream()
                .map(row -> (List<String>) new ArrayList<>(row.values()))
                .toList();
    }

    /** Rows by column name, in column order. */
    List<Map<String, String>> query(String sql) {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            ResultSetMetaData columns = rows.getMetaData();
            List<Map<String, String>> all = new ArrayList<>();
            while (rows.next()) {
                Map<String, String> row = new LinkedHashMap<>();
                for (int i = 1; i <= columns.getColumnCount(); i++) {
                    row.put(columns.getColumnLabel(i), rows.getString(i));
                }
                all.add(row);
            }
            return all;
        } catch (SQLException e) {
            throw new AssertionError(sql + "\n  failed: " + e.getMessage(), e);
        }
    }

    String value(String sql) {
        return rows(sql).get(0).get(0);
    }

    /** The newest row of SHOW BACKUP or SHOW RESTORE, once its State is the one given. */
    Map<String, String> awaitJob(String show, String state, Duration patience) {
        return awaitState(show, Set.of(state), patience);
    }

    /** The newest row of such a statement, once its job has ended, well or not. */
    Map<String, String> awaitEnd(String show, Duration patience) {
        return awaitState(show, ENDED, patience);
    }

    private Map<String, String> awaitState(String show, Set<String> states, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        Map<String, String> newest = Map.of();
        while (System.nanoTime() < deadline) {
            List<Map<String, String>> jobs = query(show);
            newest = jobs.isEmpty() ? Map.of() : jobs.get(jobs.size() - 1);
            String now = newest.getOrDefault("State", "");
            if (states.contains(now)) {
                return newest;
            }
            if (ENDED.contains(now)) {
                break;
            }
            Pause.millis(100);
        }
        throw new AssertionError(show + " did not reach " + states + ": " + newest);
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
