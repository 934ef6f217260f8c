package dev.larder.common.blob.encryption;

import dev.larder.common.blob.Blobs;
import java.io.IOException;
import java.io.InputStream;

/** A stream whose bytes come piece by piece. Used by one thread. */
abstract class PieceStream extends InputStream {
    private byte[] piece = {};
    private int position;

    /** Null at the end. */
    abstract byte[] nextPiece() throws IOException;

    @Override
    public int read() throws IOException {
        return Blobs.readByte(this);
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (position == piece.length) {
            byte[] next = nextPiece();
            if (next == null) {
                return -1;
            }
            piece = next;
            position = 0;
        }
        int count = Math.min(length, piece.length - position);
        System.arraycopy(piece, position, buffer, offset, count);
        position += count;
        return count;
    }
}
