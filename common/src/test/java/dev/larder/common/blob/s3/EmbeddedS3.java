package dev.larder.common.blob.s3;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import software.amazon.awssdk.services.s3.S3Client;

/** An S3 server in this process, which checks signatures. Data is in memory. */
public final class EmbeddedS3 implements AutoCloseable {
    public static final String ACCESS_KEY = "larder-access";
    public static final String SECRET_KEY = "larder-secret-0123456789";
    public static final String BUCKET = "larder-test";

    private final S3Proxy server;

    private EmbeddedS3(S3Proxy server) {
        this.server = server;
    }

    /** Starts the server, with the bucket {@link #BUCKET}. */
    public static EmbeddedS3 start() throws Exception {
        S3Proxy server = S3Proxy.builder()
                .blobStore(new TransientNio2BlobStore())
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.AWS_V4, ACCESS_KEY, SECRET_KEY)
                .jettyMaxThreads(60)
                .build();
        server.start();
        EmbeddedS3 started = new EmbeddedS3(server);
        try (S3Client client = S3Clients.client(started.settings(""), S3Dialect.plainest(true))) {
            client.createBucket(request -> request.bucket(BUCKET));
        }
        return started;
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getPort());
    }

    public S3Settings settings(String root) {
        return settings(endpoint(), BUCKET, root, S3Credentials.keys(ACCESS_KEY, SECRET_KEY, Optional.empty()));
    }

    static S3Settings settings(URI endpoint, String bucket, String root, S3Credentials credentials) {
        return new S3Settings(
                endpoint,
                "us-east-1",
                bucket,
                root,
                credentials,
                Optional.empty(),
                S3Settings.CONNECTIONS_MAX_DEFAULT,
                Duration.ofSeconds(5),
                Duration.ofSeconds(30));
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("The embedded S3 server does not stop", e);
        }
    }
}
