package dev.larder.common.blob.s3;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** Stands between clients and an S3 server and spoils one request of one kind, whenever it is told to. */
public final class FaultyS3 implements AutoCloseable {
    /** What a busy server says. */
    static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private static final long STALL_SECONDS_MAX = 30;

    /** What can be spoilt. */
    public enum Operation {
        PUT,
        CONDITIONAL_PUT,
        UPLOAD_PART,
        CREATE_MULTIPART,
        COMPLETE_MULTIPART,
        CONDITIONAL_COMPLETE,
        ABORT_MULTIPART,
        GET,
        RANGED_GET,
        HEAD,
        LIST,
        LIST_UPLOADS,
        DELETE,
        BATCH_DELETE,
        OTHER
    }

    /** How. */
    public enum Fault {
        ERROR_500,
        BUSY_503,
        BUSY_503_RETRY_AFTER,
        BUSY_429,
        EXPIRED_TOKEN,
        NOT_FOUND,
        RESET_BEFORE,
        RESET_AFTER,
        STALL,
        ERROR_IN_200,
        TRUNCATED,
        FLIPPED_BIT,
        TWICE
    }

    /** What to spoil, and how many requests came that could be it. */
    private static final class Order {
        private final Operation operation;
        private final Fault fault;
        private final int after;
        private final AtomicInteger came = new AtomicInteger();
        private final AtomicBoolean refused = new AtomicBoolean();

        Order(Operation operation, Fault fault, int after) {
            this.operation = operation;
            this.fault = fault;
            this.after = after;
        }

        /** Whether an upload of a part is refused, so that there is something to abort. */
        boolean refuses(Operation asked) {
            return operation == Operation.ABORT_MULTIPART
                    && asked == Operation.UPLOAD_PART
                    && refused.compareAndSet(false, true);
        }

        boolean isFor(Operation asked) {
            return asked == operation && came.getAndIncrement() == after;
        }
    }

    private static final class Request {
        private final String head;
        private final byte[] body;

        Request(String head, byte[] body) {
            this.head = head;
            this.body = body;
        }

        byte[] bytes() {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            all.writeBytes(head.getBytes(StandardCharsets.ISO_8859_1));
            all.writeBytes(body);
            return all.toByteArray();
        }

        Operation operation() {
            String[] line = head.substring(0, head.indexOf("\r\n")).split(" ", -1);
            String query = line[1].contains("?") ? line[1].substring(line[1].indexOf('?')) : "";
            boolean ofUpload = query.contains("uploadId=");
            boolean ofUploads = query.contains("uploads");
            return switch (line[0]) {
                case "PUT" ->
                    ofUpload ? Operation.UPLOAD_PART : has("if-none-match") ? Operation.CONDITIONAL_PUT : Operation.PUT;
                case "POST" ->
                    ofUpload
                            ? has("if-none-match") ? Operation.CONDITIONAL_COMPLETE : Operation.COMPLETE_MULTIPART
                            : ofUploads ? Operation.CREATE_MULTIPART : Operation.BATCH_DELETE;
                case "DELETE" -> ofUpload ? Operation.ABORT_MULTIPART : Operation.DELETE;
                case "HEAD" -> Operation.HEAD;
                case "GET" ->
                    query.contains("list-type=")
                            ? Operation.LIST
                            : ofUploads ? Operation.LIST_UPLOADS : has("range") ? Operation.RANGED_GET : Operation.GET;
                default -> Operation.OTHER;
            };
        }

        private boolean has(String header) {
            return head.toLowerCase(Locale.ROOT).contains("\r\n" + header + ":");
        }
    }

    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final int server;
    private final AtomicLong bytesUp = new AtomicLong();
    private final AtomicReference<Order> order = new AtomicReference<>();
    private final AtomicReference<Throwable> broken = new AtomicReference<>();

    /** Spoils nothing as yet. */
    public FaultyS3(URI server) throws IOException {
        this.server = server.getPort();
        threads.execute(() -> {
            try {
                while (true) {
                    Socket client = listening.accept();
                    threads.execute(() -> serve(client));
                }
            } catch (IOException e) {
                // Closed.
            }
        });
    }

    /** From now on, spoils one request of the kind: the first that comes after this many others of it. */
    public void spoil(Operation operation, Fault fault, int after) {
        order.set(new Order(operation, fault, after));
    }

    /** Spoils nothing any more. */
    public void heal() {
        order.set(null);
    }

    /** Bytes of the bodies of all requests that came whole. */
    public long bytesUp() {
        return bytesUp.get();
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + listening.getLocalPort());
    }

    /** Whether what was ordered last has happened. */
    public boolean hasSpoilt() {
        Order now = order.get();
        return now != null && now.came.get() > now.after;
    }

    private void serve(Socket client) {
        try (client) {
            Request request = read(client);
            bytesUp.addAndGet(request.body.length);
            byte[] answer = answer(client, request);
            if (answer.length > 0) {
                client.getOutputStream().write(answer);
                client.getOutputStream().flush();
            }
        } catch (IOException e) {
            // The client is gone, as it may.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            broken.compareAndSet(null, e);
        }
    }

    private byte[] answer(Socket client, Request request) throws IOException, InterruptedException {
        Operation asked = request.operation();
        Order now = order.get();
        if (now != null && now.refuses(asked)) {
            return error("403 Forbidden", "AccessDenied", "");
        }
        return now != null && now.isFor(asked) ? spoilt(client, request, now.fault) : forwarded(request);
    }

    private byte[] spoilt(Socket client, Request request, Fault fault) throws IOException, InterruptedException {
        return switch (fault) {
            case ERROR_500 -> error("500 Internal Server Error", "InternalError", "");
            case BUSY_503 -> error("503 Service Unavailable", "SlowDown", "");
            case BUSY_503_RETRY_AFTER ->
                error("503 Service Unavailable", "SlowDown", "Retry-After: " + RETRY_AFTER.toSeconds() + "\r\n");
            case BUSY_429 -> error("429 Too Many Requests", "TooManyRequests", "");
            case EXPIRED_TOKEN -> error("400 Bad Request", "ExpiredToken", "");
            case NOT_FOUND -> error("404 Not Found", missing(request.operation()), "");
            case RESET_BEFORE -> reset(client);
            case RESET_AFTER -> {
                forwarded(request);
                yield reset(client);
            }
            case STALL -> {
                closed.await(STALL_SECONDS_MAX, TimeUnit.SECONDS);
                yield new byte[0];
            }
            case ERROR_IN_200 -> error("200 OK", "InternalError", "");
            case TRUNCATED -> {
                byte[] whole = forwarded(request);
                yield Arrays.copyOf(whole, whole.length - Math.max(1, (whole.length - bodyOffset(whole)) / 2));
            }
            case FLIPPED_BIT -> flipped(request);
            case TWICE -> {
                forwarded(request);
                yield forwarded(request);
            }
        };
    }

    private static String missing(Operation operation) {
        return switch (operation) {
            case UPLOAD_PART, COMPLETE_MULTIPART, CONDITIONAL_COMPLETE -> "NoSuchUpload";
            default -> "NoSuchKey";
        };
    }

    /** On its way up where bytes go up, on its way down where they come. */
    private byte[] flipped(Request request) throws IOException {
        if (request.body.length > 0) {
            byte[] body = request.body.clone();
            body[body.length / 2] ^= 1;
            return forwarded(new Request(request.head, body));
        }
        byte[] answer = forwarded(request);
        int offset = bodyOffset(answer);
        if (offset < answer.length) {
            answer[(offset + answer.length) / 2] ^= 1;
        }
        return answer;
    }

    private static byte[] reset(Socket client) throws IOException {
        client.setSoLinger(true, 0);
        client.close();
        return new byte[0];
    }

    private static byte[] error(String status, String code, String headers) {
        String body = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>" + code
                + "</Code><Message>injected</Message></Error>";
        return ("HTTP/1.1 " + status + "\r\nContent-Type: application/xml\r\nConnection: close\r\n" + headers
                        + "Content-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private byte[] forwarded(Request request) throws IOException {
        try (Socket there = new Socket(InetAddress.getLoopbackAddress(), server)) {
            OutputStream out = there.getOutputStream();
            out.write(request.bytes());
            out.flush();
            return there.getInputStream().readAllBytes();
        }
    }

    /** The whole request, which asks the server to close the connection after its answer. */
    private static Request read(Socket client) throws IOException {
        InputStream in = client.getInputStream();
        StringBuilder head = new StringBuilder();
        while (head.length() < 4 || !"\r\n\r\n".contentEquals(head.subSequence(head.length() - 4, head.length()))) {
            int one = in.read();
            if (one < 0) {
                throw new IOException("The client closed");
            }
            head.append((char) one);
        }
        int length = 0;
        StringBuilder kept = new StringBuilder();
        for (String line : head.toString().strip().split("\r\n", -1)) {
            String name = line.toLowerCase(Locale.ROOT);
            if (name.startsWith("content-length:")) {
                length = Integer.parseInt(line.substring(line.indexOf(':') + 1).strip());
            }
            if (name.startsWith("expect:")) {
                client.getOutputStream().write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
                client.getOutputStream().flush();
            } else if (!name.startsWith("connection:")) {
                kept.append(line).append("\r\n");
            }
        }
        return new Request(kept + "Connection: close\r\n\r\n", in.readNBytes(length));
    }

    private static int bodyOffset(byte[] answer) {
        int end = new String(answer, StandardCharsets.ISO_8859_1).indexOf("\r\n\r\n");
        return end < 0 ? answer.length : end + 4;
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        listening.close();
        threads.shutdownNow();
        if (broken.get() != null) {
            throw new IllegalStateException("The proxy broke", broken.get());
        }
    }
}
