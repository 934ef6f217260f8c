package dev.larder.fe.execution;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class BackupChoiceTest {
    @Test
    void aBatchHasFewerTabletsWhereTheyAreLarge() {
        assertThat(BackupChoice.batchTablets(500, OptionalLong.empty())).isEqualTo(500);
        assertThat(BackupChoice.batchTablets(500, OptionalLong.of(0))).isEqualTo(500);
        assertThat(BackupChoice.batchTablets(500, OptionalLong.of(1 << 20))).isEqualTo(500);
        assertThat(BackupChoice.batchTablets(500, OptionalLong.of(1L << 30))).isEqualTo(16);
        assertThat(BackupChoice.batchTablets(10, OptionalLong.of(1L << 30))).isEqualTo(10);
        assertThat(BackupChoice.batchTablets(500, OptionalLong.of(1L << 40))).isEqualTo(1);
    }
}
