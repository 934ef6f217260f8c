package dev.larder.common.blob.encryption;

import dev.larder.common.blob.BlobKey;
import dev.larder.common.blob.BlobPage;
import dev.larder.common.blob.BlobPrefix;
import dev.larder.common.blob.BlobSource;
import dev.larder.common.blob.BlobStat;
import dev.larder.common.blob.BlobStore;
import dev.larder.common.blob.BlobStoreException;
import dev.larder.common.blob.Blobs;
import dev.larder.common.blob.ByteRange;
import dev.larder.common.blob.CorruptBlob;
import dev.larder.common.blob.WriteMode;
import dev.larder.common.blob.layer.ForwardingBlobStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.crypto.AEADBadTagException;

/**
 * Keeps blobs encrypted in another store. Lengths and ranges are those of the text in clear. A blob decrypts under its own
 * key in its own repository alone; what comes back otherwise is {@link CorruptBlob}. Some blobs are kept in clear, so that a
 * repository can tell what it is.
 */
public final class EncryptedBlobStore extends ForwardingBlobStore {
    private static final int START_BYTES = Segments.PREFIX_BYTES + Segments.HEADER_BYTES;
    /** Beginnings of blobs that are remembered, because files of a bundle are read one by one. */
    private static final int STARTS_MAX = 10_000;

    private final EncryptionKeys keys;
    private final Territory territory;
    private final Map<BlobKey, byte[]> starts = new LinkedHashMap<>();
    private volatile String repository;

    /** What the repository is, and what of it stays in clear. */
    public interface Territory {
        boolean isClear(BlobKey key);

        /** The identity of the repository. May ask the store; is asked once. */
        String identity(BlobStore store) throws BlobStoreException;
    }

    public EncryptedBlobStore(BlobStore store, EncryptionKeys keys, Territory territory) {
        super(store);
        this.keys = keys;
        this.territory = territory;
    }

    @Override
    public void put(BlobKey key, BlobSource source, WriteMode mode) throws BlobStoreException {
        if (territory.isClear(key)) {
            store.put(key, source, mode);
            return;
        }
        synchronized (starts) {
            starts.remove(key);
        }
        byte[] material = keys.key(keys.primary())
                .orElseThrow(() -> new IllegalStateException("The primary key of a key set is enabled"));
        SegmentCipher cipher = SegmentCipher.fresh(keys.primary(), material, identity(key));
        store.put(key, new EncryptingSource(key, source, cipher), mode);
    }

    @Override
    public InputStream open(BlobKey key, ByteRange range) throws BlobStoreException {
        if (territory.isClear(key) || range.length() == 0) {
            return store.open(key, range);
        }
        long segment = Segments.at(range.offset());
        SegmentCipher cipher = segment == 0 ? null : cipher(key, start(key));
        InputStream in = store.open(key, stored(range));
        try {
            PushbackInputStream bytes = new PushbackInputStream(in);
            if (cipher == null) {
                cipher = cipher(key, in.readNBytes(START_BYTES));
            }
            Decrypting clear = new Decrypting(key, cipher, bytes, segment);
            return new Part(clear, range.offset() - Segments.plainStart(segment), range.length());
        } catch (IOException | RuntimeException e) {
            closeQuietly(in);
            if (e instanceof BlobStoreException named) {
                throw named;
            }
            if (e instanceof RuntimeException unexpected) {
                throw unexpected;
            }
            throw new BlobStoreException("Reading blob " + key + " broke off: " + e.getMessage(), e);
        }
    }

    /** From the segment of the first byte to that of the last, and a byte more, which tells whether that one ends the blob. */
    private static ByteRange stored(ByteRange range) {
        long start = Segments.storedStart(Segments.at(range.offset()));
        long end = range.offset() + Math.min(range.length(), Long.MAX_VALUE / 4);
        if (range.offset() > Long.MAX_VALUE / 4 || range.length() > Long.MAX_VALUE / 4) {
            return start == 0 ? ByteRange.ALL : new ByteRange(start, Long.MAX_VALUE - start);
        }
        return new ByteRange(start, Segments.storedStart(Segments.at(end - 1) + 1) + 1 - start);
    }

    private byte[] start(BlobKey key) throws BlobStoreException {
        synchronized (starts) {
            byte[] known = starts.get(key);
            if (known != null) {
                return known;
            }
        }
        byte[] start;
        try (InputStream in = store.open(key, new ByteRange(0, START_BYTES))) {
            start = in.readNBytes(START_BYTES);
        } catch (BlobStoreException e) {
            throw e;
        } catch (IOException e) {
            throw new BlobStoreException("Reading blob " + key + " broke off: " + e.getMessage(), e);
        }
        synchronized (starts) {
            if (starts.size() >= STARTS_MAX) {
                starts.clear();
            }
            starts.put(key, start);
        }
        return start;
    }

    private SegmentCipher cipher(BlobKey key, byte[] start) throws BlobStoreException {
        if (!SegmentCipher.isEncrypted(start)) {
            throw new CorruptBlob("Blob " + key + " is not encrypted, or its first bytes are damaged");
        }
        long id = SegmentCipher.keyId(start);
        Optional<byte[]> material = keys.key(id);
        if (material.isEmpty()) {
            throw new CorruptBlob("Blob " + key + " is encrypted with key " + id + ", which is not in key file "
                    + keys.file() + " (keys there: " + keys.ids() + ")");
        }
        return SegmentCipher.of(start, material.get(), identity(key));
    }

    /** What a blob is bound to: nobody can put it in the place of another. */
    private byte[] identity(BlobKey key) throws BlobStoreException {
        String known = repository;
        if (known == null) {
            known = territory.identity(store);
            repository = known;
        }
        return (known + "/" + key.value()).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Optional<BlobStat> stat(BlobKey key) throws BlobStoreException {
        return store.stat(key).map(this::clear);
    }

    @Override
    public BlobPage list(BlobPrefix prefix, Optional<BlobKey> after, int limit) throws BlobStoreException {
        BlobPage page = store.list(prefix, after, limit);
        return new BlobPage(page.blobs().stream().map(this::clear).toList(), page.more());
    }

    private BlobStat clear(BlobStat stat) {
        return territory.isClear(stat.key())
                ? stat
                : new BlobStat(stat.key(), Segments.plainLength(stat.size()), stat.modifiedAt());
    }

    private static void closeQuietly(InputStream in) {
        try {
            in.close();
        } catch (IOException e) {
            // What went wrong before counts.
        }
    }

    /** Whole segments, each proved before a byte of it goes on. */
    private static final class Decrypting extends PieceStream {
        private final BlobKey key;
        private final SegmentCipher cipher;
        private final PushbackInputStream in;
        private final byte[] stored = new byte[Segments.SEGMENT_BYTES];
        private long segment;
        private boolean ended;

        Decrypting(BlobKey key, SegmentCipher cipher, PushbackInputStream in, long segment) {
            this.key = key;
            this.cipher = cipher;
            this.in = in;
            this.segment = segment;
        }

        @Override
        byte[] nextPiece() throws IOException {
            if (ended) {
                return null;
            }
            int count = in.readNBytes(stored, 0, Segments.cipherBytes(segment));
            if (count == 0 && segment > 0) {
                // The range begins behind the end.
                ended = true;
                return null;
            }
            int more = in.read();
            if (more >= 0) {
                in.unread(more);
            } else {
                ended = true;
            }
            try {
                return cipher.decrypt(segment++, ended, stored, count);
            } catch (AEADBadTagException e) {
                throw new CorruptBlob(
                        "Blob " + key
                                + " is damaged, or was stored under another key or in another repository: segment "
                                + (segment - 1) + " does not decrypt",
                        e);
            }
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }

    /** The bytes that were asked for. */
    private static final class Part extends InputStream {
        private final InputStream in;
        private long skip;
        private long left;

        Part(InputStream in, long skip, long length) {
            this.in = in;
            this.skip = skip;
            this.left = length;
        }

        @Override
        public int read() throws IOException {
            return Blobs.readByte(this);
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            while (skip > 0) {
                byte[] unwanted = new byte[(int) Math.min(skip, Segments.SEGMENT_BYTES)];
                int count = in.read(unwanted, 0, unwanted.length);
                if (count < 0) {
                    return -1;
                }
                skip -= count;
            }
            if (length == 0) {
                return 0;
            }
            if (left == 0) {
                return -1;
            }
            int count = in.read(buffer, offset, (int) Math.min(length, left));
            left -= Math.max(count, 0);
            return count;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
