package dev.larder.common.blob.s3;

import dev.larder.common.blob.AccessDenied;
import dev.larder.common.blob.BlobKey;
import dev.larder.common.blob.BlobStoreException;
import dev.larder.common.blob.LocationNotFound;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedMultipartUpload;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Finds out which dialect a server speaks, with a few small objects that it removes again. Names, bucket and credentials
 * are tried first, with a request that every server understands, so that a wrong one is reported as what it is.
 */
public final class S3DialectProbe {
    private static final byte[] CONTENT =
            "Larder asks which dialect this store speaks.".getBytes(StandardCharsets.UTF_8);
    private static final byte[] EMPTY = {};
    private static final Pattern ADDRESS = Pattern.compile("\\[.*\\]|[0-9.]+");
    private static final Pattern HOST_LABEL = Pattern.compile("[a-z0-9][a-z0-9-]{1,61}[a-z0-9]");

    private final S3Settings settings;
    private final S3Errors errors;
    private final String probe;

    private S3DialectProbe(S3Settings settings) {
        this.settings = settings;
        this.errors = new S3Errors(settings);
        this.probe = settings.root() + "probes/dialect-" + UUID.randomUUID();
    }

    /** The most capable dialect that the server has shown to speak. */
    public static S3Dialect probe(S3Settings settings) throws BlobStoreException {
        return new S3DialectProbe(settings).dialect();
    }

    /** Path style where the user did not choose and no bucket can be part of the host name. */
    public static boolean pathStyleDefault(S3Settings settings) {
        String host = settings.endpoint().getHost();
        boolean nameless =
                host == null || ADDRESS.matcher(host).matches() || host.equals("localhost") || !host.contains(".");
        return settings.pathStyle()
                .orElse(nameless || !HOST_LABEL.matcher(settings.bucket()).matches());
    }

    private S3Dialect dialect() throws BlobStoreException {
        S3Dialect plainest = S3Dialect.plainest(reachablePathStyle());
        S3Dialect dialect = uploads(plainest);
        try (S3Client client = S3Clients.client(settings, dialect)) {
            boolean onCreate = refusesCreate(client);
            boolean onComplete = onCreate && refusesComplete(client);
            boolean batchDelete = deletesTogether(client);
            return dialect.withConditions(onCreate, onComplete).withBatchDelete(batchDelete);
        } finally {
            remove(plainest);
        }
    }

    private boolean reachablePathStyle() throws BlobStoreException {
        if (settings.pathStyle().isPresent() || pathStyleDefault(settings)) {
            boolean pathStyle = pathStyleDefault(settings);
            reach(pathStyle);
            return pathStyle;
        }
        try {
            reach(false);
            return false;
        } catch (BlobStoreException byHost) {
            try {
                reach(true);
                return true;
            } catch (BlobStoreException byPath) {
                byPath.addSuppressed(byHost);
                throw isPrecise(byHost) && !isPrecise(byPath) ? byHost : byPath;
            }
        }
    }

    private static boolean isPrecise(BlobStoreException e) {
        return e instanceof AccessDenied || e instanceof LocationNotFound;
    }

    private void reach(boolean pathStyle) throws BlobStoreException {
        try (S3Client client = S3Clients.client(settings, S3Dialect.plainest(pathStyle))) {
            client.listObjectsV2(request ->
                    request.bucket(settings.bucket()).prefix(settings.root()).maxKeys(1));
        } catch (SdkException e) {
            throw errors.named("list", e);
        }
    }

    /** The dialect whose uploads arrive as they were sent; tried from the most capable to the plainest. */
    private S3Dialect uploads(S3Dialect plainest) throws BlobStoreException {
        for (S3Dialect candidate : List.of(plainest.withUploads(true, true), plainest.withUploads(false, true))) {
            try (S3Client client = S3Clients.client(settings, candidate)) {
                if (arrives(client, CONTENT) && arrives(client, EMPTY)) {
                    return candidate;
                }
            } catch (SdkException e) {
                // Whatever it is: if it was not the dialect, the plainest one meets it again, and reports it.
            }
        }
        try (S3Client client = S3Clients.client(settings, plainest)) {
            if (arrives(client, CONTENT) && arrives(client, EMPTY)) {
                return plainest;
            }
            throw new BlobStoreException(
                    "The server at " + settings.endpoint() + " returns other bytes than it was sent");
        } catch (SdkException e) {
            throw errors.named("put a probe", e);
        }
    }

    private boolean arrives(S3Client client, byte[] content) {
        put(client, content);
        byte[] stored = client.getObjectAsBytes(
                        request -> request.bucket(settings.bucket()).key(probe))
                .asByteArrayUnsafe();
        return Arrays.equals(stored, content);
    }

    /** A server may not know the header and answer an error, or not heed it: only a refusal counts. */
    private boolean refusesCreate(S3Client client) {
        try {
            put(client, CONTENT);
            client.putObject(
                    request -> request.bucket(settings.bucket()).key(probe).ifNoneMatch("*"),
                    RequestBody.fromBytes(EMPTY));
            return false;
        } catch (S3Exception e) {
            return e.statusCode() == 412 && createsUnder(client, probe + "-new");
        } catch (SdkException e) {
            return false;
        }
    }

    private boolean createsUnder(S3Client client, String name) {
        try {
            client.putObject(
                    request -> request.bucket(settings.bucket()).key(name).ifNoneMatch("*"),
                    RequestBody.fromBytes(CONTENT));
            return true;
        } catch (SdkException e) {
            return false;
        }
    }

    private boolean refusesComplete(S3Client client) {
        if (completes(client, probe) != 412) {
            return false;
        }
        return completes(client, probe + "-parts") == 200;
    }

    /** The HTTP status of a conditional end of a multipart upload; 0 when there was none. */
    private int completes(S3Client client, String name) {
        String upload = "";
        try {
            upload = client.createMultipartUpload(
                            request -> request.bucket(settings.bucket()).key(name))
                    .uploadId();
            String id = upload;
            String tag = client.uploadPart(
                            request -> request.bucket(settings.bucket())
                                    .key(name)
                                    .uploadId(id)
                                    .partNumber(1),
                            RequestBody.fromBytes(CONTENT))
                    .eTag();
            CompletedPart part = CompletedPart.builder().partNumber(1).eTag(tag).build();
            client.completeMultipartUpload(request -> request.bucket(settings.bucket())
                    .key(name)
                    .uploadId(id)
                    .ifNoneMatch("*")
                    .multipartUpload(
                            CompletedMultipartUpload.builder().parts(part).build()));
            return 200;
        } catch (S3Exception e) {
            abort(client, name, upload);
            return e.statusCode();
        } catch (SdkException e) {
            abort(client, name, upload);
            return 0;
        }
    }

    private void abort(S3Client client, String name, String upload) {
        if (upload.isEmpty()) {
            return;
        }
        try {
            client.abortMultipartUpload(
                    request -> request.bucket(settings.bucket()).key(name).uploadId(upload));
        } catch (SdkException e) {
            // Gone already, or found later by purgeUnfinished.
        }
    }

    private boolean deletesTogether(S3Client client) {
        try {
            put(client, CONTENT);
            DeleteObjectsResponse answer = client.deleteObjects(
                    request -> request.bucket(settings.bucket()).delete(delete -> delete.objects(
                                    ObjectIdentifier.builder().key(probe).build(),
                                    ObjectIdentifier.builder()
                                            .key(probe + "-new")
                                            .build())
                            .quiet(true)));
            return answer.errors().isEmpty() && !exists(client, probe);
        } catch (SdkException e) {
            return false;
        }
    }

    private boolean exists(S3Client client, String name) {
        try {
            client.headObject(request -> request.bucket(settings.bucket()).key(name));
            return true;
        } catch (S3Exception e) {
            if (e.statusCode() == 404) {
                return false;
            }
            throw e;
        }
    }

    private void put(S3Client client, byte[] content) {
        client.putObject(request -> request.bucket(settings.bucket()).key(probe), RequestBody.fromBytes(content));
    }

    private void remove(S3Dialect plainest) throws BlobStoreException {
        try (S3BlobStore store = new S3BlobStore(settings, plainest)) {
            for (String suffix : List.of("", "-new", "-parts")) {
                store.delete(List.of(new BlobKey(probe.substring(settings.root().length()) + suffix)));
            }
        }
    }
}
