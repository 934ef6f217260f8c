package dev.larder.bench;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Stands between clients and an S3 server without TLS, and counts requests and the bytes of their bodies. It takes time
 * itself: nothing that goes through it is timed.
 */
final class Tap implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int HEAD_BYTES_MAX = 1 << 16;

    /** What a request asks for. */
    enum Kind {
        PUT,
        PART,
        /** Beginning, ending or giving up an upload of parts. */
        MULTIPART,
        GET,
        HEAD,
        LIST,
        DELETE
    }

    /** What went by. */
    record Traffic(Map<Kind, Integer> requests, long bytesUp) {
        int total() {
            return requests.values().stream().mapToInt(Integer::intValue).sum();
        }
    }

    /** Bytes of bodies that had gone up at a point in time. */
    record Mark(long nanos, long bytesUp) {}

    private final URI server;
    private final ServerSocket listening = new ServerSocket(0, 256, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "tap");
        thread.setDaemon(true);
        return thread;
    });
    private final Map<Kind, Integer> requests = new EnumMap<>(Kind.class);
    private final List<Mark> marks = new ArrayList<>();
    private long bytesUp;

    Tap(String endpoint) throws IOException {
        server = URI.create(endpoint);
        if (!"http".equals(server.getScheme())) {
            throw new IOException("Requests can be counted over http only, not to " + endpoint);
        }
        threads.execute(this::accept);
    }

    String endpoint() {
        return "http://127.0.0.1:" + listening.getLocalPort();
    }

    /** What went by since this was asked before. */
    synchronized Traffic take() {
        Traffic taken = new Traffic(new EnumMap<>(requests), bytesUp);
        requests.clear();
        marks.clear();
        bytesUp = 0;
        return taken;
    }

    /** Every arrival of bytes since {@link #take}, in order. */
    synchronized List<Mark> marks() {
        return List.copyOf(marks);
    }

    @Override
    public void close() throws IOException {
        listening.close();
        threads.shutdownNow();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listening.accept();
                threads.execute(() -> serve(client));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void serve(Socket client) {
        try (client;
                Socket there = new Socket(server.getHost(), server.getPort() < 0 ? 80 : server.getPort())) {
            client.setTcpNoDelay(true);
            there.setTcpNoDelay(true);
            threads.execute(() -> answers(there, client));
            InputStream in = client.getInputStream();
            OutputStream out = there.getOutputStream();
            while (true) {
                request(in, out);
            }
        } catch (IOException e) {
            // One of them is gone, as it may.
        }
    }

    private static void answers(Socket there, Socket client) {
        try {
            there.getInputStream().transferTo(client.getOutputStream());
            client.close();
        } catch (IOException e) {
            // One of them is gone, as it may.
        }
    }

    private void request(InputStream in, OutputStream out) throws IOException {
        String head = head(in);
        count(kind(head));
        out.write(head.getBytes(StandardCharsets.ISO_8859_1));
        String lower = head.toLowerCase(Locale.ROOT);
        if (lower.contains("\r\ntransfer-encoding: chunked")) {
            chunks(in, out);
        } else {
            int at = lower.indexOf("\r\ncontent-length:");
            if (at >= 0) {
                int value = at + "\r\ncontent-length:".length();
                body(
                        in,
                        out,
                        Long.parseLong(lower.substring(value, lower.indexOf("\r\n", value))
                                .strip()));
            }
        }
        out.flush();
    }

    private void chunks(InputStream in, OutputStream out) throws IOException {
        long length;
        do {
            String line = line(in);
            out.write(line.getBytes(StandardCharsets.ISO_8859_1));
            length = Long.parseLong(line.split("[;\r]", 2)[0].strip(), 16);
            body(in, out, length);
            out.write(line(in).getBytes(StandardCharsets.ISO_8859_1));
        } while (length > 0);
    }

    private void body(InputStream in, OutputStream out, long length) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        for (long left = length; left > 0; ) {
            int count = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (count < 0) {
                throw new EOFException("A client closed in the middle of a request");
            }
            sent(count);
            out.write(buffer, 0, count);
            left -= count;
        }
    }

    private synchronized void count(Kind kind) {
        requests.merge(kind, 1, Integer::sum);
    }

    private synchronized void sent(int bytes) {
        bytesUp += bytes;
        marks.add(new Mark(System.nanoTime(), bytesUp));
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        String line;
        do {
            line = line(in);
            head.append(line);
        } while (!line.equals("\r\n") && head.length() < HEAD_BYTES_MAX);
        return head.toString();
    }

    /** With its end. */
    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        int last;
        do {
            last = in.read();
            if (last < 0) {
                throw new EOFException("A client closed");
            }
            line.append((char) last);
        } while (last != '\n');
        return line.toString();
    }

    private static Kind kind(String head) {
        String[] line = head.substring(0, head.indexOf("\r\n")).split(" ", -1);
        String path = line[1];
        String query = path.contains("?") ? path.substring(path.indexOf('?') + 1) : "";
        return switch (line[0]) {
            case "PUT" -> query.contains("uploadId=") ? Kind.PART : Kind.PUT;
            case "POST" -> query.startsWith("delete") ? Kind.DELETE : Kind.MULTIPART;
            case "DELETE" -> query.contains("uploadId=") ? Kind.MULTIPART : Kind.DELETE;
            case "HEAD" -> Kind.HEAD;
            default ->
                query.contains("list-type=") || query.contains("prefix=") || query.startsWith("uploads")
                        ? Kind.LIST
                        : Kind.GET;
        };
    }
}
