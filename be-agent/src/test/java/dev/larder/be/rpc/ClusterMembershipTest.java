package dev.larder.be.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterMembershipTest {
    @TempDir
    Path data;

    @Test
    void remembersTheFirstClusterOverARestart() throws IOException {
        assertThat(ClusterMembership.open(data).join("0a1b2c3d", 10_001)).isEmpty();

        ClusterMembership again = ClusterMembership.open(data);

        assertThat(again.backendId()).contains(10_001L);
        assertThat(again.join("0a1b2c3d", 10_001)).isEmpty();
        assertThat(again.join("ffffffff", 10_001))
                .contains("this backend belongs to cluster 0a1b2c3d, not to ffffffff");
        assertThat(again.join("0a1b2c3d", 10_002)).contains("this backend has id 10001, not 10002");
    }

    @Test
    void doesNotJoinNobody() throws IOException {
        assertThat(ClusterMembership.open(data).join("", 1)).isPresent();
        assertThat(data.resolve("agent.json")).doesNotExist();
    }

    @Test
    void refusesAnIdentityItCannotRead() throws IOException {
        Files.writeString(data.resolve("agent.json"), "{\"format\":");

        assertThatThrownBy(() -> ClusterMembership.open(data)).hasMessageContaining("agent.json");
    }
}
