package dev.larder.common.blob.s3;

import dev.larder.common.blob.BlobKey;
import dev.larder.common.blob.BlobSource;
import dev.larder.common.blob.Interrupted;
import java.io.ByteArrayInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import software.amazon.awssdk.core.sync.RequestBody;

/**
 * Memory for parts on their way: so many at once and no more, and used again, because arrays of this size are a burden
 * for the garbage collector. Whoever holds a part sends it without waiting for another, so that some memory always comes
 * free. Thread safe.
 */
final class PartBuffers {
    /** Up to here memory is neither counted nor kept: there is little of it. */
    private static final int SMALL_BYTES = 256 * 1024;

    private final int bytes;
    private final Semaphore free;
    private final ConcurrentLinkedQueue<byte[]> idle = new ConcurrentLinkedQueue<>();

    /** @param bytes of each */
    PartBuffers(int count, int bytes) {
        this.bytes = bytes;
        this.free = new Semaphore(count);
    }

    /**
     * A part's memory; waits until some is free. A part that is larger than the others, or small, gets memory of its own.
     *
     * @throws Interrupted if interrupted while it waits
     */
    Part take(BlobKey key, int length) throws Interrupted {
        if (length < SMALL_BYTES) {
            return new Part(new byte[length], length, () -> {});
        }
        try {
            free.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Interrupted("Cannot put blob " + key + ": interrupted", e);
        }
        byte[] used = length > bytes ? null : idle.poll();
        byte[] content = used != null ? used : new byte[Math.max(length, bytes)];
        return new Part(content, length, () -> giveBack(content));
    }

    private void giveBack(byte[] content) {
        if (content.length == bytes) {
            idle.add(content);
        }
        free.release();
    }

    /** The bytes of one part. Closing it gives the memory back; not before the part was sent. */
    static final class Part implements AutoCloseable {
        private final byte[] content;
        private final int length;
        private final Runnable end;

        private Part(byte[] content, int length, Runnable end) {
            this.content = content;
            this.length = length;
            this.end = end;
        }

        byte[] content() {
            return content;
        }

        int length() {
            return length;
        }

        /** SHA-256 of the bytes, 64 lower-case hex digits. */
        String sha256() {
            try {
                MessageDigest digest = MessageDigest.getInstance("SHA-256");
                digest.update(content, 0, length);
                return HexFormat.of().formatHex(digest.digest());
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }

        /** Reads the memory each time it is sent, at the pace of the source that the bytes are of. */
        RequestBody body(BlobSource source) {
            return RequestBody.fromContentProvider(
                    () -> source.sending(new ByteArrayInputStream(content, 0, length)),
                    length,
                    "application/octet-stream");
        }

        @Override
        public void close() {
            end.run();
        }
    }
}
