package dev.larder.common.blob.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.common.blob.BlobKey;
import dev.larder.common.blob.BlobSource;
import dev.larder.common.blob.BlobStore;
import dev.larder.common.blob.WriteMode;
import dev.larder.common.blob.layer.Throttle;
import dev.larder.common.blob.layer.ThrottledBlobStore;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * Whether a limit is kept where it counts: between a store and a server, over any five seconds, by several uploads at
 * once. Takes a minute of an idle machine: {@code -Dlarder.pacing=true}.
 */
@EnabledIfSystemProperty(named = "larder.pacing", matches = "true", disabledReason = "needs an idle machine")
class S3PacingTest {
    private static final long LIMIT = 4_000_000;
    private static final int SECONDS = 12;
    private static final int STREAMS = 4;
    private static final long LOOK_MILLIS = 100;
    /** From here on sockets have filled their buffers. */
    private static final long EDGE_BYTES = 4 * LIMIT;

    /** While streams come to an end. */
    private static final long EDGE_NANOS = 2_000_000_000L;

    private static final long WINDOW_NANOS = 5_000_000_000L;

    private final Throttle throttle = Throttle.of(LIMIT);

    @Test
    void singlePuts() throws Exception {
        uploads(400_000);
    }

    @Test
    void parts() throws Exception {
        uploads((int) (LIMIT * SECONDS / STREAMS) + S3BlobStore.PART_BYTES);
    }

    private void uploads(int bytes) throws Exception {
        try (EmbeddedS3 server = EmbeddedS3.start();
                Line line = new Line(server.settings("").endpoint().getPort());
                BlobStore store = store(server, line)) {
            int puts = (int) Math.max(1, LIMIT * SECONDS / STREAMS / bytes);
            List<Look> looks = during(line.up, stream -> {
                for (int i = 0; i < puts; i++) {
                    store.put(
                            new BlobKey("data/" + stream + "-" + i), BlobSource.of(new byte[bytes]), WriteMode.REPLACE);
                }
            });
            assertKept(looks);
        }
    }

    private BlobStore store(EmbeddedS3 server, Line line) {
        S3Settings there = server.settings("");
        S3Settings through = EmbeddedS3.settings(
                URI.create("http://127.0.0.1:" + line.port()), there.bucket(), "", there.credentials());
        return new ThrottledBlobStore(new S3BlobStore(through, S3Dialect.plainest(true)), throttle, throttle);
    }

    /** The counter at an instant. */
    private record Look(long nanos, long bytes) {}

    private interface Stream {
        void run(int number) throws IOException;
    }

    /** What the counter said at every look while the streams ran. */
    private static List<Look> during(AtomicLong counter, Stream stream) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(STREAMS);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < STREAMS; i++) {
                int number = i;
                running.add(threads.submit(() -> {
                    stream.run(number);
                    return null;
                }));
            }
            List<Look> looks = new ArrayList<>();
            while (running.stream().anyMatch(one -> !one.isDone())) {
                looks.add(new Look(System.nanoTime(), counter.get()));
                Thread.sleep(LOOK_MILLIS);
            }
            for (Future<?> one : running) {
                one.get();
            }
            return looks;
        } finally {
            threads.shutdownNow();
        }
    }

    private static void assertKept(List<Look> looks) {
        long windows = 0;
        long end = looks.get(looks.size() - 1).nanos() - EDGE_NANOS;
        for (Look first : looks) {
            if (first.bytes() >= EDGE_BYTES) {
                Look last = looks.stream()
                        .filter(look -> look.nanos() >= first.nanos() + WINDOW_NANOS)
                        .findFirst()
                        .orElse(first);
                if (last.nanos() > first.nanos() && last.nanos() <= end) {
                    windows++;
                    assertThat((last.bytes() - first.bytes()) * 1e9 / (last.nanos() - first.nanos()))
                            .as("bytes per second in window %s", windows)
                            .isBetween(LIMIT * 0.95, LIMIT * 1.05);
                }
            }
        }
        assertThat(windows).isPositive();
    }

    /** Passes bytes on between clients and a server on this machine, and counts them. */
    private static final class Line implements AutoCloseable {
        private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final ExecutorService threads = Executors.newCachedThreadPool();
        private final AtomicLong up = new AtomicLong();
        private final AtomicLong down = new AtomicLong();
        private final int server;

        Line(int server) throws IOException {
            this.server = server;
            threads.execute(() -> {
                try {
                    while (true) {
                        connect(listening.accept());
                    }
                } catch (IOException e) {
                    // Closed.
                }
            });
        }

        int port() {
            return listening.getLocalPort();
        }

        private void connect(Socket client) throws IOException {
            Socket there = new Socket(InetAddress.getLoopbackAddress(), server);
            threads.execute(() -> pass(client, there, up));
            threads.execute(() -> pass(there, client, down));
        }

        private static void pass(Socket from, Socket to, AtomicLong counter) {
            try (from;
                    to) {
                InputStream in = from.getInputStream();
                byte[] buffer = new byte[16 * 1024];
                for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                    counter.addAndGet(count);
                    to.getOutputStream().write(buffer, 0, count);
                }
            } catch (IOException e) {
                // One end has closed.
            }
        }

        @Override
        public void close() throws IOException {
            listening.close();
            threads.shutdownNow();
        }
    }
}
