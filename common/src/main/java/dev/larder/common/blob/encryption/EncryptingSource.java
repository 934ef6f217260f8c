package dev.larder.common.blob.encryption;

import dev.larder.common.blob.BlobKey;
import dev.larder.common.blob.BlobSource;
import dev.larder.common.blob.SourceFailed;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * A source as it is stored. Opened again, anywhere, it gives the same bytes; a source that changed meanwhile fails, because
 * one nonce must not serve two texts.
 */
final class EncryptingSource implements BlobSource {
    private final BlobKey key;
    private final BlobSource clear;
    private final SegmentCipher cipher;
    /** The beginning of each segment's tag, or 0 for those not encrypted yet. */
    private final AtomicLongArray tags;

    EncryptingSource(BlobKey key, BlobSource clear, SegmentCipher cipher) {
        this.key = key;
        this.clear = clear;
        this.cipher = cipher;
        this.tags = new AtomicLongArray(Math.toIntExact(Segments.count(clear.length())));
    }

    @Override
    public long length() {
        return Segments.storedLength(clear.length());
    }

    @Override
    public InputStream open(long offset) throws IOException {
        long segment = offset < Segments.storedStart(1) ? 0 : (offset - Segments.PREFIX_BYTES) / Segments.SEGMENT_BYTES;
        if (segment >= tags.length()) {
            return InputStream.nullInputStream();
        }
        InputStream in = clear.open(Segments.plainStart(segment));
        InputStream encrypted = new Encrypting(in, segment);
        try {
            encrypted.skipNBytes(offset - Segments.storedStart(segment));
        } catch (IOException | RuntimeException e) {
            in.close();
            throw e;
        }
        return encrypted;
    }

    @Override
    public InputStream sending(InputStream bytes) {
        return clear.sending(bytes);
    }

    private void requireUnchanged(int segment, byte[] stored) throws SourceFailed {
        long tag = ByteBuffer.wrap(stored).getLong(stored.length - Segments.TAG_BYTES) | 1;
        if (!tags.compareAndSet(segment, 0, tag) && tags.get(segment) != tag) {
            throw new SourceFailed("Source of blob " + key + " has changed while it was sent");
        }
    }

    private final class Encrypting extends PieceStream {
        private final InputStream in;
        private int next;

        Encrypting(InputStream in, long segment) {
            this.in = in;
            this.next = (int) segment;
        }

        @Override
        byte[] nextPiece() throws IOException {
            if (next == tags.length()) {
                return null;
            }
            int segment = next++;
            boolean last = segment == tags.length() - 1;
            long end = last ? clear.length() : Segments.plainStart(segment + 1L);
            byte[] text = new byte[(int) (end - Segments.plainStart(segment))];
            int count = in.readNBytes(text, 0, text.length);
            if (count < text.length) {
                throw new SourceFailed("Source of blob " + key + " ended after "
                        + (Segments.plainStart(segment) + count) + " bytes of the " + clear.length()
                        + " it promised");
            }
            if (last && in.read() >= 0) {
                throw new SourceFailed(
                        "Source of blob " + key + " has more bytes than the " + clear.length() + " it promised");
            }
            byte[] stored = cipher.encrypt(segment, last, text);
            requireUnchanged(segment, stored);
            if (segment > 0) {
                return stored;
            }
            byte[] start = cipher.prefixAndHeader();
            return ByteBuffer.allocate(start.length + stored.length)
                    .put(start)
                    .put(stored)
                    .array();
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
