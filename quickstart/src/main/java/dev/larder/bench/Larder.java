package dev.larder.bench;

import dev.larder.be.boot.AgentMain;
import dev.larder.fe.boot.FrontendMain;
import dev.larder.quickstart.SqlClient;
import dev.larder.quickstart.SqlClient.Result;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A frontend and one agent, each a process, and what they are told in SQL. The agent has the same flags as any other. */
final class Larder implements Contender, AutoCloseable {
    private static final Duration STATEMENT_PATIENCE = Duration.ofMinutes(5);
    private static final Duration JOB_PATIENCE = Duration.ofMinutes(60);
    private static final Duration QUERIES_PATIENCE = Duration.ofSeconds(10);
    private static final long LOOK_MILLIS = 50;
    private static final String INCREMENTAL = "\"type\" = \"incremental\"";
    private static final String TOKEN = "larder-bench-token-0123456789";

    private final Path folder;
    private final AgentOptions agentOptions;
    private final String repository;
    private final int mysqlPort = freePort();
    private final int agentPort = freePort();
    private final String database;
    private Server frontend;
    private Server agent;
    private SqlClient client;

    /** @param database of the tables; also names the repository, so that runs on one store keep apart */
    Larder(Path folder, AgentOptions agentOptions, String database) throws IOException {
        this.folder = folder;
        this.agentOptions = agentOptions;
        this.database = database;
        this.repository = database + "_repository";
        Files.createDirectories(folder);
    }

    void start(Store store) throws IOException, InterruptedException {
        frontend = Server.start(
                "1g",
                FrontendMain.class,
                folder.resolve("fe.log"),
                List.of(
                        "--host",
                        "127.0.0.1",
                        "--mysql-port",
                        Integer.toString(mysqlPort),
                        "--data",
                        folder.resolve("fe").toString(),
                        "--token",
                        TOKEN));
        startAgent();
        client = SqlClient.connect("127.0.0.1", mysqlPort, STATEMENT_PATIENCE);
        client.run("ALTER SYSTEM ADD BACKEND \"127.0.0.1:" + agentPort + "\"");
        awaitAlive();
        client.run("CREATE DATABASE " + database);
        client.run("USE " + database);
        createRepository(repository, store);
    }

    private void createRepository(String name, Store store) {
        client.run("CREATE REPOSITORY " + name + store.repositoryClause());
    }

    /** Makes the table of a data set, and gives its tablets the files. Returns a folder of links to them. */
    Path load(DataSet set) throws IOException, InterruptedException {
        client.run(set.createTable());
        // A few rows for every bucket, so that each tablet has the version that its files will be.
        StringBuilder rows = new StringBuilder("INSERT INTO " + set.table() + " VALUES (0, 'x')");
        for (int i = 1; i < set.buckets() * DataSet.ROWS_PER_BUCKET; i++) {
            rows.append(", (").append(i).append(", 'x')");
        }
        client.run(rows.toString());
        Result tablets = client.run("SHOW TABLETS FROM " + set.table());
        int column = tablets.columns().indexOf("TabletId");
        List<Long> ids = tablets.rows().stream()
                .map(row -> Long.parseLong(row.get(column)))
                .toList();
        agent.close();
        Path links = Seeder.fill(agentFolder(), ids, set, folder.resolve("files-" + set.name()));
        startAgent();
        awaitAlive();
        return links;
    }

    void dropTable(DataSet set) throws InterruptedException, IOException {
        client.run("DROP TABLE " + set.table() + " FORCE");
        awaitNoFiles();
    }

    @Override
    public String name() {
        return "Larder";
    }

    @Override
    public Optional<String> absence() {
        return Optional.empty();
    }

    @Override
    public Measurement backUp(DataSet set, Path files, String round) throws IOException, InterruptedException {
        return backUp(repository, set, round, "\"type\" = \"full\"");
    }

    /** With nothing or little changed since the last backup. */
    Measurement backUpAgain(DataSet set, String round) throws IOException, InterruptedException {
        return backUp(repository, set, round, INCREMENTAL);
    }

    private Measurement backUp(String repository, DataSet set, String round, String properties)
            throws IOException, InterruptedException {
        return measure(
                "BACKUP SNAPSHOT " + database + "." + round + " TO " + repository + " ON (" + set.table()
                        + ") PROPERTIES (" + properties + ")",
                "SHOW BACKUP FROM " + database);
    }

    /** The table must not exist: its files would be linked instead of fetched. */
    @Override
    public Measurement restore(DataSet set, String round, Path target) throws IOException, InterruptedException {
        return restore(repository, set, round);
    }

    private Measurement restore(String repository, DataSet set, String round) throws IOException, InterruptedException {
        Result snapshot = client.run("SHOW SNAPSHOT ON " + repository + " WHERE SNAPSHOT = \"" + round + "\"");
        Measurement measurement = measure(
                "RESTORE SNAPSHOT " + database + "." + round + " FROM " + repository
                        + " PROPERTIES (\"replication_num\" = \"1\", \"backup_timestamp\" = \""
                        + snapshot.first("Timestamp") + "\")",
                "SHOW RESTORE FROM " + database);
        long rows = Long.parseLong(
                client.run("SELECT COUNT(*) AS c FROM " + set.table()).first("c"));
        long expected = (long) set.files() * Seeder.rowsPerFile(set);
        if (rows != expected) {
            throw new IOException("After the restore " + set.table() + " has " + rows + " rows, expected " + expected);
        }
        return measurement;
    }

    @Override
    public void forget(String round) {
        forget(repository, round);
    }

    private void forget(String repository, String round) {
        client.run("DROP SNAPSHOT " + round + " FROM " + repository);
    }

    /** The same servers with a repository that is reached in another way. */
    Tapped through(Store store) {
        String other = repository + "_tapped";
        createRepository(other, store);
        return new Tapped(other);
    }

    /** Larder with its second repository. */
    final class Tapped implements Contender {
        private final String repository;

        private Tapped(String repository) {
            this.repository = repository;
        }

        @Override
        public String name() {
            return Larder.this.name();
        }

        @Override
        public Optional<String> absence() {
            return Optional.empty();
        }

        @Override
        public Measurement backUp(DataSet set, Path files, String round) throws IOException, InterruptedException {
            return Larder.this.backUp(repository, set, round, "\"type\" = \"full\"");
        }

        Measurement backUpAgain(DataSet set, String round) throws IOException, InterruptedException {
            return Larder.this.backUp(repository, set, round, INCREMENTAL);
        }

        void begin(DataSet set, String round, long bytesPerSecondMax) {
            Larder.this.begin(repository, set, round, bytesPerSecondMax);
        }

        @Override
        public Measurement restore(DataSet set, String round, Path target) throws IOException, InterruptedException {
            return Larder.this.restore(repository, set, round);
        }

        @Override
        public void forget(String round) {
            Larder.this.forget(repository, round);
        }
    }

    /** Begins a full backup with a limit, and does not wait for it. */
    void begin(DataSet set, String round, long bytesPerSecondMax) {
        begin(repository, set, round, bytesPerSecondMax);
    }

    private void begin(String repository, DataSet set, String round, long bytesPerSecondMax) {
        client.run("BACKUP SNAPSHOT " + database + "." + round + " TO " + repository + " ON (" + set.table()
                + ") PROPERTIES (\"type\" = \"full\", \"max_bytes_per_second\" = \"" + bytesPerSecondMax + "\")");
    }

    void awaitBackUp() throws IOException, InterruptedException {
        while (!hasBackedUp()) {
            Thread.sleep(LOOK_MILLIS);
        }
    }

    /** Whether the last backup has ended. */
    boolean hasBackedUp() throws IOException {
        Result jobs = client.run("SHOW BACKUP FROM " + database);
        if (jobs.last("State").equals("CANCELLED")) {
            throw new IOException("A backup is CANCELLED: " + jobs.last("Status"));
        }
        return jobs.last("State").equals("FINISHED");
    }

    /** Changes the limit of the backup that runs. */
    void limit(long bytesPerSecondMax) {
        client.run("ALTER BACKUP FROM " + database + " SET (\"max_bytes_per_second\" = \"" + bytesPerSecondMax + "\")");
    }

    /** Adds rows of about so many bytes to the table of a set. Returns the bytes of the files that they became. */
    long change(DataSet set, long bytes) throws IOException {
        long before = tabletBytes();
        Seeder.insert(set, bytes).forEach(client::run);
        return tabletBytes() - before;
    }

    /** Seconds that each query by key took, one after the other: so many of them, or those that ten seconds are enough for. */
    double[] query(DataSet set, int times) {
        double[] seconds = new double[times];
        long first = System.nanoTime();
        int done = 0;
        while (done < times && System.nanoTime() - first < QUERIES_PATIENCE.toNanos()) {
            long begun = System.nanoTime();
            client.run("SELECT payload FROM " + set.table() + " WHERE id = " + done % DataSet.ROWS_PER_BUCKET);
            seconds[done] = (System.nanoTime() - begun) / 1e9;
            done++;
        }
        return Arrays.copyOf(seconds, done);
    }

    @Override
    public void close() {
        if (client != null) {
            client.close();
        }
        if (agent != null) {
            agent.close();
        }
        if (frontend != null) {
            frontend.close();
        }
    }

    private Measurement measure(String statement, String show) throws IOException, InterruptedException {
        Usage.forgetPeak(frontend.pid());
        Usage.forgetPeak(agent.pid());
        double cpuBefore = cpuSeconds();
        long started = System.nanoTime();
        client.run(statement);
        String state;
        do {
            Thread.sleep(LOOK_MILLIS);
            Result jobs = client.run(show);
            state = jobs.last("State");
            if (state.equals("CANCELLED") || System.nanoTime() - started > JOB_PATIENCE.toNanos()) {
                throw new IOException(statement + " is " + state + ": " + jobs.last("Status"));
            }
        } while (!state.equals("FINISHED"));
        double wall = (System.nanoTime() - started) / 1e9;
        return new Measurement(
                wall,
                cpuSeconds() - cpuBefore,
                Math.max(Usage.peakBytes(frontend.pid()), Usage.peakBytes(agent.pid())));
    }

    private double cpuSeconds() throws IOException {
        return Usage.cpuSeconds(frontend.pid()) + Usage.cpuSeconds(agent.pid());
    }

    private Path agentFolder() {
        return folder.resolve("be");
    }

    private void startAgent() throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(
                "--host",
                "127.0.0.1",
                "--port",
                Integer.toString(agentPort),
                "--data",
                agentFolder().toString(),
                "--token",
                TOKEN));
        arguments.addAll(agentOptions.flags());
        agent = Server.start(agentOptions.heap(), AgentMain.class, folder.resolve("be.log"), arguments);
    }

    private void awaitAlive() throws InterruptedException, IOException {
        long deadline = System.nanoTime() + STATEMENT_PATIENCE.toNanos();
        while (!client.run("SHOW BACKENDS").first("Alive").equals("true")) {
            if (System.nanoTime() > deadline) {
                throw new IOException("The agent did not become alive");
            }
            Thread.sleep(100);
        }
    }

    /** The agent deletes the tablets of a dropped table a little later; until then a restore would link their files. */
    private void awaitNoFiles() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + STATEMENT_PATIENCE.toNanos();
        while (hasFiles()) {
            if (System.nanoTime() > deadline) {
                throw new IOException("The agent does not delete the files of a dropped table");
            }
            Thread.sleep(100);
        }
    }

    private long tabletBytes() throws IOException {
        long bytes = 0;
        try (Stream<Path> all = Files.walk(agentFolder().resolve("tablets"))) {
            for (Path file :
                    all.filter(path -> path.toString().endsWith(".parquet")).toList()) {
                bytes += Files.size(file);
            }
        }
        return bytes;
    }

    private boolean hasFiles() throws IOException {
        try (Stream<Path> all = Files.walk(agentFolder().resolve("tablets"))) {
            return all.anyMatch(path -> path.toString().endsWith(".parquet"));
        } catch (UncheckedIOException e) {
            // A folder was deleted while it was read.
            return true;
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
