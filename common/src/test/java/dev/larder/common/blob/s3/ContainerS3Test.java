package dev.larder.common.blob.s3;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.ImageFromDockerfile;
import org.testcontainers.utility.DockerImageName;

/**
 * The contract against an S3 server in a container, the one of docker/s3; skipped, and saying so, where no Docker engine
 * is or it cannot run the image. {@code -Dlarder.s3.image=NAME} takes an image that is built already.
 */
class ContainerS3Test extends S3StoreContract {
    private static final String ACCESS_KEY = "larder";
    private static final String SECRET_KEY = "larder-secret";
    private static final String BUCKET = "larder";
    private static final int PORT = 9000;

    private static GenericContainer<?> server;

    @BeforeAll
    static void startServer() {
        Assumptions.assumeTrue(
                DockerClientFactory.instance().isDockerAvailable(), "skipped: no Docker engine answers here");
        try {
            server = container().withExposedPorts(PORT).waitingFor(Wait.forListeningPort());
            server.start();
        } catch (RuntimeException e) {
            server = null;
            Assumptions.abort("skipped: the S3 server's image cannot be built or run here: " + e.getMessage());
        }
    }

    private static GenericContainer<?> container() {
        String image = System.getProperty("larder.s3.image", "");
        return image.isEmpty()
                ? new GenericContainer<>(new ImageFromDockerfile().withFileFromPath(".", Path.of("../docker/s3")))
                : new GenericContainer<>(DockerImageName.parse(image));
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
