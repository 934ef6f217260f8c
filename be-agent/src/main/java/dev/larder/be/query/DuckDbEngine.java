package dev.larder.be.query;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDriver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one DuckDB instance of an agent: in memory, bounded, and locked so that it can read the segment folders and
 * nothing else. Safe to call from many threads.
 */
final class DuckDbEngine implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(DuckDbEngine.class);

    private final QueryLimits limits;
    private final List<Path> readable;
    private final Path spillFolder;
    /** Guarded by this. */
    private DuckDBConnection root;

    /**
     * @param readable folders whose files queries may read
     * @param spillFolder for what does not fit into memory; made if missing
     */
    DuckDbEngine(QueryLimits limits, List<Path> readable, Path spillFolder) {
        this.limits = limits;
        this.readable = List.copyOf(readable);
        this.spillFolder = spillFolder;
        try {
            Files.createDirectories(spillFolder);
            root = open();
            UnpackedLibrary.remove();
        } catch (IOException | SQLException e) {
            throw new IllegalStateException("The query engine does not start: " + e.getMessage(), e);
        }
    }

    /** A new connection with views of its own; the caller closes it. */
    synchronized Connection connect() throws SQLException {
        return root.duplicate();
    }

    /** Starts a new instance in place of one that declared itself unusable. Running queries keep the old one. */
    synchronized void replace(Connection failed) throws SQLException {
        if (works(root)) {
            return;
        }
        log.error("The query engine is unusable after a failure of {}: starting a new one", failed);
        root.close();
        root = open();
    }

    @Override
    public synchronized void close() {
        try {
            root.close();
        } catch (SQLException e) {
            log.warn("The query engine did not close", e);
        }
    }

    private static boolean works(DuckDBConnection connection) {
        try (Statement statement = connection.createStatement()) {
            return statement.execute("SELECT 1");
        } catch (SQLException e) {
            return false;
        }
    }

    private DuckDBConnection open() throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("memory_limit", mebibytes(limits.memoryBytes()));
        properties.setProperty("threads", Integer.toString(limits.threads()));
        properties.setProperty(DuckDBDriver.JDBC_STREAM_RESULTS, "true");
        DuckDBConnection connection = DuckDBConnection.newConnection("jdbc:duckdb:", false, "", properties);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET temp_directory = " + SqlText.literal(spillFolder.toString()));
            statement.execute("SET max_temp_directory_size = " + SqlText.literal(mebibytes(limits.spillBytes())));
            statement.execute("SET TimeZone = 'UTC'");
            statement.execute("SET parquet_metadata_cache = true");
            statement.execute("SET autoinstall_known_extensions = false");
            statement.execute("SET autoload_known_extensions = false");
            statement.execute("SET allow_community_extensions = false");
            statement.execute("SET allowed_directories = " + folders());
            // From here on nothing can be widened again: the order of these two matters.
            statement.execute("SET enable_external_access = false");
            statement.execute("SET lock_configuration = true");
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    private String folders() {
        return readable.stream()
                .map(folder -> SqlText.literal(folder.toString().endsWith("/") ? folder.toString() : folder + "/"))
                .collect(Collectors.joining(", ", "[", "]"));
    }

    private static String mebibytes(long bytes) {
        return (bytes >> 20) + "MiB";
    }
}
