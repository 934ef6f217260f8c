package dev.larder.common.blob.hdfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.common.blob.AccessDenied;
import dev.larder.common.blob.BlobKey;
import dev.larder.common.blob.BlobPrefix;
import dev.larder.common.blob.BlobStore;
import dev.larder.common.blob.BlobStoreContract;
import dev.larder.common.blob.BlobStoreException;
import dev.larder.common.blob.ByteRange;
import dev.larder.common.blob.WriteMode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class HdfsBlobStoreTest extends BlobStoreContract {
    private static EmbeddedHdfs hdfs;

    private final String root = "/backup/" + unique();

    @BeforeAll
    static void startHdfs(@TempDir Path folder) throws IOException {
        hdfs = EmbeddedHdfs.start(folder);
    }

    @AfterAll
    static void stopHdfs() {
        hdfs.close();
    }

    @Override
    protected BlobStore open() throws BlobStoreException {
        return new HdfsBlobStore(hdfs.settings(root, "larder"));
    }

    @Test
    void writesAsTheUserOfTheRepository() throws IOException {
        put("mine", "x");

        try (HdfsSession session = HdfsSession.open(hdfs.settings(root, "larder"))) {
            FileSystem files = session.files();
            assertThat(files.getFileStatus(new org.apache.hadoop.fs.Path(root, "mine"))
                            .getOwner())
                    .isEqualTo("larder");
        }
    }

    @Test
    void saysThatAUserMayNot() throws IOException {
        try (BlobStore stranger = new HdfsBlobStore(hdfs.settings(root, "stranger"))) {
            assertThatThrownBy(() -> stranger.put(new BlobKey("x"), source("x"), WriteMode.REPLACE))
                    .isInstanceOf(AccessDenied.class)
                    .hasMessageContaining("stranger");
        }
    }

    @Test
    void purgesTemporaryFilesOfPutsThatNeverEnded() throws IOException {
        try (HdfsSession session = HdfsSession.open(hdfs.settings(root, "larder"))) {
            FileSystem files = session.files();
            for (String name : new String[] {"data/1/x", "data/1/deep/y", "data/12/z"}) {
                try (FSDataOutputStream out = files.create(
                        new org.apache.hadoop.fs.Path(root + "/" + HdfsBlobStore.UNFINISHED + "/" + name + "~1"))) {
                    out.write(1);
                }
            }
        }

        assertThat(keys(BlobPrefix.ALL)).isEmpty();
        assertThat(store().unfinished(BlobPrefix.of("data/1"), 10))
                .extracting(unfinished -> unfinished.key().value())
                .containsExactlyInAnyOrder("data/1/x", "data/1/deep/y");
        assertThat(store().purgeUnfinished(BlobPrefix.of("data/1"))).isEqualTo(2);
        assertThat(store().unfinished(BlobPrefix.of("data/1"), 10)).isEmpty();
        assertThat(store().purgeUnfinished(BlobPrefix.ALL)).isEqualTo(1);
    }

    /** Hadoop's own client sleeps 400 ms in most of them: 33 files a second by eight threads, and not 200. */
    @Test
    void closesSmallBlobsWithoutHadoopsPause() throws IOException {
        put("first", "x");
        long start = System.nanoTime();
        for (int i = 0; i < 10; i++) {
            put("small-" + i, "x");
        }

        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofMillis(2500));
    }

    @Test
    void listsNothingBelowABlob() throws IOException {
        put("a", "x");

        assertThat(keys(BlobPrefix.of("a"))).isEmpty();
        assertThat(store().stat(key("a/b"))).isEqualTo(Optional.empty());
    }

    @Test
    @Timeout(60)
    void saysSoonThatNobodyAnswers() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        URI nowhere = URI.create("hdfs://127.0.0.1:" + port);
        long start = System.nanoTime();
        try (BlobStore store =
                new HdfsBlobStore(new HdfsSettings(nowhere, "/x", new HdfsIdentity.Named("larder"), Map.of()))) {
            assertThatThrownBy(() -> store.put(new BlobKey("x"), source("x"), WriteMode.REPLACE))
                    .isInstanceOf(BlobStoreException.class)
                    .satisfies(e ->
                            assertThat(((BlobStoreException) e).retriable()).isTrue())
                    .hasMessageContaining(":" + port);
            assertThatThrownBy(() -> store.open(new BlobKey("x"), ByteRange.ALL))
                    .isInstanceOf(BlobStoreException.class);
        }
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
    }

    @Test
    void saysThatAHostIsUnknown() {
        HdfsSettings settings = new HdfsSettings(
                URI.create("hdfs://no-such-host.invalid:8020"), "/x", new HdfsIdentity.Named("larder"), Map.of());

        assertThatThrownBy(() -> {
                    try (BlobStore store = new HdfsBlobStore(settings)) {
                        store.stat(new BlobKey("x"));
                    }
                })
                .isInstanceOf(BlobStoreException.class)
                .hasMessageContaining("no-such-host.invalid");
    }
}
