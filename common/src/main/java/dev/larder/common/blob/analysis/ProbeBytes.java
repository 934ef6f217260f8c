package dev.larder.common.blob.analysis;

import dev.larder.common.blob.BlobSource;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** What is written to a store to look at it. */
final class ProbeBytes {
    private ProbeBytes() {}

    /** Bytes that differ from place to place and from seed to seed. */
    static byte[] pattern(int length, int seed) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 31 + (i >> 8) * 17 + seed);
        }
        return bytes;
    }

    /** A source that cannot be read to its end. */
    static BlobSource breakingOff(int length, int brokenAt) {
        return new BlobSource() {
            @Override
            public long length() {
                return length;
            }

            @Override
            public InputStream open(long offset) {
                return new Broken(offset, brokenAt);
            }
        };
    }

    private static final class Broken extends FilterInputStream {
        private final int brokenAt;
        private long at;

        Broken(long offset, int brokenAt) {
            super(InputStream.nullInputStream());
            this.at = offset;
            this.brokenAt = brokenAt;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0];
        }

        @Override
        public int read(byte[] target, int from, int length) throws IOException {
            if (at >= brokenAt) {
                throw new IOException("broken off on purpose");
            }
            int chunk = (int) Math.min(length, brokenAt - at);
            Arrays.fill(target, from, from + chunk, (byte) 1);
            at += chunk;
            return chunk;
        }
    }
}
