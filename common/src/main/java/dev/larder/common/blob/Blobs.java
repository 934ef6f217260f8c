package dev.larder.common.blob;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Optional;

/** What every store and every caller of a store does with bytes. */
public final class Blobs {
    private static final int BUFFER_BYTES = 64 * 1024;

    private Blobs() {}

    /** The whole blob, which must not be larger than {@code bytesMax}. */
    public static byte[] read(BlobStore store, BlobKey key, int bytesMax) throws BlobStoreException {
        try (InputStream in = store.open(key, new ByteRange(0, bytesMax + 1L))) {
            byte[] bytes = in.readNBytes(bytesMax + 1);
            if (bytes.length > bytesMax) {
                throw new CorruptBlob("Blob " + key + " is larger than " + bytesMax + " bytes");
            }
            return bytes;
        } catch (BlobStoreException e) {
            throw e;
        } catch (IOException e) {
            throw new StoreUnavailable("Reading blob " + key + " broke off: " + e.getMessage(), e);
        }
    }

    /** What {@link InputStream#read()} is in a stream that reads into arrays. */
    public static int readByte(InputStream in) throws IOException {
        byte[] one = new byte[1];
        return in.read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    /** Whether the store holds exactly the bytes of the source under this key. */
    public static boolean holds(BlobStore store, BlobKey key, BlobSource source) throws BlobStoreException {
        Optional<BlobStat> stat = store.stat(key);
        if (stat.isEmpty() || stat.get().size() != source.length()) {
            return false;
        }
        try (InputStream stored = store.open(key, ByteRange.ALL);
                InputStream wanted = source.open(0)) {
            byte[] left = new byte[BUFFER_BYTES];
            byte[] right = new byte[BUFFER_BYTES];
            while (true) {
                int leftLength = stored.readNBytes(left, 0, left.length);
                int rightLength = wanted.readNBytes(right, 0, right.length);
                if (!Arrays.equals(left, 0, leftLength, right, 0, rightLength)) {
                    return false;
                }
                if (leftLength == 0) {
                    return true;
                }
            }
        } catch (BlobNotFound e) {
            return false;
        } catch (BlobStoreException e) {
            throw e;
        } catch (IOException e) {
            throw new StoreUnavailable("Comparing blob " + key + " broke off: " + e.getMessage(), e);
        }
    }

    /** The whole source of {@code key}, in memory, read at its pace. */
    public static byte[] all(BlobKey key, BlobSource source) throws SourceFailed {
        byte[] bytes = new byte[Math.toIntExact(source.length())];
        try (InputStream in = source.sending(opened(key, source))) {
            fill(key, source, in, 0, bytes, bytes.length);
            requireEnd(key, source, in);
            return bytes;
        } catch (SourceFailed e) {
            throw e;
        } catch (IOException e) {
            throw failed(key, e);
        }
    }

    /**
     * Reads the next {@code length} bytes of the source of {@code key}.
     *
     * @param in the stream over the source
     * @param offset of the next byte
     * @param target takes the bytes at its beginning
     */
    public static void fill(BlobKey key, BlobSource source, InputStream in, long offset, byte[] target, int length)
            throws SourceFailed {
        int filled = 0;
        while (filled < length) {
            int count = read(key, in, target, filled, Math.min(BUFFER_BYTES, length - filled));
            if (count < 0) {
                throw endedEarly(key, source, offset + filled);
            }
            filled += count;
        }
    }

    /** Throws SourceFailed when the stream, which has given all bytes that the source of {@code key} promised, has more. */
    public static void requireEnd(BlobKey key, BlobSource source, InputStream in) throws SourceFailed {
        if (read(key, in, new byte[1], 0, 1) >= 0) {
            throw tooLong(key, source);
        }
    }

    /** A fresh stream over the source of {@code key}. */
    public static InputStream opened(BlobKey key, BlobSource source) throws SourceFailed {
        try {
            return source.open(0);
        } catch (IOException e) {
            throw failed(key, e);
        }
    }

    /**
     * Copies the whole source of {@code key}, at its pace.
     *
     * @throws SourceFailed when the source cannot be read or has another length than it said
     * @throws IOException what {@code out} threw
     */
    public static void copy(BlobKey key, BlobSource source, OutputStream out) throws IOException {
        try (InputStream in = source.sending(opened(key, source))) {
            byte[] buffer = new byte[BUFFER_BYTES];
            long copied = 0;
            while (true) {
                int count = read(key, in, buffer, 0, buffer.length);
                if (count < 0) {
                    break;
                }
                copied += count;
                if (copied > source.length()) {
                    throw tooLong(key, source);
                }
                out.write(buffer, 0, count);
            }
            if (copied < source.length()) {
                throw endedEarly(key, source, copied);
            }
        }
    }

    private static int read(BlobKey key, InputStream in, byte[] target, int offset, int length) throws SourceFailed {
        try {
            return in.read(target, offset, length);
        } catch (IOException e) {
            throw failed(key, e);
        }
    }

    private static SourceFailed failed(BlobKey key, IOException e) {
        return e instanceof SourceFailed named
                ? named
                : new SourceFailed("Source of blob " + key + " cannot be read: " + e.getMessage(), e);
    }

    private static SourceFailed endedEarly(BlobKey key, BlobSource source, long at) {
        return new SourceFailed(
                "Source of blob " + key + " ended after " + at + " bytes of the " + source.length() + " it promised");
    }

    private static SourceFailed tooLong(BlobKey key, BlobSource source) {
        return new SourceFailed(
                "Source of blob " + key + " has more bytes than the " + source.length() + " it promised");
    }
}
