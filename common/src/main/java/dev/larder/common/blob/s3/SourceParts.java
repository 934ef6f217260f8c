package dev.larder.common.blob.s3;

import dev.larder.common.blob.BlobKey;
import dev.larder.common.blob.BlobSource;
import dev.larder.common.blob.BlobStoreException;
import dev.larder.common.blob.Blobs;
import dev.larder.common.blob.SourceFailed;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/** Reads a source from its beginning to its end, part by part, so that whoever hashes it on the way sees every byte. */
final class SourceParts implements Closeable {
    private final BlobKey key;
    private final BlobSource source;
    private final long partBytes;
    private final InputStream in;
    private long offset;

    private SourceParts(BlobKey key, BlobSource source, long partBytes, InputStream in) {
        this.key = key;
        this.source = source;
        this.partBytes = partBytes;
        this.in = in;
    }

    static SourceParts open(BlobKey key, BlobSource source, long partBytes) throws SourceFailed {
        return new SourceParts(key, source, partBytes, Blobs.opened(key, source));
    }

    boolean hasNext() {
        return offset < source.length();
    }

    /** The next part, in memory of the buffers. The last one only when the source ends behind it. */
    PartBuffers.Part next(PartBuffers buffers) throws BlobStoreException {
        int length = Math.toIntExact(Math.min(partBytes, source.length() - offset));
        PartBuffers.Part part = buffers.take(key, length);
        boolean filled = false;
        try {
            Blobs.fill(key, source, in, offset, part.content(), length);
            offset += length;
            if (!hasNext()) {
                Blobs.requireEnd(key, source, in);
            }
            filled = true;
            return part;
        } finally {
            if (!filled) {
                part.close();
            }
        }
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            // Everything that was wanted of it has been read.
        }
    }
}
