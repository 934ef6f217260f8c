package dev.larder.e2e;

import dev.larder.quickstart.EmbeddedS3;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** An S3 server of its own, over a folder. */
final class S3Store implements RemoteStore {
    static final String BUCKET = "warehouse";
    private static final String ROOT = "backups/";

    private final EmbeddedS3 server;
    private final S3Client client;

    private S3Store(EmbeddedS3 server) {
        this.server = server;
        this.client = S3Client.builder()
                .endpointOverride(URI.create(server.endpoint()))
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(EmbeddedS3.ACCESS_KEY, EmbeddedS3.SECRET_KEY)))
                .build();
    }

    static S3Store start(Path folder) {
        try {
            return new S3Store(EmbeddedS3.start(0, folder, BUCKET));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String endpoint() {
        return server.endpoint();
    }

    @Override
    public String createRepository(String name, String options) {
        return createRepository(name, options, BUCKET, server.endpoint(), EmbeddedS3.SECRET_KEY);
    }

    String createRepository(String name, String options, String bucket, String endpoint, String secretKey) {
        return "CREATE " + options + " REPOSITORY `" + name + "` WITH S3 ON LOCATION \"s3://" + bucket + "/" + ROOT
                + "\" PROPERTIES (\"AWS_ENDPOINT\" = \"" + endpoint + "\", \"AWS_REGION\" = \"us-east-1\","
                + " \"AWS_ACCESS_KEY\" = \"" + EmbeddedS3.ACCESS_KEY + "\", \"AWS_SECRET_KEY\" = \"" + secretKey
                + "\")";
    }

    @Override
    public Set<String> objects(String repository) {
        String prefix = ROOT + repository + "/";
        Set<String> keys = new TreeSet<>();
        client.listObjectsV2Paginator(request -> request.bucket(BUCKET).prefix(prefix))
                .contents()
                .forEach(object -> keys.add(object.key().substring(prefix.length())));
        client.listMultipartUploads(request -> request.bucket(BUCKET))
                .uploads()
                .forEach(upload -> keys.add("unfinished:" + upload.key()));
        return keys;
    }

    @Override
    public byte[] read(String repository, String key) {
        return client.getObjectAsBytes(request -> request.bucket(BUCKET).key(ROOT + repository + "/" + key))
                .asByteArray();
    }

    /** Puts bytes there behind Larder's back. */
    void write(String repository, String key, byte[] bytes) {
        client.putObject(
                request -> request.bucket(BUCKET).key(ROOT + repository + "/" + key), RequestBody.fromBytes(bytes));
    }

    /** Begins an upload that never ends. */
    void beginUpload(String repository, String key) {
        client.createMultipartUpload(request -> request.bucket(BUCKET).key(ROOT + repository + "/" + key));
    }

    /** Sizes of all objects of the repository, by key below it. */
    Map<String, Long> sizes(String repository) {
        String prefix = ROOT + repository + "/";
        Map<String, Long> sizes = new TreeMap<>();
        client.listObjectsV2Paginator(request -> request.bucket(BUCKET).prefix(prefix))
                .contents()
                .forEach(object -> sizes.put(object.key().substring(prefix.length()), object.size()));
        return sizes;
    }

    @Override
    public void delete(String repository, String key) {
        client.deleteObject(request -> request.bucket(BUCKET).key(ROOT + repository + "/" + key));
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
