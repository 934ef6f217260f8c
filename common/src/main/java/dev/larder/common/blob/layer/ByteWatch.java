package dev.larder.common.blob.layer;

import dev.larder.common.blob.BlobSource;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Is told of bytes as they flow; may hold the reader up. */
interface ByteWatch {
    /** No read returns more bytes than this at once. At least 1. */
    int chunkBytesMax();

    /** These bytes were just read. */
    void flowed(int bytes) throws IOException;

    static InputStream watched(InputStream in, ByteWatch watch) {
        return new FilterInputStream(in) {
            @Override
            public int read() throws IOException {
                int one = in.read();
                if (one >= 0) {
                    watch.flowed(1);
                }
                return one;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                int count = in.read(buffer, offset, Math.min(length, watch.chunkBytesMax()));
                if (count > 0) {
                    watch.flowed(count);
                }
                return count;
            }

            @Override
            public long skip(long count) throws IOException {
                return in.skip(count);
            }
        };
    }

    /** The source, whose bytes are watched as they are sent. */
    static BlobSource sending(BlobSource source, ByteWatch watch) {
        return new ForwardingSource(source) {
            @Override
            public InputStream sending(InputStream bytes) {
                return watched(source.sending(bytes), watch);
            }
        };
    }
}
