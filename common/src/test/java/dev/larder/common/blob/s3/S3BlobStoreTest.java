package dev.larder.common.blob.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.common.blob.BlobKey;
import dev.larder.common.blob.BlobPrefix;
import dev.larder.common.blob.BlobSource;
import dev.larder.common.blob.BlobStore;
import dev.larder.common.blob.BlobStoreException;
import dev.larder.common.blob.StoreUnavailable;
import dev.larder.common.blob.WriteMode;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class S3BlobStoreTest extends S3StoreContract {
    private static EmbeddedS3 server;

    @BeforeAll
    static void startServer() throws Exception {
        server = EmbeddedS3.start();
    }

    @AfterAll
    static void stopServer() throws Exception {
        server.close();
    }

    @Override
    S3Settings settings(String root) {
        return server.settings(root);
    }

    @Test
    void findsOutThatThisServerCreatesExclusively() throws Exception {
        S3Dialect dialect = S3DialectProbe.probe(server.settings("dialect/"));

        assertThat(dialect.conditionalCreate()).isTrue();
        assertThat(dialect.pathStyle()).isTrue();
    }

    @Test
    @Timeout(30)
    void endsPutsWhenItIsClosed() throws Exception {
        S3Settings settings = server.settings("closing/");
        S3BlobStore store = new S3BlobStore(settings, S3DialectProbe.probe(settings));
        CountDownLatch sending = new CountDownLatch(1);
        BlobSource endless = new BlobSource() {
            @Override
            public long length() {
                return 100L * S3BlobStore.PART_BYTES;
            }

            @Override
            public InputStream open(long offset) {
                sending.countDown();
                return new ByteArrayInputStream(new byte[S3BlobStore.PART_BYTES]);
            }
        };
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            Future<?> put = thread.submit(() -> {
                assertThatThrownBy(() -> store.put(new BlobKey("x"), endless, WriteMode.REPLACE))
                        .isInstanceOf(BlobStoreException.class);
            });
            sending.await();
            store.close();
            put.get();
        } finally {
            thread.shutdownNow();
        }
        try (BlobStore again = new S3BlobStore(settings, S3Dialect.plainest(true))) {
            again.purgeUnfinished(BlobPrefix.ALL);
            assertThat(again.stat(new BlobKey("x"))).isEmpty();
        }
    }

    @Test
    void speaksPlainlyWhenNothingIsKnown() {
        assertThat(S3Dialect.fromMap(Map.of(), true)).isEqualTo(S3Dialect.plainest(true));
    }

    @Test
    void saysThatNobodyAnswers() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        S3Settings settings = EmbeddedS3.settings(
                URI.create("http://127.0.0.1:" + port),
                "b",
                "",
                S3Credentials.keys("a-key", "a-secret", Optional.empty()));

        assertThatThrownBy(() -> S3DialectProbe.probe(settings))
                .isInstanceOf(StoreUnavailable.class)
                .hasMessageContaining("127.0.0.1:" + port);
        try (BlobStore store = new S3BlobStore(settings, S3Dialect.plainest(true))) {
            assertThatThrownBy(() -> store.put(new BlobKey("x"), source("x"), WriteMode.CREATE_NEW))
                    .isInstanceOf(StoreUnavailable.class);
        }
    }
}
