package dev.larder.be.debug;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.larder.be.debug.DebugPoints.Point;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes {@code POST /api/debug_point/add/NAME?tablet_id=T&execute=N}, {@code /remove/NAME} and {@code /clear} over HTTP, with one
 * thread. Every request must show the secret, as password of any user or as bearer token.
 */
public final class DebugPort implements AutoCloseable {
    private static final String PATH = "/api/debug_point/";
    private static final String ADD = "add/";
    private static final String REMOVE = "remove/";
    private static final String TABLET = "tablet_id";
    private static final String TIMES = "execute";
    private static final int WAITING_MAX = 16;
    private static final int OK = 200;
    private static final int BAD_REQUEST = 400;
    private static final int UNAUTHORIZED = 401;
    private static final int NOT_FOUND = 404;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final Logger log = LoggerFactory.getLogger(DebugPort.class);

    private final DebugPoints points;
    private final Predicate<String> secret;
    private final HttpServer server;
    private final ExecutorService thread;

    private DebugPort(DebugPoints points, Predicate<String> secret, HttpServer server) {
        this.points = points;
        this.secret = secret;
        this.server = server;
        this.thread = Executors.newSingleThreadExecutor(task -> new Thread(task, "debug-http"));
    }

    /** What is said to a request. */
    private record Answer(int status, String message) {
        static final Answer DONE = new Answer(OK, "success");

        /** Texts are our own: nothing in them needs escaping. */
        String json() {
            return "{\"msg\":\"" + message + "\",\"code\":" + (status == OK ? 0 : 1) + ",\"data\":null,\"count\":0}\n";
        }
    }

    /**
     * Starts to listen; throws if the address cannot be used.
     *
     * @param secret compares in constant time
     */
    public static DebugPort start(InetSocketAddress address, Predicate<String> secret, DebugPoints points)
            throws IOException {
        DebugPort port = new DebugPort(points, secret, HttpServer.create(address, WAITING_MAX));
        port.server.createContext("/", port::handle);
        port.server.setExecutor(port.thread);
        port.server.start();
        return port;
    }

    public int port() {
        return server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
        thread.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Answer answer = answer(exchange);
            byte[] body = answer.json().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
            if (answer.status() == UNAUTHORIZED) {
                exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"larder\"");
            }
            exchange.sendResponseHeaders(answer.status(), body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private Answer answer(HttpExchange exchange) {
        if (!secret.test(shown(exchange))) {
            return new Answer(UNAUTHORIZED, "The cluster's token is needed, as password or bearer token");
        }
        String path = exchange.getRequestURI().getPath();
        if (!path.startsWith(PATH)) {
            return new Answer(NOT_FOUND, "Nothing is here");
        }
        if (!exchange.getRequestMethod().equals("POST")) {
            return new Answer(METHOD_NOT_ALLOWED, "Debug points take POST");
        }
        String asked = path.substring(PATH.length());
        if (asked.equals("clear")) {
            points.clear();
            return Answer.DONE;
        }
        if (asked.startsWith(ADD)) {
            return add(asked.substring(ADD.length()), parameters(exchange));
        }
        if (asked.startsWith(REMOVE)) {
            return points.remove(asked.substring(REMOVE.length()))
                    ? Answer.DONE
                    : new Answer(NOT_FOUND, "This debug point is not set");
        }
        return new Answer(NOT_FOUND, "Expected add/NAME, remove/NAME or clear");
    }

    private Answer add(String name, Map<String, String> parameters) {
        if (!DebugPoints.NAMES.contains(name)) {
            return new Answer(NOT_FOUND, "There is no such debug point here; there are " + DebugPoints.NAMES);
        }
        try {
            if (Set.of(TABLET, TIMES).containsAll(parameters.keySet())) {
                points.add(name, new Point(number(parameters, TABLET), number(parameters, TIMES)));
                return Answer.DONE;
            }
        } catch (NumberFormatException e) {
            log.debug("A debug point came with a number that is none", e);
        }
        return new Answer(BAD_REQUEST, "A debug point takes tablet_id and execute, both numbers, or neither");
    }

    private static OptionalLong number(Map<String, String> parameters, String name) {
        String text = parameters.get(name);
        return text == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text));
    }

    private static Map<String, String> parameters(HttpExchange exchange) {
        Map<String, String> parameters = new HashMap<>();
        String query = exchange.getRequestURI().getRawQuery();
        if (query != null) {
            for (String one : query.split("&", -1)) {
                int equals = one.indexOf('=');
                parameters.put(
                        decoded(equals < 0 ? one : one.substring(0, equals)),
                        equals < 0 ? "" : decoded(one.substring(equals + 1)));
            }
        }
        return parameters;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    /** What the request shows as secret; empty if nothing. */
    private static String shown(HttpExchange exchange) {
        String header = exchange.getRequestHeaders().getFirst("Authorization");
        if (header == null) {
            return "";
        }
        if (header.startsWith("Bearer ")) {
            return header.substring("Bearer ".length()).strip();
        }
        if (!header.startsWith("Basic ")) {
            return "";
        }
        try {
            byte[] pair = Base64.getDecoder()
                    .decode(header.substring("Basic ".length()).strip());
            String text = new String(pair, StandardCharsets.UTF_8);
            return text.substring(text.indexOf(':') + 1);
        } catch (IllegalArgumentException e) {
            log.debug("A request shows no secret", e);
            return "";
        }
    }
}
