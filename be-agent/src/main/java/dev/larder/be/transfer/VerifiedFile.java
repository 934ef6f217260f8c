package dev.larder.be.transfer;

import dev.larder.be.transfer.LocalTablet.LocalFile;
import dev.larder.common.blob.BlobSource;
import dev.larder.common.blob.Blobs;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A file as a source that is hashed while it is sent, so that its bytes are read once. A stream over the whole file ends
 * with a {@link RottenFile} when the bytes are not those that were written once.
 */
final class VerifiedFile implements BlobSource {
    private final LocalFile file;
    private volatile boolean verified;

    VerifiedFile(LocalFile file) {
        this.file = file;
    }

    @Override
    public long length() {
        return file.size();
    }

    @Override
    public InputStream open(long offset) throws IOException {
        if (Files.size(file.path()) != file.size()) {
            throw new RottenFile(file, "has " + Files.size(file.path()) + " bytes instead of " + file.size());
        }
        InputStream in = Files.newInputStream(file.path());
        if (offset > 0) {
            in.skipNBytes(offset);
            return in;
        }
        return new Hashing(in);
    }

    /** What it must be; a stream that reaches the end has proved it. */
    @Override
    public Optional<String> sha256() {
        return Optional.of(file.sha256());
    }

    /** Reads the file once more if it was sent in parts, which cannot be hashed on the way. */
    void verifyIfNotYet() throws IOException {
        if (!verified) {
            try (InputStream in = open(0)) {
                in.transferTo(java.io.OutputStream.nullOutputStream());
            }
        }
    }

    static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The bytes of a file are not what they were. */
    static final class RottenFile extends IOException {
        private static final long serialVersionUID = 1L;

        private final transient LocalFile file;

        RottenFile(LocalFile file, String how) {
            super("File " + name(file.path()) + " is damaged: it " + how);
            this.file = file;
        }

        LocalFile file() {
            return file;
        }

        private static Path name(Path path) {
            return path.getFileName();
        }
    }

    private final class Hashing extends FilterInputStream {
        private final MessageDigest digest = newDigest();
        private long read;

        Hashing(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            return Blobs.readByte(this);
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int count = super.read(buffer, offset, length);
            if (count > 0) {
                digest.update(buffer, offset, count);
                read += count;
                if (read == file.size()) {
                    check();
                }
            }
            return count;
        }

        @Override
        public long skip(long count) throws IOException {
            byte[] skipped = new byte[(int) Math.min(count, 8192)];
            return Math.max(0, read(skipped, 0, skipped.length));
        }

        @Override
        public boolean markSupported() {
            return false;
        }

        private void check() throws IOException {
            String found = HexFormat.of().formatHex(digest.digest());
            if (!found.equals(file.sha256())) {
                throw new RottenFile(file, "has SHA-256 " + found + " instead of " + file.sha256());
            }
            verified = true;
        }
    }
}
