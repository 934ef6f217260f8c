package dev.larder.common.blob.s3;

import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.http.apache5.ProxyConfiguration;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;

/** Makes SDK clients that speak one dialect and never try again by themselves. */
final class S3Clients {
    private S3Clients() {}

    static S3Client client(S3Settings settings, S3Dialect dialect) {
        return S3Client.builder()
                .endpointOverride(settings.endpoint())
                .region(Region.of(settings.region()))
                .credentialsProvider(provider(settings.credentials()))
                .putAuthScheme(new HashedPayloads())
                .forcePathStyle(dialect.pathStyle())
                .serviceConfiguration(S3Configuration.builder()
                        .chunkedEncodingEnabled(dialect.chunkedEncoding())
                        .build())
                .requestChecksumCalculation(
                        dialect.checksums()
                                ? RequestChecksumCalculation.WHEN_SUPPORTED
                                : RequestChecksumCalculation.WHEN_REQUIRED)
                // Readers check SHA-256 from manifests, which is stronger and works with every server.
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .httpClientBuilder(StallGuard.around(http(settings), settings.readTimeout()))
                // Retries are the business of RetryingBlobStore alone.
                .overrideConfiguration(override -> override.retryStrategy(AwsRetryStrategy.doNotRetry()))
                .build();
    }

    private static Apache5HttpClient.Builder http(S3Settings settings) {
        return Apache5HttpClient.builder()
                .maxConnections(settings.connectionsMax())
                .connectionTimeout(settings.connectTimeout())
                .connectionAcquisitionTimeout(settings.readTimeout())
                .socketTimeout(settings.readTimeout())
                .tcpKeepAlive(true)
                .proxyConfiguration(ProxyConfiguration.builder()
                        .useEnvironmentVariableValues(false)
                        .build());
    }

    private static AwsCredentialsProvider provider(S3Credentials credentials) {
        return switch (credentials.kind()) {
            case KEYS ->
                StaticCredentialsProvider.create(
                        credentials.sessionToken().isPresent()
                                ? AwsSessionCredentials.create(
                                        credentials.accessKey(),
                                        credentials.secretKey(),
                                        credentials.sessionToken().get())
                                : AwsBasicCredentials.create(credentials.accessKey(), credentials.secretKey()));
            case DEFAULT -> DefaultCredentialsProvider.builder().build();
            case ANONYMOUS -> AnonymousCredentialsProvider.create();
        };
    }
}
