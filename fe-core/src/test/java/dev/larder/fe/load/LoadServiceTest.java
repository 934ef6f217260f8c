package dev.larder.fe.load;

import static dev.larder.fe.cluster.WatchedCluster.NEW;
import static dev.larder.fe.cluster.WatchedCluster.OLD;
import static dev.larder.fe.cluster.WatchedCluster.TABLE;
import static dev.larder.fe.cluster.WatchedCluster.backend;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.id.PartitionId;
import dev.larder.common.rpc.proto.PrepareLoadRequest;
import dev.larder.common.schema.RowBatch;
import dev.larder.fe.catalog.CatalogChange.MissedReplica;
import dev.larder.fe.catalog.CatalogChange.PartitionsReplaced;
import dev.larder.fe.catalog.CatalogChange.ReplicaMissed;
import dev.larder.fe.catalog.Replica;
import dev.larder.fe.cluster.FakeAgent;
import dev.larder.fe.cluster.WatchedCluster;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoadServiceTest {
    private final WatchedCluster cluster = new WatchedCluster(3);
    private final LoadService loads =
            new LoadService(cluster.engine, cluster.channels, cluster.registry::live, cluster.clock);

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void bringsEveryRowToEveryCopyOfItsTablet() {
        cluster.createTable(4, 3);

        assertThat(insert(LongStream.range(50, 150))).isEqualTo(100);

        assertThat(version(OLD)).isEqualTo(2);
        assertThat(version(NEW)).isEqualTo(2);
        for (FakeAgent agent : cluster.agents) {
            assertThat(agent.prepared.stream()
                            .mapToInt(PrepareLoadRequest::getRowsCount)
                            .sum())
                    .isEqualTo(100);
            assertThat(agent.prepared.stream().map(PrepareLoadRequest::getTabletId))
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void countsWhenAMajorityOfCopiesTookIt() {
        cluster.createTable(1, 3);
        cluster.agents.get(2).loadRefusal = "disk is full";

        insert(LongStream.of(1));

        assertThat(version(OLD)).isEqualTo(2);
        assertThat(cluster.partition(OLD).tablets().get(0).replicas())
                .containsExactly(Replica.whole(backend(0)), Replica.whole(backend(1)), new Replica(backend(2), 2));
        assertThat(cluster.partition(NEW).tablets().get(0).replicas()).allMatch(Replica::isWhole);
    }

    @Test
    void countsADeadBackendAsACopyThatMissedIt() {
        cluster.createTable(1, 3);
        cluster.agents.get(0).die();
        await().until(() -> !cluster.registry.isLive(backend(0)));

        insert(LongStream.of(1));

        assertThat(cluster.partition(OLD).tablets().get(0).replicas().get(0)).isEqualTo(new Replica(backend(0), 2));
    }

    @Test
    void leavesNothingWhenTooFewCopiesTookIt() {
        cluster.createTable(1, 3);
        cluster.agents.get(1).loadRefusal = "disk is full";
        cluster.agents.get(2).loadRefusal = "disk is full";

        assertThatThrownBy(() -> insert(LongStream.of(1)))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.LOAD_FAILED))
                .hasMessageContaining("tablet 11000")
                .hasMessageContaining("disk is full");
        assertThat(version(OLD)).isEqualTo(1);
        await().until(() -> cluster.agents.get(0).aborted.size() == 1);
    }

    @Test
    void doesNotAskACopyThatLacksEarlierVersions() {
        cluster.createTable(1, 3);
        cluster.tell(new ReplicaMissed(
                TABLE,
                new MissedReplica(OLD, cluster.partition(OLD).tablets().get(0).id(), backend(1), 2)));

        insert(LongStream.of(1));

        assertThat(cluster.agents.get(1).prepared).isEmpty();
        assertThat(cluster.partition(OLD).tablets().get(0).replicas().get(1)).isEqualTo(new Replica(backend(1), 2));
    }

    @Test
    void namesTheRowThatNoPartitionTakes() {
        cluster.createTable(1, 3);

        assertThatThrownBy(() -> insert(LongStream.of(1, 200)))
                .hasMessageContaining("row 2")
                .hasMessageContaining("200");
        assertThat(cluster.agents.get(0).prepared).isEmpty();
    }

    @Test
    void givesLoadsAtTheSameTimeDifferentVersions() {
        cluster.createTable(2, 3);

        List<CompletableFuture<Long>> inserts = IntStream.range(0, 8)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> insert(LongStream.of(i))))
                .toList();
        inserts.forEach(CompletableFuture::join);

        assertThat(version(OLD)).isEqualTo(9);
        assertThat(cluster.partition(OLD).recent().values().stream()
                        .map(load -> load.load().value()))
                .hasSize(8)
                .doesNotHaveDuplicates();
    }

    @Test
    void doesNotBringBackRowsOfAPartitionThatWasTruncatedMeanwhile() {
        cluster.createTable(1, 1);
        LoadService slow = new LoadService(
                cluster.engine,
                cluster.channels,
                () -> {
                    // Between routing and commit the partition begins anew.
                    cluster.tell(new PartitionsReplaced(
                            TABLE,
                            List.of(WatchedCluster.partition(OLD, "old", "0", "100", 15_000, 1, 1)),
                            Instant.EPOCH));
                    return cluster.registry.live();
                },
                cluster.clock);

        assertThatThrownBy(() -> slow.insert(TABLE, rows(LongStream.of(1)), soon()))
                .hasMessageContaining("truncated");
        assertThat(version(OLD)).isEqualTo(1);
        await().until(() -> cluster.agents.get(0).aborted.size() == 1);
    }

    private long insert(LongStream keys) {
        return loads.insert(TABLE, rows(keys), soon());
    }

    private RowBatch rows(LongStream keys) {
        List<Object[]> rows = new ArrayList<>();
        keys.forEach(key -> rows.add(new Object[] {key}));
        return new RowBatch(cluster.table().schema(), rows);
    }

    private Instant soon() {
        return cluster.clock.instant().plus(Duration.ofSeconds(20));
    }

    private long version(PartitionId partition) {
        return cluster.partition(partition).visibleVersion();
    }
}
