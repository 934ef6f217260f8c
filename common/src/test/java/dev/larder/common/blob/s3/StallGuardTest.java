package dev.larder.common.blob.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.common.blob.BlobKey;
import dev.larder.common.blob.BlobSource;
import dev.larder.common.blob.BlobStore;
import dev.larder.common.blob.StoreUnavailable;
import dev.larder.common.blob.WriteMode;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StallGuardTest {
    private static final Duration PATIENCE = Duration.ofMillis(1500);
    /** More than sockets take, and less than a part. */
    private static final int BYTES = 15 << 20;

    private static final BlobKey KEY = new BlobKey("data/x");

    /** A store that is full may stop in the middle of a request without a word. */
    @Test
    void aServerThatTakesNoMoreIsGivenUp() throws IOException {
        List<Socket> held = Collections.synchronizedList(new ArrayList<>());
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                BlobStore store = store(URI.create("http://127.0.0.1:" + server.getLocalPort()), "bucket", PATIENCE)) {
            Thread accepting = new Thread(() -> holdAll(server, held));
            accepting.setDaemon(true);
            accepting.start();

            assertThatThrownBy(() -> store.put(KEY, BlobSource.of(new byte[BYTES]), WriteMode.REPLACE))
                    .isInstanceOf(StoreUnavailable.class)
                    .hasMessageContaining(KEY.value());
        } finally {
            for (Socket socket : held) {
                socket.close();
            }
        }
    }

    @Test
    void whatIsHeldBackOnPurposeIsNotGivenUp() throws Exception {
        try (EmbeddedS3 server = EmbeddedS3.start();
                BlobStore store = store(server.endpoint(), EmbeddedS3.BUCKET, PATIENCE)) {
            store.put(KEY, new SlowOnce(BlobSource.of(new byte[BYTES])), WriteMode.REPLACE);

            assertThat(store.stat(KEY).orElseThrow().size()).isEqualTo(BYTES);
        }
    }

    private static BlobStore store(URI endpoint, String bucket, Duration patience) {
        S3Settings settings = new S3Settings(
                endpoint,
                "us-east-1",
                bucket,
                "",
                S3Credentials.keys(EmbeddedS3.ACCESS_KEY, EmbeddedS3.SECRET_KEY, Optional.empty()),
                Optional.empty(),
                4,
                Duration.ofSeconds(5),
                patience);
        return new S3BlobStore(settings, S3Dialect.plainest(true));
    }

    private static void holdAll(ServerSocket server, List<Socket> held) {
        try {
            while (true) {
                held.add(server.accept());
            }
        } catch (IOException e) {
            // The test is over.
        }
    }

    /** Its first bytes take longer than a server may take for anything. */
    private record SlowOnce(BlobSource source) implements BlobSource {
        @Override
        public long length() {
            return source.length();
        }

        @Override
        public InputStream open(long offset) throws IOException {
            return source.open(offset);
        }

        @Override
        public InputStream sending(InputStream bytes) {
            return new FilterInputStream(bytes) {
                private boolean waited;

                @Override
                public int read(byte[] buffer, int offset, int length) throws IOException {
                    if (!waited) {
                        waited = true;
                        sleep(PATIENCE.multipliedBy(2));
                    }
                    return super.read(buffer, offset, length);
                }
            };
        }

        private static void sleep(Duration time) {
            try {
                TimeUnit.MILLISECONDS.sleep(time.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
