package dev.larder.fe.cluster;

import static dev.larder.fe.cluster.WatchedCluster.backend;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.larder.common.rpc.proto.HeartbeatRequest;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HeartbeatsTest {
    private final WatchedCluster cluster = new WatchedCluster(2);

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void tellsWhoItIsAndWhichJobsItMayNotKnow() {
        HeartbeatRequest request = cluster.agents.get(1).heartbeats.get(0);

        assertThat(request.getClusterId()).isEqualTo("c0ffee00");
        assertThat(request.getBackendId()).isEqualTo(backend(1).value());
        assertThat(request.getJobIdBound()).isEqualTo(20_000);
        assertThat(request.getLiveJobsList()).isEmpty();
    }

    @Test
    void takesASilentBackendForDeadAndWelcomesItBack() {
        cluster.agents.get(0).die();
        await().until(() -> cluster.registry.live().equals(Set.of(backend(1))));
        assertThat(cluster.registry.health(backend(0)).orElseThrow().lastError())
                .contains("not reachable");

        cluster.agents.get(0).comeBack();
        await().until(() -> cluster.registry.live().equals(Set.of(backend(0), backend(1))));
        assertThat(cluster.registry.health(backend(0)).orElseThrow().lastError())
                .isEmpty();
    }

    @Test
    void doesNotTrustABackendOfAnotherCluster() {
        cluster.agents.get(1).refusal = "I belong to cluster 12345678";

        await().until(() -> !cluster.registry.isLive(backend(1)));
        assertThat(cluster.registry.health(backend(1)).orElseThrow().lastError())
                .isEqualTo("I belong to cluster 12345678");
    }
}
