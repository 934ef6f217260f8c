package dev.larder.common.blob.s3;

import dev.larder.common.blob.BlobAlreadyExists;
import dev.larder.common.blob.BlobKey;
import dev.larder.common.blob.BlobNotFound;
import dev.larder.common.blob.BlobPage;
import dev.larder.common.blob.BlobPrefix;
import dev.larder.common.blob.BlobSource;
import dev.larder.common.blob.BlobStat;
import dev.larder.common.blob.BlobStore;
import dev.larder.common.blob.BlobStoreException;
import dev.larder.common.blob.Blobs;
import dev.larder.common.blob.BoundedStream;
import dev.larder.common.blob.ByteRange;
import dev.larder.common.blob.CorruptBlob;
import dev.larder.common.blob.StoreTraits;
import dev.larder.common.blob.StoreUnavailable;
import dev.larder.common.blob.WriteMode;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListMultipartUploadsResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.MultipartUpload;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Blobs as objects of one bucket, below one prefix. Sources of more than a part go up in parts, several at a time, and
 * are kept in memory part by part, sixteen parts of all stores at most; a failed put leaves no parts behind as long as the server can still be reached. The
 * store tries nothing twice. A blob made of parts is created exclusively only where the server checks the condition at
 * the end of an upload; a smaller one wherever it checks conditions at all.
 */
public final class S3BlobStore implements BlobStore {
    /** Larger sources go up in parts of this size. */
    public static final int PART_BYTES = 16 * 1024 * 1024;

    /** From here on a CREATE_NEW asks first whether the key is taken, rather than send the bytes in vain. */
    private static final int ASK_FIRST_BYTES = 1024 * 1024;

    private static final int PART_THREADS = 8;
    /** Parts in memory, of all stores of this process: there are as many stores as tasks. */
    private static final PartBuffers BUFFERS = new PartBuffers(16, PART_BYTES);

    private static final int PARALLELISM = 16;

    private final S3Settings settings;
    private final S3Dialect dialect;
    private final S3Client client;
    private final S3Errors errors;
    private final ExecutorService parts;
    private final MultipartPut multipartPut;
    private final S3Deletion deletion;

    public S3BlobStore(S3Settings settings, S3Dialect dialect) {
        this.settings = settings;
        this.dialect = dialect;
        // Over plain HTTP every payload is signed by its hash, which the server checks: a CRC beside it proves nothing
        // more.
        this.client = S3Clients.client(settings, settings.isPlain() ? dialect.withUploads(false, false) : dialect);
        this.errors = new S3Errors(settings);
        AtomicInteger count = new AtomicInteger();
        this.parts = Executors.newFixedThreadPool(PART_THREADS, work -> {
            Thread thread = new Thread(work, "s3-" + settings.bucket() + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        this.multipartPut = new MultipartPut(settings, dialect, client, errors, parts, BUFFERS);
        this.deletion = new S3Deletion(settings, dialect, client, errors, parts);
    }

    @Override
    public void put(BlobKey key, BlobSource source, WriteMode mode) throws BlobStoreException {
        boolean exclusive = mode == WriteMode.CREATE_NEW;
        boolean large = source.length() > PART_BYTES;
        boolean conditional = exclusive && (large ? dialect.conditionalComplete() : dialect.conditionalCreate());
        boolean askFirst = exclusive && (!conditional || source.length() >= ASK_FIRST_BYTES);
        if (askFirst && stat(key).isPresent()) {
            throw new BlobAlreadyExists("Blob " + key + " exists");
        }
        try {
            if (large) {
                multipartPut.put(key, source, conditional);
            } else {
                putWhole(key, source, conditional);
            }
        } catch (StoreUnavailable e) {
            if (exclusive) {
                settle(key, source, e);
            } else {
                throw e;
            }
        }
    }

    @Override
    public InputStream open(BlobKey key, ByteRange range) throws BlobStoreException {
        if (range.length() == 0) {
            if (stat(key).isEmpty()) {
                throw new BlobNotFound("Blob " + key + " does not exist");
            }
            return InputStream.nullInputStream();
        }
        GetObjectRequest.Builder request =
                GetObjectRequest.builder().bucket(settings.bucket()).key(name(key));
        boolean ranged = !range.isAll();
        if (ranged) {
            request.range(header(range));
        }
        try {
            ResponseInputStream<GetObjectResponse> in = client.getObject(request.build());
            if (ranged && in.response().contentRange() == null && range.offset() > 0) {
                in.abort();
                throw new CorruptBlob("The server ignored the range asked for of blob " + key);
            }
            return new BoundedStream(new AbortingStream(in), range.length(), e -> errors.named("read blob " + key, e));
        } catch (S3Exception e) {
            if (e.statusCode() == 416) {
                return new ByteArrayInputStream(new byte[0]);
            }
            throw errors.namedOfRead("open blob " + key, e);
        } catch (SdkException e) {
            throw errors.named("open blob " + key, e);
        }
    }

    @Override
    public Optional<BlobStat> stat(BlobKey key) throws BlobStoreException {
        try {
            HeadObjectResponse head = client.headObject(
                    request -> request.bucket(settings.bucket()).key(name(key)));
            return Optional.of(new BlobStat(key, head.contentLength(), head.lastModified()));
        } catch (S3Exception e) {
            if (e.statusCode() == 404) {
                return Optional.empty();
            }
            throw errors.named("stat blob " + key, e);
        } catch (SdkException e) {
            throw errors.named("stat blob " + key, e);
        }
    }

    @Override
    public BlobPage list(BlobPrefix prefix, Optional<BlobKey> after, int limit) throws BlobStoreException {
        ListObjectsV2Request.Builder request = ListObjectsV2Request.builder()
                .bucket(settings.bucket())
                .prefix(settings.root() + prefix.value())
                .maxKeys(limit);
        after.ifPresent(key -> request.startAfter(name(key)));
        try {
            while (true) {
                ListObjectsV2Response answer = client.listObjectsV2(request.build());
                List<BlobStat> found = new ArrayList<>();
                for (S3Object object : answer.contents()) {
                    S3Names.key(settings.root(), object.key())
                            .ifPresent(key -> found.add(new BlobStat(key, object.size(), object.lastModified())));
                }
                boolean more = Boolean.TRUE.equals(answer.isTruncated());
                // A page of names that are no keys would leave the caller nothing to go on after.
                if (!found.isEmpty() || !more) {
                    return new BlobPage(found, more);
                }
                request.continuationToken(answer.nextContinuationToken());
            }
        } catch (SdkException e) {
            throw errors.named("list blobs below '" + prefix + "'", e);
        }
    }

    @Override
    public void delete(Collection<BlobKey> keys) throws BlobStoreException {
        deletion.delete(keys);
    }

    @Override
    public int purgeUnfinished(BlobPrefix prefix) throws BlobStoreException {
        String below = settings.root() + prefix.value();
        int purged = 0;
        try {
            String keyMarker = null;
            String uploadMarker = null;
            while (true) {
                String key = keyMarker;
                String upload = uploadMarker;
                ListMultipartUploadsResponse answer =
                        client.listMultipartUploads(request -> request.bucket(settings.bucket())
                                .prefix(below)
                                .keyMarker(key)
                                .uploadIdMarker(upload));
                for (MultipartUpload unfinished : answer.uploads()) {
                    if (unfinished.key().startsWith(below)) {
                        purged += abort(unfinished) ? 1 : 0;
                    }
                }
                if (!Boolean.TRUE.equals(answer.isTruncated()) || answer.nextKeyMarker() == null) {
                    return purged;
                }
                keyMarker = answer.nextKeyMarker();
                uploadMarker = answer.nextUploadIdMarker();
            }
        } catch (SdkException e) {
            throw errors.named("purge unfinished uploads below '" + prefix + "'", e);
        }
    }

    @Override
    public List<BlobStat> unfinished(BlobPrefix prefix, int limit) throws BlobStoreException {
        String below = settings.root() + prefix.value();
        try {
            // A server gives a thousand at most, which is enough: whoever ends these asks again.
            return client
                    .listMultipartUploads(request ->
                            request.bucket(settings.bucket()).prefix(below).maxUploads(limit))
                    .uploads()
                    .stream()
                    .filter(upload -> upload.key().startsWith(below))
                    .flatMap(
                            upload -> S3Names.key(settings.root(), upload.key())
                                    .map(key -> new BlobStat(key, 0, upload.initiated()))
                                    .stream())
                    .toList();
        } catch (SdkException e) {
            throw errors.named("list unfinished uploads below '" + prefix + "'", e);
        }
    }

    @Override
    public StoreTraits traits() {
        return new StoreTraits(dialect.conditionalCreate(), PART_BYTES, PARALLELISM);
    }

    @Override
    public void close() {
        for (Runnable waiting : parts.shutdownNow()) {
            // Whoever waits for it would wait for ever.
            if (waiting instanceof Future<?> future) {
                future.cancel(false);
            }
        }
        client.close();
    }

    private void putWhole(BlobKey key, BlobSource source, boolean conditional) throws BlobStoreException {
        PutObjectRequest.Builder request =
                PutObjectRequest.builder().bucket(settings.bucket()).key(name(key));
        if (conditional) {
            request.ifNoneMatch("*");
        }
        try (SourceParts whole = SourceParts.open(key, source, source.length());
                PartBuffers.Part part = whole.next(BUFFERS)) {
            if (settings.isPlain()) {
                request.overrideConfiguration(
                        HashedPayloads.with(source.sha256().orElseGet(part::sha256)));
            }
            put(key, request.build(), part.body(source));
        }
    }

    private void put(BlobKey key, PutObjectRequest request, RequestBody body) throws BlobStoreException {
        try {
            client.putObject(request, body);
        } catch (SdkException e) {
            throw errors.named("put blob " + key, e);
        }
    }

    /**
     * A CREATE_NEW got no answer. The server may have refused it and closed before it had read all ("Broken pipe"), or
     * it may have done it and the answer was lost: what is there now tells.
     */
    private void settle(BlobKey key, BlobSource source, StoreUnavailable e) throws BlobStoreException {
        boolean exists;
        boolean same;
        try {
            exists = stat(key).isPresent();
            same = exists && Blobs.holds(this, key, source);
        } catch (BlobStoreException unknown) {
            e.addSuppressed(unknown);
            throw e;
        }
        if (!exists) {
            throw e;
        }
        if (!same) {
            throw new BlobAlreadyExists("Blob " + key + " exists", e);
        }
    }

    private boolean abort(MultipartUpload unfinished) {
        try {
            client.abortMultipartUpload(request ->
                    request.bucket(settings.bucket()).key(unfinished.key()).uploadId(unfinished.uploadId()));
            return true;
        } catch (S3Exception e) {
            if (e.statusCode() == 404) {
                return false;
            }
            throw e;
        }
    }

    private String name(BlobKey key) {
        return settings.root() + key.value();
    }

    private static String header(ByteRange range) {
        return range.length() > Long.MAX_VALUE - range.offset()
                ? "bytes=" + range.offset() + "-"
                : "bytes=" + range.offset() + "-" + (range.offset() + range.length() - 1);
    }

    /** Closing the SDK's stream reads it to the end, to keep the connection; for large blobs that costs far more. */
    private static final class AbortingStream extends FilterInputStream {
        private final ResponseInputStream<GetObjectResponse> response;
        private boolean ended;

        AbortingStream(ResponseInputStream<GetObjectResponse> response) {
            super(response);
            this.response = response;
        }

        @Override
        public int read() throws java.io.IOException {
            int one = in.read();
            ended |= one < 0;
            return one;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws java.io.IOException {
            int count = in.read(buffer, offset, length);
            ended |= count < 0;
            return count;
        }

        @Override
        public void close() throws java.io.IOException {
            if (!ended && response.available() == 0) {
                // Often the caller stopped exactly at the last byte and has not seen the end.
                ended = response.read() < 0;
            }
            if (ended) {
                response.close();
            } else {
                response.abort();
            }
        }
    }
}
