package dev.larder.common.blob.s3;

import dev.larder.common.blob.BlobKey;
import dev.larder.common.blob.Interrupted;
import java.io.ByteArrayInputStream;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import software.amazon.awssdk.core.sync.RequestBody;

/**
 * Memory for parts on their way: so many at once and no more, and used again, because arrays of this size are a burden
 * for the garbage collector. Whoever holds a part sends it without waiting for another, so that some memory always comes
 * free. Thread safe.
 */
final class PartBuffers {
    private final int bytes;
    private final Semaphore free;
    private final ConcurrentLinkedQueue<byte[]> idle = new ConcurrentLinkedQueue<>();

    /** @param bytes of each */
    PartBuffers(int count, int bytes) {
        this.bytes = bytes;
        this.free = new Semaphore(count);
    }

    /**
     * A part's memory; waits until some is free. A part that is larger than the others gets memory of its own.
     *
     * @throws Interrupted if interrupted while it waits
     */
    Part take(BlobKey key, int length) throws Interrupted {
        try {
            free.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Interrupted("Cannot put blob " + key + ": interrupted", e);
        }
        byte[] used = length > bytes ? null : idle.poll();
        return new Part(used != null ? used : new byte[Math.max(length, bytes)], length);
    }

    /** The bytes of one part. Closing it gives the memory back; not before the part was sent. */
    final class Part implements AutoCloseable {
        private final byte[] content;
        private final int length;

        private Part(byte[] content, int length) {
            this.content = content;
            this.length = length;
        }

        byte[] content() {
            return content;
        }

        int length() {
            return length;
        }

        /** Reads the memory each time it is sent. */
        RequestBody body() {
            return RequestBody.fromContentProvider(
                    () -> new ByteArrayInputStream(content, 0, length), length, "application/octet-stream");
        }

        @Override
        public void close() {
            if (content.length == bytes) {
                idle.add(content);
            }
            free.release();
        }
    }
}
