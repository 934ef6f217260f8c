package dev.larder.bench;

import java.net.URI;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketAlreadyOwnedByYouException;
import software.amazon.awssdk.services.s3.model.Delete;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;

/** The bucket of the store, for what is done outside of the measured time. */
final class Bucket implements AutoCloseable {
    private final Store store;
    private final S3Client client;

    Bucket(Store store) {
        this.store = store;
        this.client = client(store);
    }

    /** Where a peer puts the objects of a round; no slash at the end. */
    static String peerFolder(String round) {
        return "peers/" + round;
    }

    static S3Client client(Store store) {
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

    void createIfMissing() {
        try {
            client.createBucket(request -> request.bucket(store.bucket()));
        } catch (BucketAlreadyOwnedByYouException e) {
            // As it should be.
        }
    }

    void deletePeerFolder(String round) {
        client
                .listObjectsV2Paginator(
                        request -> request.bucket(store.bucket()).prefix(peerFolder(round) + "/"))
                .stream()
                .forEach(page -> {
                    List<ObjectIdentifier> objects = page.contents().stream()
                            .map(object ->
                                    ObjectIdentifier.builder().key(object.key()).build())
                            .toList();
                    if (!objects.isEmpty()) {
                        client.deleteObjects(request -> request.bucket(store.bucket())
                                .delete(Delete.builder()
                                        .objects(objects)
                                        .quiet(true)
                                        .build()));
                    }
                });
    }

    @Override
    public void close() {
        client.close();
    }
}
