package dev.larder.fe.dispatch;

import static dev.larder.fe.cluster.WatchedCluster.NEW;
import static dev.larder.fe.cluster.WatchedCluster.OLD;
import static dev.larder.fe.cluster.WatchedCluster.TABLE;
import static dev.larder.fe.cluster.WatchedCluster.backend;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.larder.common.id.LoadId;
import dev.larder.common.id.TabletId;
import dev.larder.common.rpc.proto.VersionLoad;
import dev.larder.fe.catalog.CatalogChange.MissedReplica;
import dev.larder.fe.catalog.CatalogChange.PartitionLoad;
import dev.larder.fe.catalog.CatalogChange.PartitionsReplaced;
import dev.larder.fe.catalog.CatalogChange.ReplicaMissed;
import dev.larder.fe.catalog.CatalogChange.TableDropped;
import dev.larder.fe.catalog.CatalogChange.VersionsCommitted;
import dev.larder.fe.catalog.CommittedLoad;
import dev.larder.fe.catalog.Replica;
import dev.larder.fe.cluster.FakeAgent;
import dev.larder.fe.cluster.WatchedCluster;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UpkeepTest {
    private static final TabletId FIRST = new TabletId(11_000);

    private final WatchedCluster cluster = new WatchedCluster(3);
    private final FakeAgent left = cluster.agents.get(0);
    private final FakeAgent middle = cluster.agents.get(1);
    private final FakeAgent right = cluster.agents.get(2);

    @BeforeEach
    void start() {
        cluster.keep(Upkeep.start(cluster.engine, cluster.clients, cluster.registry, cluster.clock, ZoneOffset.UTC));
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void publishesUntilEveryWholeCopyHasTheVersion() {
        cluster.createTable(2, 3);
        right.die();
        await().until(() -> cluster.registry.live().size() == 2);

        commit(2, FIRST);

        await().until(() -> !left.published.isEmpty() && !middle.published.isEmpty());
        assertThat(left.published.get(0).getTabletsList())
                .extracting(tablet -> tablet.getTabletId(), tablet -> tablet.getVersionsList())
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple(11_000L, List.of(version(2, 7))),
                        org.assertj.core.groups.Tuple.tuple(11_001L, List.of(version(2, 0))));
        assertThat(cluster.partition(OLD).recent()).isNotEmpty();

        right.comeBack();
        await().until(() -> cluster.partition(OLD).recent().isEmpty());
        assertThat(left.published).hasSize(1);
    }

    @Test
    void repairsACopyThatCannotPublish() {
        cluster.createTable(1, 3);
        right.unpublishable.add(FIRST.value());

        commit(2, FIRST);

        await().until(() -> !right.repaired.isEmpty());
        assertThat(right.repaired.get(0).getTabletId()).isEqualTo(FIRST.value());
        assertThat(right.repaired.get(0).getVersion()).isEqualTo(2);
        assertThat(right.repaired.get(0).getSourceAddress()).isEqualTo("127.0.0.1:" + left.port());
        await().until(() ->
                cluster.partition(OLD).recent().isEmpty() && replicas().stream().allMatch(Replica::isWhole));
    }

    @Test
    void leavesTheLastWholeCopyAlone() {
        cluster.createTable(1, 3);
        cluster.agents.forEach(agent -> agent.unpublishable.add(FIRST.value()));

        commit(2, FIRST);

        await().until(() -> cluster.agents.stream().allMatch(agent -> agent.published.size() >= 2)
                || replicas().stream().filter(Replica::isWhole).count() == 1);
        assertThat(replicas().stream().filter(Replica::isWhole)).isNotEmpty();
    }

    @Test
    void aLateAnswerSaysNothingOfAPartitionThatBeganAnew() {
        cluster.createTable(1, 1);
        CountDownLatch answer = new CountDownLatch(1);
        left.beforePublish = () -> awaitQuietly(answer);
        commit(2, FIRST);
        await().until(() -> left.published.size() == 1);

        cluster.tell(new PartitionsReplaced(
                TABLE, List.of(WatchedCluster.partition(OLD, "old", "0", "100", 15_000, 1, 1)), Instant.now()));
        commit(2, new TabletId(15_000));
        answer.countDown();

        await().until(() -> left.published.stream()
                .anyMatch(request -> request.getTablets(0).getTabletId() == 15_000));
        await().until(() -> cluster.partition(OLD).recent().isEmpty());
    }

    @Test
    void repairsFromACopyThatCoversEverything() {
        cluster.createTable(1, 3);
        cluster.tell(new ReplicaMissed(TABLE, new MissedReplica(OLD, FIRST, backend(0), 2)));

        await().until(() -> replicas().stream().allMatch(Replica::isWhole));
        assertThat(left.repaired.get(0).getSourceAddress()).isEqualTo("127.0.0.1:" + middle.port());
    }

    @Test
    void hasDroppedTabletsDeletedOnceAllBackendsAreThere() {
        cluster.createTable(1, 2);
        middle.die();
        await().until(() -> cluster.registry.live().size() == 2);

        cluster.tell(new TableDropped(TABLE, Instant.EPOCH));

        await().until(() -> !cluster.engine.state().catalog().pendingDrops().containsKey(backend(0)));
        assertThat(left.dropped).containsExactlyInAnyOrder(11_000L, 12_000L);
        assertThat(cluster.engine.state().catalog().pendingDrops()).containsOnlyKeys(backend(1));

        middle.comeBack();
        await().until(() -> cluster.engine.state().catalog().pendingDrops().isEmpty());
        assertThat(right.dropped).isEmpty();
    }

    @Test
    void doesNotLetLoadsWaitForADeadBackendWithoutEnd() {
        cluster.createTable(1, 2);
        middle.die();
        await().until(() -> cluster.registry.live().size() == 2);

        for (int version = 2; version <= VersionPublisher.RECENT_MAX + 3; version++) {
            commit(version, FIRST);
        }

        await().until(() -> cluster.partition(OLD).recent().isEmpty());
        assertThat(replicas().get(1)).isEqualTo(new Replica(backend(1), 2));
        assertThat(cluster.partition(NEW).recent()).isEmpty();
    }

    private void commit(long version, TabletId tablet) {
        cluster.tell(new VersionsCommitted(
                TABLE,
                List.of(new PartitionLoad(OLD, version, new CommittedLoad(new LoadId(5 + version), List.of(tablet)))),
                List.of(),
                Instant.EPOCH));
    }

    private List<Replica> replicas() {
        return cluster.partition(OLD).tablets().get(0).replicas();
    }

    private static VersionLoad version(long version, long load) {
        return VersionLoad.newBuilder().setVersion(version).setLoadId(load).build();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
