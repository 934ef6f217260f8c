package dev.larder.bench;

import java.net.URI;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3AsyncClient;
import software.amazon.awssdk.transfer.s3.S3TransferManager;
import software.amazon.awssdk.transfer.s3.model.FailedObjectTransfer;

/** The transfer manager of the AWS SDK on its native client. Its own settings, but for the store's address. */
final class TransferManagerPeer {
    private TransferManagerPeer() {}

    public static void main(String[] arguments) {
        PeerArguments peer = PeerArguments.parse(arguments);
        S3Store store = peer.store();
        try (S3AsyncClient client = S3AsyncClient.crtBuilder()
                        .endpointOverride(URI.create(store.endpoint()))
                        .region(Region.of(store.region()))
                        .credentialsProvider(StaticCredentialsProvider.create(
                                AwsBasicCredentials.create(store.accessKey(), store.secretKey())))
                        .forcePathStyle(true)
                        // As this project does: not every server understands the checksums that the SDK adds by itself.
                        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                        .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                        .build();
                S3TransferManager manager =
                        S3TransferManager.builder().s3Client(client).build()) {
            List<? extends FailedObjectTransfer> failed =
                    peer.upload() ? upload(manager, peer) : download(manager, peer);
            if (!failed.isEmpty()) {
                throw new IllegalStateException(
                        failed.size() + " files failed", failed.get(0).exception());
            }
        }
    }

    private static List<? extends FailedObjectTransfer> upload(S3TransferManager manager, PeerArguments peer) {
        return manager.uploadDirectory(request -> request.source(peer.folder())
                        .bucket(peer.store().bucket())
                        .s3Prefix(peer.prefix()))
                .completionFuture()
                .join()
                .failedTransfers();
    }

    private static List<? extends FailedObjectTransfer> download(S3TransferManager manager, PeerArguments peer) {
        return manager.downloadDirectory(request -> request.destination(peer.folder())
                        .bucket(peer.store().bucket())
                        .listObjectsV2RequestTransformer(list -> list.prefix(peer.prefix() + "/")))
                .completionFuture()
                .join()
                .failedTransfers();
    }
}
