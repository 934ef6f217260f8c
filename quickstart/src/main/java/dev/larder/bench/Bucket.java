package dev.larder.bench;

import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketAlreadyOwnedByYouException;
import software.amazon.awssdk.services.s3.model.Delete;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;

/** The bucket of a store, for what is done outside of the measured time. */
final class Bucket {
    private Bucket() {}

    /** Where a peer puts the objects of a round; no slash at the end. */
    static String peerFolder(String round) {
        return "peers/" + round;
    }

    static S3Client client(S3Store store) {
        return S3Client.builder()
                .endpointOverride(URI.create(store.endpoint()))
                .region(Region.of(store.region()))
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(store.accessKey(), store.secretKey())))
                .forcePathStyle(true)
                // Not every server understands the checksums that the SDK adds by itself.
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .build();
    }

    static void createIfMissing(S3Store store) {
        try (S3Client client = client(store)) {
            client.createBucket(request -> request.bucket(store.bucket()));
        } catch (BucketAlreadyOwnedByYouException e) {
            // As it should be.
        }
    }

    static void deletePeerFolder(S3Store store, String round) {
        try (S3Client client = client(store)) {
            client
                    .listObjectsV2Paginator(
                            request -> request.bucket(store.bucket()).prefix(peerFolder(round) + "/"))
                    .stream()
                    .filter(page -> !page.contents().isEmpty())
                    .forEach(page -> client.deleteObjects(request -> request.bucket(store.bucket())
                            .delete(Delete.builder()
                                    .objects(page.contents().stream()
                                            .map(object -> ObjectIdentifier.builder()
                                                    .key(object.key())
                                                    .build())
                                            .toList())
                                    .quiet(true)
                                    .build())));
        }
    }
}
