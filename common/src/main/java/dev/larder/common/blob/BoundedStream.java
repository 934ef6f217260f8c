package dev.larder.common.blob;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Function;

/** The first bytes of a stream, whose errors become the named ones of blob stores. Used by one thread. */
public final class BoundedStream extends FilterInputStream {
    private final Function<IOException, BlobStoreException> translation;
    private long left;

    /** @param length bytes at most; the stream may have fewer */
    public BoundedStream(InputStream in, long length, Function<IOException, BlobStoreException> translation) {
        super(in);
        this.left = length;
        this.translation = translation;
    }

    @Override
    public int read() throws IOException {
        return Blobs.readByte(this);
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (left == 0) {
            return -1;
        }
        int count;
        try {
            count = in.read(buffer, offset, (int) Math.min(length, left));
        } catch (IOException e) {
            throw translation.apply(e);
        }
        left -= Math.max(count, 0);
        return count;
    }

    @Override
    public long skip(long count) throws IOException {
        long skipped;
        try {
            skipped = in.skip(Math.min(count, left));
        } catch (IOException e) {
            throw translation.apply(e);
        }
        left -= skipped;
        return skipped;
    }

    @Override
    public int available() throws IOException {
        return (int) Math.min(in.available(), left);
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
