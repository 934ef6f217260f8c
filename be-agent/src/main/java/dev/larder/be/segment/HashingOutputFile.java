package dev.larder.be.segment;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.parquet.io.OutputFile;
import org.apache.parquet.io.PositionOutputStream;

/** A new file that hashes what goes through, and is on disk when its stream is closed. Used by one thread, once. */
final class HashingOutputFile implements OutputFile {
    private static final int BUFFER_BYTES = 1 << 16;

    private final Path file;
    private final MessageDigest digest = sha256();
    private long position;

    HashingOutputFile(Path file) {
        this.file = file;
    }

    /** Valid once the stream is closed. */
    SegmentStat stat(long rows) {
        return new SegmentStat(position, HexFormat.of().formatHex(digest.digest()), rows);
    }

    @Override
    public PositionOutputStream create(long blockSizeHint) throws IOException {
        return new Out(FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
    }

    @Override
    public PositionOutputStream createOrOverwrite(long blockSizeHint) throws IOException {
        return new Out(FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE));
    }

    @Override
    public boolean supportsBlockSize() {
        return false;
    }

    @Override
    public long defaultBlockSize() {
        return 0;
    }

    @Override
    public String getPath() {
        return file.toString();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    private final class Out extends PositionOutputStream {
        private final FileChannel channel;
        private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);

        private Out(FileChannel channel) {
            this.channel = channel;
        }

        @Override
        public long getPos() {
            return position;
        }

        @Override
        public void write(int value) throws IOException {
            if (!buffer.hasRemaining()) {
                drain();
            }
            buffer.put((byte) value);
            position++;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            int written = 0;
            while (written < length) {
                if (!buffer.hasRemaining()) {
                    drain();
                }
                int part = Math.min(buffer.remaining(), length - written);
                buffer.put(bytes, offset + written, part);
                written += part;
            }
            position += length;
        }

        @Override
        public void close() throws IOException {
            if (!channel.isOpen()) {
                return;
            }
            try (channel) {
                drain();
                channel.force(true);
            }
        }

        private void drain() throws IOException {
            buffer.flip();
            digest.update(buffer.duplicate());
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            buffer.clear();
        }
    }
}
