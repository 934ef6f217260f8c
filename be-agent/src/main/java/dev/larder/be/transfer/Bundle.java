package dev.larder.be.transfer;

import dev.larder.be.transfer.LocalTablet.LocalFile;
import dev.larder.be.transfer.VerifiedFile.RottenFile;
import dev.larder.common.blob.BlobSource;
import dev.larder.common.blob.Blobs;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * Small files as one ZIP file, stored as they are, so that a range of it is one of them. Where each is, is known before
 * anything is read. One file at a time is in memory while it is streamed: its CRC-32 stands before its bytes, and its
 * SHA-256 is checked on the way. ZIP libraries write from beginning to end; a source can be opened anywhere, and again.
 */
final class Bundle implements BlobSource {
    static final int FILES_MAX = 10_000;
    /** Bytes that a file adds to a bundle, at most. */
    static final int OVERHEAD = 30 + 46 + 2 * 72;

    private static final int LOCAL_HEADER = 0x04034b50;
    private static final int DIRECTORY_ENTRY = 0x02014b50;
    private static final int DIRECTORY_END = 0x06054b50;
    /** The first version of the format: stored entries, nothing else. */
    private static final short VERSION = 10;
    /** 1 January 1980: equal files make equal bundles. */
    private static final short DATE = 0x21;

    private static final int LOCAL_BYTES = 30;
    private static final int ENTRY_BYTES = 46;
    private static final int END_BYTES = 22;
    private static final int BUFFER_BYTES = 1 << 16;

    private final List<Entry> entries;
    private final long directoryOffset;
    private final long length;
    // Set by the first stream that was read from the first byte to the last.
    private volatile String sha256OfAll;

    Bundle(List<LocalFile> files) {
        Entry[] all = new Entry[files.size()];
        long offset = 0;
        long directory = 0;
        for (int i = 0; i < all.length; i++) {
            all[i] = new Entry(files.get(i), offset);
            offset = all[i].end();
            directory += ENTRY_BYTES + all[i].name.length;
        }
        entries = List.of(all);
        directoryOffset = offset;
        length = offset + directory + END_BYTES;
    }

    /** SHA-256 over the SHA-256 of each file, in hex with a line feed behind it, in order. */
    String sha256OfFiles() {
        var digest = VerifiedFile.newDigest();
        entries.forEach(entry -> digest.update((entry.file.sha256() + "\n").getBytes(StandardCharsets.US_ASCII)));
        return HexFormat.of().formatHex(digest.digest());
    }

    /** SHA-256 over all bytes. They are read once more if they went in parts, which cannot be hashed on the way. */
    String sha256OfAll() throws IOException {
        if (sha256OfAll == null) {
            try (InputStream in = open(0)) {
                in.transferTo(OutputStream.nullOutputStream());
            }
        }
        return sha256OfAll;
    }

    /** Where the bytes of the file at this place in the list begin. */
    long offset(int index) {
        return entries.get(index).dataOffset();
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public InputStream open(long offset) throws IOException {
        return new Pieces(offset);
    }

    @Override
    public Optional<String> sha256() {
        return Optional.ofNullable(sha256OfAll);
    }

    private byte[] directory() throws IOException {
        byte[] bytes = new byte[(int) (length - directoryOffset)];
        ByteBuffer out = little(bytes);
        for (Entry entry : entries) {
            entry.writeDirectoryEntry(out);
        }
        out.putInt(DIRECTORY_END).putShort((short) 0).putShort((short) 0);
        out.putShort((short) entries.size()).putShort((short) entries.size());
        out.putInt((int) (length - END_BYTES - directoryOffset))
                .putInt((int) directoryOffset)
                .putShort((short) 0);
        return bytes;
    }

    private static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static final class Entry {
        private final LocalFile file;
        private final byte[] name;
        private final long offset;
        // Set by the first reading, which also verifies; parts of one bundle are read by several threads.
        private volatile Long checksum;

        Entry(LocalFile file, long offset) {
            this.file = file;
            this.name = (file.sha256() + ".parquet").getBytes(StandardCharsets.US_ASCII);
            this.offset = offset;
        }

        long dataOffset() {
            return offset + LOCAL_BYTES + name.length;
        }

        long end() {
            return dataOffset() + file.size();
        }

        /** Header and content. */
        byte[] read() throws IOException {
            byte[] bytes = new byte[(int) (end() - offset)];
            ByteBuffer out = little(bytes);
            int start = LOCAL_BYTES + name.length;
            readContent(bytes, start);
            if (checksum == null) {
                verify(bytes, start);
            }
            out.putInt(LOCAL_HEADER);
            writeCommon(out);
            out.put(name);
            return bytes;
        }

        void writeDirectoryEntry(ByteBuffer out) throws IOException {
            if (checksum == null) {
                read();
            }
            out.putInt(DIRECTORY_ENTRY).putShort(VERSION);
            writeCommon(out);
            out.putShort((short) 0).putShort((short) 0).putShort((short) 0).putInt(0);
            out.putInt((int) offset).put(name);
        }

        private void writeCommon(ByteBuffer out) {
            out.putShort(VERSION).putShort((short) 0).putShort((short) 0);
            out.putShort((short) 0).putShort(DATE).putInt(checksum.intValue());
            out.putInt((int) file.size()).putInt((int) file.size());
            out.putShort((short) name.length).putShort((short) 0);
        }

        private void readContent(byte[] target, int start) throws IOException {
            try (InputStream in = Files.newInputStream(file.path())) {
                int count = in.readNBytes(target, start, target.length - start);
                if (count != file.size() || in.read() >= 0) {
                    throw new RottenFile(file, "does not have " + file.size() + " bytes");
                }
            } catch (NoSuchFileException e) {
                throw new RottenFile(file, "is missing");
            }
        }

        private void verify(byte[] bytes, int start) throws IOException {
            var digest = VerifiedFile.newDigest();
            CRC32 crc = new CRC32();
            // Both look at a piece while it is in the processor's cache.
            for (int at = start; at < bytes.length; at += BUFFER_BYTES) {
                int count = Math.min(BUFFER_BYTES, bytes.length - at);
                digest.update(bytes, at, count);
                crc.update(bytes, at, count);
            }
            String found = HexFormat.of().formatHex(digest.digest());
            if (!found.equals(file.sha256())) {
                throw new RottenFile(file, "has SHA-256 " + found + " instead of " + file.sha256());
            }
            checksum = crc.getValue();
        }
    }

    /** One file after the other, then the directory. */
    private final class Pieces extends InputStream {
        private int next;
        private byte[] piece = {};
        private int position;
        /** Null when the stream does not begin at the first byte. */
        private final MessageDigest digest;

        private long read;

        Pieces(long offset) throws IOException {
            digest = offset == 0 ? VerifiedFile.newDigest() : null;
            while (next < entries.size() && entries.get(next).end() <= offset) {
                next++;
            }
            long start = next < entries.size() ? entries.get(next).offset : directoryOffset;
            if (offset > start) {
                load();
                position = Math.toIntExact(Math.min(offset - start, piece.length));
            }
        }

        @Override
        public int read() throws IOException {
            return Blobs.readByte(this);
        }

        @Override
        public int read(byte[] target, int offset, int wanted) throws IOException {
            if (wanted == 0) {
                return 0;
            }
            while (position == piece.length) {
                if (next > entries.size()) {
                    return -1;
                }
                load();
            }
            int count = Math.min(wanted, piece.length - position);
            System.arraycopy(piece, position, target, offset, count);
            position += count;
            if (digest != null) {
                hash(target, offset, count);
            }
            return count;
        }

        private void hash(byte[] bytes, int offset, int count) {
            digest.update(bytes, offset, count);
            read += count;
            if (read == length) {
                sha256OfAll = HexFormat.of().formatHex(digest.digest());
            }
        }

        private void load() throws IOException {
            piece = next < entries.size() ? entries.get(next).read() : directory();
            position = 0;
            next++;
        }
    }
}
