package dev.larder.fe.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.common.error.EngineException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WireTest {
    @ParameterizedTest
    @ValueSource(longs = {0, 250, 251, 65_535, 65_536, 16_777_215, 16_777_216, Long.MAX_VALUE})
    void readsTheLengthsItWrites(long length) {
        ByteBuf bytes = Unpooled.buffer();
        Wire.writeLength(bytes, length);
        assertThat(Wire.readLength(bytes)).isEqualTo(length);
        assertThat(bytes.isReadable()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "fb",
                "ff",
                "fc01",
                "fd0000",
                "fe00000000000000",
                "05aabb",
                "feffffffffffffffff",
                "feffffffffffffff7f"
            })
    void refusesStringsThatAreCutOff(String hex) {
        ByteBuf bytes = Unpooled.wrappedBuffer(java.util.HexFormat.of().parseHex(hex));
        assertThatThrownBy(() -> Wire.readLengthAndBytes(bytes))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("Malformed communication packet");
    }

    @ParameterizedTest
    @CsvSource({
        "0.0,0",
        "-0.0,-0",
        "1.0,1",
        "-1.5,-1.5",
        "0.1,0.1",
        "1e14,100000000000000",
        "1e15,1e15",
        "123456789012345678,1.2345678901234568e17",
        "1e-14,0.00000000000001",
        "1e-20,1e-20",
        "1.7976931348623157e308,1.7976931348623157e308",
        "NaN,NaN"
    })
    void writesFloatingNumbersAsMySqlDoes(double value, String text) {
        assertThat(ValueText.floating(value)).isEqualTo(text);
    }

    @Test
    void writesAFloatWithItsOwnDigits() {
        assertThat(ValueText.floating(0.1f)).isEqualTo("0.1");
    }
}
