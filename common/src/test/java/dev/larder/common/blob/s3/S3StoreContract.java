package dev.larder.common.blob.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.larder.common.blob.AccessDenied;
import dev.larder.common.blob.BlobKey;
import dev.larder.common.blob.BlobPrefix;
import dev.larder.common.blob.BlobSource;
import dev.larder.common.blob.BlobStore;
import dev.larder.common.blob.BlobStoreContract;
import dev.larder.common.blob.ByteRange;
import dev.larder.common.blob.LocationNotFound;
import dev.larder.common.blob.StoreUnavailable;
import dev.larder.common.blob.WriteMode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** What the S3 store promises with any S3 server, beyond the contract of all stores. */
abstract class S3StoreContract extends BlobStoreContract {
    private final String root = "deep/" + unique() + "/";

    abstract S3Settings settings(String root) throws Exception;

    @Override
    protected final BlobStore open() throws Exception {
        S3Settings settings = settings(root);
        return new S3BlobStore(settings, S3DialectProbe.probe(settings));
    }

    @AfterEach
    final void removeAll() throws Exception {
        S3Settings settings = settings(root);
        try (BlobStore all = new S3BlobStore(settings, S3DialectProbe.probe(settings))) {
            all.purgeUnfinished(BlobPrefix.ALL);
            all.delete(all.list(BlobPrefix.ALL, Optional.empty(), 1000).blobs().stream()
                    .map(stat -> stat.key())
                    .toList());
        }
    }

    @Test
    void leavesNothingBehindAfterTheProbe() throws Exception {
        S3Dialect dialect = S3DialectProbe.probe(settings(root));

        assertThat(S3Dialect.fromMap(dialect.toMap(), false)).isEqualTo(dialect);
        assertThat(keys(BlobPrefix.ALL)).isEmpty();
        assertThat(store().purgeUnfinished(BlobPrefix.ALL)).isZero();
        System.out.println(getClass().getSimpleName() + " speaks " + dialect);
    }

    @Test
    void purgesUploadsThatNeverEnded() throws Exception {
        S3Settings settings = settings(root);
        try (S3Client client = S3Clients.client(settings, S3Dialect.plainest(true))) {
            for (String name : List.of("data/1/a", "data/1/b", "data/12/c")) {
                String id = client.createMultipartUpload(
                                request -> request.bucket(settings.bucket()).key(root + name))
                        .uploadId();
                client.uploadPart(
                        request -> request.bucket(settings.bucket())
                                .key(root + name)
                                .uploadId(id)
                                .partNumber(1),
                        RequestBody.fromString("half"));
            }
        }

        assertThat(store().unfinished(BlobPrefix.of("data/1"), 10))
                .extracting(unfinished -> unfinished.key().value())
                .containsExactlyInAnyOrder("data/1/a", "data/1/b");
        assertThat(store().purgeUnfinished(BlobPrefix.of("data/1"))).isEqualTo(2);
        assertThat(store().unfinished(BlobPrefix.of("data/1"), 10)).isEmpty();
        assertThat(store().purgeUnfinished(BlobPrefix.ALL)).isEqualTo(1);
        assertThat(store().purgeUnfinished(BlobPrefix.ALL)).isZero();
    }

    /** Which proves both: that the hash that is known is what is signed, and that the server looks at it. */
    @Test
    void aKnownHashThatIsWrongIsRefusedByTheServer() throws Exception {
        assumeTrue(settings(root).isPlain(), "only what goes over plain HTTP is signed by its hash");
        for (int bytes : List.of(100, 400_000)) {
            BlobSource lying = new BlobSource() {
                @Override
                public long length() {
                    return bytes;
                }

                @Override
                public InputStream open(long offset) {
                    return new ByteArrayInputStream(new byte[bytes], (int) offset, bytes - (int) offset);
                }

                @Override
                public Optional<String> sha256() {
                    return Optional.of("0".repeat(64));
                }
            };
            assertThatThrownBy(() -> store().put(new BlobKey("lie"), lying, WriteMode.REPLACE))
                    .isInstanceOf(StoreUnavailable.class)
                    .hasMessageContaining("lie");
            assertThat(store().stat(new BlobKey("lie"))).isEmpty();
        }
    }

    @Test
    void saysThatABucketIsMissing() throws Exception {
        S3Settings there = settings(root);
        S3Settings settings = EmbeddedS3.settings(there.endpoint(), "no-such-bucket-here", "", there.credentials());

        assertThatThrownBy(() -> S3DialectProbe.probe(settings))
                .isInstanceOf(LocationNotFound.class)
                .hasMessageContaining("no-such-bucket-here");
        try (BlobStore store = new S3BlobStore(settings, S3Dialect.plainest(true))) {
            assertThatThrownBy(() -> store.put(new BlobKey("x"), source("x"), WriteMode.REPLACE))
                    .isInstanceOf(LocationNotFound.class);
            assertThatThrownBy(() -> store.open(new BlobKey("x"), ByteRange.ALL))
                    .isInstanceOf(LocationNotFound.class);
        }
    }

    @Test
    void saysThatCredentialsAreWrongAndKeepsThemSecret() throws Exception {
        S3Settings there = settings(root);
        for (S3Credentials wrong : List.of(
                S3Credentials.keys("nobody-knows-this", "wrong-secret-of-nobody", Optional.empty()),
                S3Credentials.keys(there.credentials().accessKey(), "wrong-secret-of-nobody", Optional.empty()))) {
            S3Settings settings = EmbeddedS3.settings(there.endpoint(), there.bucket(), "", wrong);
            assertThatThrownBy(() -> S3DialectProbe.probe(settings))
                    .isInstanceOf(AccessDenied.class)
                    .message()
                    .doesNotContain("wrong-secret-of-nobody")
                    .doesNotContain("nobody-knows-this");
            assertThat(settings.toString()).doesNotContain("wrong-secret-of-nobody");
        }
    }

    @Test
    void doesNotShowObjectsThatAreNoBlobs() throws IOException, Exception {
        put("real", "x");
        S3Settings settings = settings(root);
        String strange = root + "odd name+of somebody";
        try (S3Client client = S3Clients.client(settings, S3Dialect.plainest(true))) {
            client.putObject(request -> request.bucket(settings.bucket()).key(strange), RequestBody.fromString("x"));
            assertThat(keys(BlobPrefix.ALL)).containsExactly("real");
            client.deleteObject(request -> request.bucket(settings.bucket()).key(strange));
        }
    }
}
