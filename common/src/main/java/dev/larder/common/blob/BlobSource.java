package dev.larder.common.blob;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Bytes to be stored. It knows its length and can be opened again, because a retry reads again. */
public interface BlobSource {
    /** In bytes; exact. */
    long length();

    /** A fresh stream over bytes {@code offset} to the end. The caller closes it. */
    InputStream open(long offset) throws IOException;

    /**
     * Bytes of this source on their way out. A store reads them from what is returned as it sends them, and each time it
     * sends them: whoever paces a source holds the store up there, and nowhere else.
     *
     * @param bytes a stream over some of the bytes to be stored; closed with what is returned
     */
    default InputStream sending(InputStream bytes) {
        return bytes;
    }

    /**
     * SHA-256 of all bytes, 64 lower-case hex digits, if it is known by now. Ask after reading: a source that was read to
     * its end may know more than before.
     */
    default Optional<String> sha256() {
        return Optional.empty();
    }

    static BlobSource of(byte[] bytes) {
        return new BlobSource() {
            @Override
            public long length() {
                return bytes.length;
            }

            @Override
            public InputStream open(long offset) {
                return new ByteArrayInputStream(bytes, (int) offset, bytes.length - (int) offset);
            }
        };
    }

    /** The file must not change while it is a source. */
    static BlobSource of(Path file) throws IOException {
        long length = Files.size(file);
        return new BlobSource() {
            @Override
            public long length() {
                return length;
            }

            @Override
            public InputStream open(long offset) throws IOException {
                InputStream in = Files.newInputStream(file);
                in.skipNBytes(offset);
                return in;
            }
        };
    }
}
