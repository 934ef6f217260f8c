package dev.larder.common.blob.s3;

import dev.larder.common.blob.BlobKey;
import dev.larder.common.blob.BlobStoreException;
import dev.larder.common.blob.Interrupted;
import dev.larder.common.blob.StoreUnavailable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.DeleteObjectsResponse;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Error;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Deletes many blobs: by the thousand where the server can, else one by one on several threads. */
final class S3Deletion {
    /** The protocol allows no more in one request. */
    private static final int BATCH_MAX = 1000;

    private final S3Settings settings;
    private final S3Dialect dialect;
    private final S3Client client;
    private final S3Errors errors;
    private final ExecutorService threads;

    S3Deletion(S3Settings settings, S3Dialect dialect, S3Client client, S3Errors errors, ExecutorService threads) {
        this.settings = settings;
        this.dialect = dialect;
        this.client = client;
        this.errors = errors;
        this.threads = threads;
    }

    void delete(Collection<BlobKey> keys) throws BlobStoreException {
        List<BlobKey> all = List.copyOf(keys);
        for (int from = 0; from < all.size(); from += BATCH_MAX) {
            List<BlobKey> batch = all.subList(from, Math.min(from + BATCH_MAX, all.size()));
            if (batch.size() == 1) {
                deleteOne(batch.get(0));
            } else if (dialect.batchDelete()) {
                deleteTogether(batch);
            } else {
                deleteEach(batch);
            }
        }
    }

    private void deleteTogether(List<BlobKey> batch) throws BlobStoreException {
        List<ObjectIdentifier> names = batch.stream()
                .map(key -> ObjectIdentifier.builder().key(name(key)).build())
                .toList();
        DeleteObjectsResponse answer;
        try {
            answer = client.deleteObjects(request -> request.bucket(settings.bucket())
                    .delete(delete -> delete.objects(names).quiet(true)));
        } catch (S3Exception e) {
            // Servers that know no such request say so in several ways.
            if (e.statusCode() == 400 || e.statusCode() == 404 || e.statusCode() == 501) {
                deleteEach(batch);
                return;
            }
            throw errors.named(what(batch), e);
        } catch (SdkException e) {
            throw errors.named(what(batch), e);
        }
        List<BlobKey> left = new ArrayList<>();
        for (S3Error error : answer.errors()) {
            S3Names.key(settings.root(), error.key()).ifPresent(left::add);
        }
        // Asked again one by one, the server says in its own words what is wrong.
        deleteEach(left);
    }

    private static String what(List<BlobKey> batch) {
        return "delete " + batch.size() + " blobs, the first of them " + batch.get(0);
    }

    private void deleteEach(List<BlobKey> keys) throws BlobStoreException {
        List<Future<?>> running = new ArrayList<>();
        for (BlobKey key : keys) {
            running.add(threads.submit(() -> {
                deleteOne(key);
                return key;
            }));
        }
        BlobStoreException first = null;
        for (Future<?> deletion : running) {
            try {
                deletion.get();
            } catch (InterruptedException e) {
                running.forEach(other -> other.cancel(false));
                throw new Interrupted("Cannot delete " + keys.size() + " blobs: interrupted", e);
            } catch (CancellationException e) {
                first = first == null ? new BlobStoreException("Cannot delete blobs: the store was closed", e) : first;
            } catch (ExecutionException e) {
                first = first == null ? errors.named("delete blobs", e.getCause()) : first;
            }
        }
        if (first != null) {
            throw first;
        }
    }

    private void deleteOne(BlobKey key) throws BlobStoreException {
        try {
            client.deleteObject(request -> request.bucket(settings.bucket()).key(name(key)));
        } catch (S3Exception e) {
            if (e.statusCode() != 404
                    || (e.awsErrorDetails() != null
                            && "NoSuchBucket".equals(e.awsErrorDetails().errorCode()))) {
                throw errors.named("delete blob " + key, e);
            }
            requireGone(key, e);
        } catch (SdkException e) {
            throw errors.named("delete blob " + key, e);
        }
    }

    /**
     * S3 says 204 of a blob that is not there; some servers say 404, and so does whatever stands before a server. A
     * listing tells whether they are right, and, unlike a HEAD, whether there is a bucket at all.
     */
    private void requireGone(BlobKey key, S3Exception said) throws BlobStoreException {
        boolean there;
        try {
            there = client
                    .listObjectsV2(request ->
                            request.bucket(settings.bucket()).prefix(name(key)).maxKeys(1))
                    .contents()
                    .stream()
                    .anyMatch(object -> object.key().equals(name(key)));
        } catch (SdkException e) {
            throw errors.named("see whether blob " + key + " is deleted", e);
        }
        if (there) {
            throw new StoreUnavailable(
                    "Cannot delete blob " + key + " in bucket '" + settings.bucket() + "' at " + settings.endpoint()
                            + ": HTTP 404, though it is there",
                    said);
        }
    }

    private String name(BlobKey key) {
        return settings.root() + key.value();
    }
}
