package dev.larder.fe.mysql;

import dev.larder.fe.session.Account;
import dev.larder.fe.session.GlobalVariables;
import dev.larder.fe.session.PasswordHashes;
import dev.larder.fe.session.SessionRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** A MySQL port on a free port of this machine, with a few users and the toy executor behind it. */
final class ToyServer implements AutoCloseable {
    static final String PASSWORD = "päss wörd";

    final SessionRegistry registry;
    final ToyExecutor executor;
    private final MySqlServer server;

    private ToyServer(MySqlServerConfig config, Map<String, ?> variables) {
        registry = new SessionRegistry(GlobalVariables.with(variables), InstantSource.system());
        executor = new ToyExecutor(registry);
        try {
            server = MySqlServer.start(config, executor, ToyServer::find, registry, InstantSource.system());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ToyServer start() {
        return start(Map.of());
    }

    static ToyServer start(Map<String, ?> variables) {
        return new ToyServer(config(), variables);
    }

    static ToyServer start(MySqlServerConfig config) {
        return new ToyServer(config, Map.of());
    }

    static MySqlServerConfig config() {
        return MySqlServerConfig.at(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    int port() {
        return server.port();
    }

    Connection connect(String user, String password, String options) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:mysql://127.0.0.1:" + port() + "/demo?connectTimeout=5000&socketTimeout=60000&" + options,
                user,
                password);
    }

    Connection connect() throws SQLException {
        return connect("root", "", "sslMode=DISABLED");
    }

    @Override
    public void close() {
        server.close();
    }

    /** {@code old} has only the hash of the older way. */
    private static Optional<Account> find(String user, String host) {
        PasswordHashes hashes = PasswordHashes.of(PASSWORD);
        return switch (user) {
            case "root" -> Optional.of(new Account(user, "%", PasswordHashes.NONE));
            case "ada" -> Optional.of(new Account(user, "%", hashes));
            case "old" -> Optional.of(new Account(user, "%", new PasswordHashes(hashes.nativeHash(), "")));
            default -> Optional.empty();
        };
    }

    /** Stays up, to be tried by hand. */
    public static void main(String[] arguments) throws InterruptedException {
        MySqlServerConfig config = MySqlServerConfig.at(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0])))
                .withTls(new Tls.SelfSigned());
        ToyServer server = start(config);
        Runtime.getRuntime().addShutdownHook(new Thread(server::close));
        Thread.currentThread().join();
    }
}
