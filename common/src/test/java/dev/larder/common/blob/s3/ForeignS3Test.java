package dev.larder.common.blob.s3;

import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketAlreadyOwnedByYouException;

/**
 * The contract against a server of your choice: {@code -Dlarder.s3.endpoint=http://host:port -Dlarder.s3.access-key=...
 * -Dlarder.s3.secret-key=... -Dlarder.s3.bucket=... -Dlarder.s3.path-style=false}; the last two as needed. The bucket is
 * made when it is missing.
 */
@EnabledIfSystemProperty(
        named = "larder.s3.endpoint",
        matches = ".+",
        disabledReason = "no S3 server named: -Dlarder.s3.endpoint")
class ForeignS3Test extends S3StoreContract {
    @BeforeAll
    static void makeBucket() {
        S3Settings settings = settingsOf("");
        try (S3Client client =
                S3Clients.client(settings, S3Dialect.plainest(S3DialectProbe.pathStyleDefault(settings)))) {
            client.createBucket(request -> request.bucket(settings.bucket()));
        } catch (BucketAlreadyOwnedByYouException e) {
            // From an earlier run.
        }
    }

    @Override
    S3Settings settings(String root) {
        return settingsOf(root);
    }

    private static S3Settings settingsOf(String root) {
        S3Settings settings = EmbeddedS3.settings(
                URI.create(System.getProperty("larder.s3.endpoint")),
                System.getProperty("larder.s3.bucket", "larder-contract"),
                root,
                S3Credentials.keys(
                        System.getProperty("larder.s3.access-key"),
                        System.getProperty("larder.s3.secret-key"),
                        Optional.empty()));
        return new S3Settings(
                settings.endpoint(),
                settings.region(),
                settings.bucket(),
                settings.root(),
                settings.credentials(),
                Optional.ofNullable(System.getProperty("larder.s3.path-style")).map(Boolean::parseBoolean),
                settings.connectionsMax(),
                settings.connectTimeout(),
                settings.readTimeout());
    }
}
