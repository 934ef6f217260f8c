package dev.larder.common.blob.s3;

import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;
import software.amazon.awssdk.services.s3.S3Client;

/** The contract against an S3 server in a container; skipped, and saying so, where no Docker engine is. */
class ContainerS3Test extends S3StoreContract {
    private static final String IMAGE = "minio/minio:latest";
    private static final String ACCESS_KEY = "larder-access";
    private static final String SECRET_KEY = "larder-secret-0123456789";
    private static final String BUCKET = "larder-test";
    private static final int PORT = 9000;

    private static GenericContainer<?> server;

    @BeforeAll
    static void startServer() {
        Assumptions.assumeTrue(
                DockerClientFactory.instance().isDockerAvailable(), "skipped: no Docker engine answers here");
        server = new GenericContainer<>(DockerImageName.parse(IMAGE))
                .withEnv("MINIO_ROOT_USER", ACCESS_KEY)
                .withEnv("MINIO_ROOT_PASSWORD", SECRET_KEY)
                .withCommand("server", "/data")
                .withExposedPorts(PORT)
                .waitingFor(Wait.forHttp("/minio/health/ready").forPort(PORT));
        try {
            server.start();
        } catch (RuntimeException e) {
            server = null;
            Assumptions.abort("skipped: the image " + IMAGE + " cannot be run here: " + e.getMessage());
        }
        try (S3Client client = S3Clients.client(settingsOf(""), S3Dialect.plainest(true))) {
            client.createBucket(request -> request.bucket(BUCKET));
        }
    }

    @AfterAll
    static void stopServer() {
        if (server != null) {
            server.stop();
        }
    }

    @Override
    S3Settings settings(String root) {
        return settingsOf(root);
    }

    private static S3Settings settingsOf(String root) {
        return EmbeddedS3.settings(
                URI.create("http://" + server.getHost() + ":" + server.getMappedPort(PORT)),
                BUCKET,
                root,
                S3Credentials.keys(ACCESS_KEY, SECRET_KEY, Optional.empty()));
    }
}
