package dev.larder.fe.mysql;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;

/**
 * Cuts the byte stream into packets. A packet larger than the bound is refused when its header is read; memory is taken
 * as bytes come, never because a header promises them.
 */
final class PacketDecoder extends ByteToMessageDecoder {
    /** The length that says: another part follows. */
    static final int PART_MAX = 0xFF_FFFF;

    private static final int HEADER_BYTES = 4;
    private static final int FIRST_BUFFER_MAX = 64 << 10;

    private int payloadMax;
    private ByteBuf payload;
    private int firstSequence;
    private int lastSequence;
    private int partRemaining = -1;
    private boolean lastPart;
    private boolean broken;

    PacketDecoder(int payloadMax) {
        this.payloadMax = payloadMax;
    }

    /** Called on the event loop. */
    void setPayloadMax(int bytes) {
        payloadMax = bytes;
    }

    /** Whether a packet has begun and not ended. */
    boolean midPacket() {
        return payload != null || internalBuffer().isReadable();
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (broken) {
            in.skipBytes(in.readableBytes());
            return;
        }
        if (partRemaining < 0) {
            if (in.readableBytes() < HEADER_BYTES) {
                return;
            }
            startPart(ctx, in);
        }
        int some = Math.min(in.readableBytes(), partRemaining);
        payload.writeBytes(in, some);
        partRemaining -= some;
        if (partRemaining > 0) {
            return;
        }
        partRemaining = -1;
        if (lastPart) {
            InboundPacket packet = new InboundPacket(firstSequence, lastSequence, payload);
            payload = null;
            out.add(packet);
        }
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext ctx) {
        dropPayload();
    }

    private void startPart(ChannelHandlerContext ctx, ByteBuf in) {
        int length = in.readUnsignedMediumLE();
        int sequence = in.readUnsignedByte();
        long total = length;
        if (payload == null) {
            firstSequence = sequence;
        } else {
            total += payload.readableBytes();
            if (sequence != (lastSequence + 1 & 0xFF)) {
                throw fail(ErrorCode.PACKETS_OUT_OF_ORDER, "Got packets out of order");
            }
        }
        if (total > payloadMax) {
            throw fail(
                    ErrorCode.PACKET_TOO_LARGE,
                    "Got a packet bigger than 'max_allowed_packet' bytes: " + total + " are more than " + payloadMax);
        }
        if (payload == null) {
            payload = ctx.alloc().buffer(Math.min(length, FIRST_BUFFER_MAX));
        }
        lastSequence = sequence;
        partRemaining = length;
        lastPart = length < PART_MAX;
    }

    private EngineException fail(ErrorCode code, String message) {
        broken = true;
        dropPayload();
        return new EngineException(code, message);
    }

    private void dropPayload() {
        if (payload != null) {
            payload.release();
            payload = null;
        }
    }
}
