package dev.larder.fe.mysql;

import io.netty.buffer.ByteBuf;

/** Writes packets with their headers into a buffer, in parts if they are over 16 MiB, and counts the sequence. */
final class PacketWriter {
    private static final int HEADER_BYTES = 4;

    private int sequence;

    /** The number of the next packet, either way. */
    int nextSequence() {
        return sequence;
    }

    void setNextSequence(int next) {
        sequence = next & 0xFF;
    }

    /** Leaves room for the header; the payload is written behind it, then {@link #end} is called with the result. */
    int start(ByteBuf out) {
        int start = out.writerIndex();
        out.writeZero(HEADER_BYTES);
        return start;
    }

    int payloadLength(ByteBuf out, int start) {
        return out.writerIndex() - start - HEADER_BYTES;
    }

    void end(ByteBuf out, int start) {
        int length = payloadLength(out, start);
        if (length < PacketDecoder.PART_MAX) {
            header(out, start, length);
            return;
        }
        ByteBuf payload = out.copy(start + HEADER_BYTES, length);
        try {
            out.writerIndex(start);
            boolean full = true;
            while (full) {
                int part = Math.min(payload.readableBytes(), PacketDecoder.PART_MAX);
                header(out, start(out), part);
                out.writeBytes(payload, part);
                // A part of exactly the greatest length is followed by another, which may be empty.
                full = part == PacketDecoder.PART_MAX;
            }
        } finally {
            payload.release();
        }
    }

    private void header(ByteBuf out, int at, int length) {
        out.setMediumLE(at, length);
        out.setByte(at + 3, sequence);
        setNextSequence(sequence + 1);
    }
}
