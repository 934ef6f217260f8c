package dev.larder.fe.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PacketDecoderTest {
    private static final int LIMIT = 40 << 20;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 250, 70_000, 0xFF_FFFE, 0xFF_FFFF, 0x100_0000, 2 * 0xFF_FFFF, 2 * 0xFF_FFFF + 5})
    void readsWhatTheWriterWrites(int length) {
        ByteBuf bytes = Unpooled.buffer();
        PacketWriter writer = new PacketWriter();
        writer.setNextSequence(254);
        int start = writer.start(bytes);
        for (int i = 0; i < length; i++) {
            bytes.writeByte(i * 31);
        }
        writer.end(bytes, start);

        EmbeddedChannel channel = new EmbeddedChannel(new PacketDecoder(LIMIT));
        channel.writeInbound(bytes);

        InboundPacket packet = channel.readInbound();
        assertThat(packet.firstSequence()).isEqualTo(254);
        assertThat(packet.lastSequence() + 1 & 0xFF).isEqualTo(writer.nextSequence());
        assertThat(packet.payload().readableBytes()).isEqualTo(length);
        for (int i = 0; i < length; i += 997) {
            assertThat(packet.payload().getByte(i)).isEqualTo((byte) (i * 31));
        }
        packet.payload().release();
        assertThat(channel.finish()).isFalse();
    }

    @Test
    void readsAPacketThatComesByteByByte() {
        EmbeddedChannel channel = new EmbeddedChannel(new PacketDecoder(LIMIT));
        for (byte one : new byte[] {2, 0, 0, 7, 'a', 'b', 1, 0, 0, 8, 'c'}) {
            channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {one}));
        }
        InboundPacket first = channel.readInbound();
        InboundPacket second = channel.readInbound();
        assertThat(first.payload().toString(java.nio.charset.StandardCharsets.US_ASCII))
                .isEqualTo("ab");
        assertThat(second.firstSequence()).isEqualTo(8);
        first.payload().release();
        second.payload().release();
        assertThat(channel.finish()).isFalse();
    }

    @Test
    void refusesALengthOverTheLimitByItsHeader() {
        EmbeddedChannel channel = new EmbeddedChannel(new PacketDecoder(100));
        assertThatThrownBy(() -> channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {101, 0, 0, 0})))
                .hasMessageContaining("101 are more than 100");
        channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {1, 0, 0, 0, 1}));
        assertThat(channel.<Object>readInbound()).isNull();
    }

    @Test
    void refusesPartsOutOfOrder() {
        ByteBuf bytes = Unpooled.buffer();
        bytes.writeMediumLE(PacketDecoder.PART_MAX).writeByte(0).writeZero(PacketDecoder.PART_MAX);
        bytes.writeMediumLE(1).writeByte(2).writeZero(1);
        EmbeddedChannel channel = new EmbeddedChannel(new PacketDecoder(LIMIT));
        assertThatThrownBy(() -> channel.writeInbound(bytes)).hasMessageContaining("out of order");
    }
}
