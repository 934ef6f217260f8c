package dev.larder.common.blob.s3;

import dev.larder.common.blob.BlobKey;
import dev.larder.common.blob.BlobSource;
import dev.larder.common.blob.BlobStoreException;
import dev.larder.common.blob.Interrupted;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompleteMultipartUploadRequest;
import software.amazon.awssdk.services.s3.model.CompletedMultipartUpload;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;

/**
 * Sends one large blob in parts, at most as many at once as the pool has threads. The caller reads the source once, from
 * its beginning to its end, while the pool sends. All or nothing.
 */
final class MultipartPut {
    /** The protocol allows no more. */
    private static final int PARTS_MAX = 10_000;

    private final S3Settings settings;
    private final S3Dialect dialect;
    private final S3Client client;
    private final S3Errors errors;
    private final ExecutorService threads;
    private final PartBuffers buffers;

    MultipartPut(
            S3Settings settings,
            S3Dialect dialect,
            S3Client client,
            S3Errors errors,
            ExecutorService threads,
            PartBuffers buffers) {
        this.settings = settings;
        this.dialect = dialect;
        this.client = client;
        this.errors = errors;
        this.threads = threads;
        this.buffers = buffers;
    }

    /** One that has begun. */
    private record Upload(BlobKey key, BlobSource source, String name, String id) {}

    void put(BlobKey key, BlobSource source, boolean conditional) throws BlobStoreException {
        String name = settings.root() + key.value();
        String id;
        try {
            id = client.createMultipartUpload(
                            request -> request.bucket(settings.bucket()).key(name))
                    .uploadId();
        } catch (SdkException e) {
            throw errors.named("begin upload of blob " + key, e);
        }
        Upload upload = new Upload(key, source, name, id);
        boolean completed = false;
        try {
            complete(upload, send(upload), conditional);
            completed = true;
        } finally {
            if (!completed) {
                abort(upload);
            }
        }
    }

    private List<CompletedPart> send(Upload upload) throws BlobStoreException {
        long length = upload.source().length();
        long partBytes = Math.max(S3BlobStore.PART_BYTES, (length + PARTS_MAX - 1) / PARTS_MAX);
        AtomicReference<Exception> failure = new AtomicReference<>();
        List<Future<Optional<CompletedPart>>> running = new ArrayList<>();
        try (SourceParts parts = SourceParts.open(upload.key(), upload.source(), partBytes)) {
            while (parts.hasNext() && failure.get() == null) {
                PartBuffers.Part part = parts.next(buffers);
                int number = running.size() + 1;
                running.add(submit(part, unlessFailed(failure, () -> sendPart(upload, number, part))));
            }
        } catch (RejectedExecutionException e) {
            failure.compareAndSet(null, closed(upload.key()));
        } catch (BlobStoreException e) {
            failure.compareAndSet(null, e);
        }
        return results(upload.key(), running, failure);
    }

    /** The part's memory is given back when it was sent, or will not be. */
    private Future<Optional<CompletedPart>> submit(PartBuffers.Part part, Callable<Optional<CompletedPart>> sending) {
        boolean submitted = false;
        try {
            Future<Optional<CompletedPart>> future = threads.submit(() -> {
                try (part) {
                    return sending.call();
                }
            });
            submitted = true;
            return future;
        } finally {
            if (!submitted) {
                part.close();
            }
        }
    }

    /** After the first failure, parts that still wait for a thread are not sent. */
    private static Callable<Optional<CompletedPart>> unlessFailed(
            AtomicReference<Exception> failure, Callable<CompletedPart> part) {
        return () -> {
            if (failure.get() != null) {
                return Optional.empty();
            }
            try {
                return Optional.of(part.call());
            } catch (Exception e) {
                failure.compareAndSet(null, e);
                return Optional.empty();
            }
        };
    }

    private CompletedPart sendPart(Upload upload, int number, PartBuffers.Part part) throws BlobStoreException {
        UploadPartRequest.Builder request = UploadPartRequest.builder()
                .bucket(settings.bucket())
                .key(upload.name())
                .uploadId(upload.id())
                .partNumber(number);
        if (settings.isPlain()) {
            request.overrideConfiguration(HashedPayloads.with(part.sha256()));
        }
        try {
            String tag = client.uploadPart(request.build(), part.body(upload.source()))
                    .eTag();
            return CompletedPart.builder().partNumber(number).eTag(tag).build();
        } catch (SdkException e) {
            throw errors.named("put part " + number + " of blob " + upload.key(), e);
        }
    }

    /** Waits for every part, even after a failure: a part that arrives after the abort would stay for ever. */
    private List<CompletedPart> results(
            BlobKey key, List<Future<Optional<CompletedPart>>> running, AtomicReference<Exception> failure)
            throws BlobStoreException {
        List<CompletedPart> done = new ArrayList<>();
        for (Future<Optional<CompletedPart>> part : running) {
            boolean ended = false;
            while (!ended) {
                try {
                    part.get().ifPresent(done::add);
                    ended = true;
                } catch (InterruptedException e) {
                    failure.compareAndSet(null, new Interrupted("Cannot put blob " + key + ": interrupted"));
                    // The flag is set again at the end; with it, the next wait would end at once.
                    Thread.interrupted();
                } catch (ExecutionException e) {
                    failure.compareAndSet(null, e);
                    ended = true;
                } catch (CancellationException e) {
                    failure.compareAndSet(null, closed(key));
                    ended = true;
                }
            }
        }
        if (failure.get() instanceof Interrupted) {
            Thread.currentThread().interrupt();
        }
        if (failure.get() != null) {
            throw errors.named("put blob " + key, failure.get());
        }
        return done;
    }

    private static BlobStoreException closed(BlobKey key) {
        return new BlobStoreException("Cannot put blob " + key + ": the store was closed");
    }

    private void complete(Upload upload, List<CompletedPart> parts, boolean conditional) throws BlobStoreException {
        CompleteMultipartUploadRequest.Builder request = CompleteMultipartUploadRequest.builder()
                .bucket(settings.bucket())
                .key(upload.name())
                .uploadId(upload.id())
                .multipartUpload(CompletedMultipartUpload.builder().parts(parts).build());
        if (conditional && dialect.conditionalComplete()) {
            request.ifNoneMatch("*");
        }
        try {
            client.completeMultipartUpload(request.build());
        } catch (SdkException e) {
            throw errors.named("complete upload of blob " + upload.key(), e);
        }
    }

    private void abort(Upload upload) {
        // The flag would make the SDK give up before it has sent anything.
        boolean interrupted = Thread.interrupted();
        try {
            client.abortMultipartUpload(request ->
                    request.bucket(settings.bucket()).key(upload.name()).uploadId(upload.id()));
        } catch (SdkException | IllegalStateException e) {
            // The store may be closed by now. The put has failed already and says why; what is left here is found by
            // purgeUnfinished.
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
