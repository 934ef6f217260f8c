package dev.larder.fe.mysql;

import java.net.InetSocketAddress;
import java.util.Map;

/**
 * How the MySQL port is set up. Limits and timeouts are system variables: {@code max_connections},
 * {@code max_allowed_packet}, {@code connect_timeout}, {@code net_read_timeout}, {@code net_write_timeout},
 * {@code wait_timeout}, {@code interactive_timeout}, {@code max_prepared_stmt_count}.
 *
 * @param address where to listen; port 0 takes a free one
 * @param greeting the way to prove a password that the server asks for first; each account may use either
 * @param statementThreads how many statements run at once; others wait for their turn
 */
public record MySqlServerConfig(InetSocketAddress address, Tls tls, AuthPlugin greeting, int statementThreads) {
    public static final int STATEMENT_THREADS_DEFAULT = 256;

    public MySqlServerConfig {
        if (statementThreads < 1) {
            throw new IllegalArgumentException("There must be a statement thread: " + statementThreads);
        }
    }

    public static MySqlServerConfig at(InetSocketAddress address) {
        return new MySqlServerConfig(address, new Tls.Off(), AuthPlugin.NATIVE, STATEMENT_THREADS_DEFAULT);
    }

    public MySqlServerConfig withTls(Tls mode) {
        return new MySqlServerConfig(address, mode, greeting, statementThreads);
    }

    public MySqlServerConfig withGreeting(AuthPlugin plugin) {
        return new MySqlServerConfig(address, tls, plugin, statementThreads);
    }

    /** What system variables tell clients of this set-up. */
    public Map<String, Object> variables() {
        String ssl = tls instanceof Tls.Off ? "DISABLED" : "YES";
        return Map.of(
                "have_ssl",
                ssl,
                "have_openssl",
                ssl,
                "tls_version",
                tls instanceof Tls.Off ? "" : "TLSv1.2,TLSv1.3",
                "default_authentication_plugin",
                greeting.wireName(),
                "port",
                (long) address.getPort());
    }
}
