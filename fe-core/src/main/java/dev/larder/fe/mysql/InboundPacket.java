package dev.larder.fe.mysql;

import io.netty.buffer.ByteBuf;

/**
 * What a client sent as one packet, put together again if it was over 16 MiB. Whoever gets it releases the payload.
 *
 * @param firstSequence the number of its first part
 * @param lastSequence the number of its last part; the answer goes on from there
 */
record InboundPacket(int firstSequence, int lastSequence, ByteBuf payload) {}
