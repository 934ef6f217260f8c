package dev.larder.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedMultipartUpload;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Moves files as a backend of Apache Doris does with its default settings: one worker; for each tablet a listing of what
 * is there; for each file a pass over it for its MD5, which becomes a part of its name; parts of 5 MiB, one after the
 * other. Source: the behaviour of {@code upload_worker_count}, {@code s3_write_buffer_size} and the snapshot loader.
 */
final class DorisLikePeer {
    private static final int PART_BYTES = 5 << 20;
    private static final int BUFFER_BYTES = 1 << 20;

    private final PeerArguments peer;
    private final S3Client client;
    private final String bucket;

    private DorisLikePeer(PeerArguments peer, S3Client client) {
        this.peer = peer;
        this.client = client;
        this.bucket = peer.store().bucket();
    }

    public static void main(String[] arguments) throws IOException {
        PeerArguments peer = PeerArguments.parse(arguments);
        try (S3Client client = Bucket.client(peer.store())) {
            DorisLikePeer doris = new DorisLikePeer(peer, client);
            if (peer.upload()) {
                doris.upload();
            } else {
                doris.download();
            }
        }
    }

    private void upload() throws IOException {
        List<Path> files = peer.files();
        for (int from = 0; from < files.size(); from += peer.filesPerTablet()) {
            String tablet = peer.prefix() + "/" + from / peer.filesPerTablet() + "/";
            list(tablet);
            for (Path file : files.subList(from, Math.min(files.size(), from + peer.filesPerTablet()))) {
                put(tablet + file.getFileName() + "." + md5(file), file);
            }
        }
    }

    private void download() throws IOException {
        for (S3Object folder : list(peer.prefix() + "/")) {
            String name = folder.key().substring(folder.key().lastIndexOf('/') + 1);
            Path target = peer.folder().resolve(name);
            client.getObject(request -> request.bucket(bucket).key(folder.key()), target);
            if (!name.endsWith("." + md5(target))) {
                throw new IOException("File " + name + " is damaged");
            }
        }
    }

    private List<S3Object> list(String prefix) {
        return client.listObjectsV2Paginator(request -> request.bucket(bucket).prefix(prefix)).contents().stream()
                .toList();
    }

    private void put(String key, Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] first = in.readNBytes(PART_BYTES);
            if (first.length < PART_BYTES) {
                client.putObject(request -> request.bucket(bucket).key(key), RequestBody.fromBytes(first));
                return;
            }
            String upload = client.createMultipartUpload(
                            request -> request.bucket(bucket).key(key))
                    .uploadId();
            List<CompletedPart> parts = new ArrayList<>();
            for (byte[] part = first; part.length > 0; part = in.readNBytes(PART_BYTES)) {
                int number = parts.size() + 1;
                String tag = client.uploadPart(
                                request -> request.bucket(bucket)
                                        .key(key)
                                        .uploadId(upload)
                                        .partNumber(number),
                                RequestBody.fromBytes(part))
                        .eTag();
                parts.add(CompletedPart.builder().partNumber(number).eTag(tag).build());
            }
            client.completeMultipartUpload(request -> request.bucket(bucket)
                    .key(key)
                    .uploadId(upload)
                    .multipartUpload(
                            CompletedMultipartUpload.builder().parts(parts).build()));
        }
    }

    private static String md5(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("MD5");
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                digest.update(buffer, 0, count);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
