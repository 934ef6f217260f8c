package dev.larder.fe.editlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.larder.common.error.ErrorCode;
import dev.larder.fe.editlog.EditLogConfig.Peer;
import dev.larder.fe.kernel.StateChange;
import dev.larder.fe.state.ClusterChange;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.ratis.client.RaftClient;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftGroup;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three frontends in one process: nothing but the configuration differs from one alone. */
class RatisEditLogGroupIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    private final List<Peer> peers = new ArrayList<>();
    private final Map<Peer, RatisEditLog> logs = new HashMap<>();
    private final Map<Peer, RecordingReplica> replicas = new HashMap<>();

    @BeforeEach
    void choosePorts() throws IOException {
        for (int i = 1; i <= 3; i++) {
            try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                peers.add(new Peer("fe" + i, "127.0.0.1", free.getLocalPort()));
            }
        }
    }

    @AfterEach
    void closeAll() {
        logs.values().forEach(EditLog::close);
    }

    @Test
    void followersApplyWhatTheLeaderAppends() {
        peers.forEach(this::open);
        Peer leader = leader();
        append(leader, 1, 100);
        awaitAll(100);
        peers.stream().filter(peer -> !peer.equals(leader)).forEach(peer -> {
            assertThat(replicas.get(peer).entries())
                    .isEqualTo(replicas.get(leader).entries());
            EditLogContract.assertRefused(
                    logs.get(peer).append(logs.get(peer).term(), List.of(fact(1))), ErrorCode.NOT_LEADER);
        });
    }

    @Test
    void anotherLeadsWhenTheLeaderIsGoneAndItCatchesUpWhenItIsBack() {
        peers.forEach(this::open);
        Peer first = leader();
        append(first, 1, 50);
        logs.remove(first).close();
        Peer second = leader();
        assertThat(replicas.get(second).state().nextId()).isEqualTo(20_050);
        append(second, 51, 100);
        open(first);
        awaitAll(100);
    }

    @Test
    void whoeverComesLateGetsAnImage() {
        open(peers.get(0));
        open(peers.get(1));
        // Fills files of the log, so that the images let them be purged.
        for (int i = 0; i < 4; i++) {
            String text = RatisEditLogTest.randomText(6 << 20);
            logs.get(leader())
                    .append(logs.get(leader()).term(), List.of(new ClusterChange.ClusterCreated(text)))
                    .join();
        }
        append(leader(), 1, 500);
        open(peers.get(2));
        awaitAll(500);
        assertThat(replicas.get(peers.get(2)).images()).isPositive();
        append(leader(), 501, 600);
        awaitAll(600);
    }

    /** While another led it may have decided otherwise: a frontend that wakes up must not be believed. */
    @Test
    void whatWasDecidedInATermThatEndedIsNotLoggedEvenWhenItsFrontendLeadsAgain() throws IOException {
        peers.forEach(this::open);
        Peer first = leader();
        append(first, 1, 10);
        long ended = logs.get(first).term();
        Peer second = peers.get((peers.indexOf(first) + 1) % peers.size());

        giveTheLeadTo(second);
        append(second, 11, 20);
        giveTheLeadTo(first);

        EditLogContract.assertRefused(logs.get(first).append(ended, List.of(fact(99))), ErrorCode.NOT_LEADER);
        append(first, 21, 30);
        awaitAll(30);
        assertThat(replicas.values())
                .allSatisfy(replica -> assertThat(replica.entries()).doesNotContain(List.of(fact(99))));
    }

    private void giveTheLeadTo(Peer peer) throws IOException {
        try (RaftClient client = RaftClient.newBuilder()
                .setRaftGroup(RaftGroup.valueOf(
                        RatisEditLog.GROUP,
                        peers.stream().map(RatisEditLog::raftPeer).toList()))
                .setProperties(new RaftProperties())
                .build()) {
            RaftClientReply reply = client.admin()
                    .transferLeadership(RatisEditLog.raftPeer(peer).getId(), PATIENCE.toMillis());
            assertThat(reply.isSuccess()).as("%s", reply).isTrue();
        }
        await().atMost(PATIENCE).until(() -> logs.get(peer).isLeader());
    }

    private void open(Peer self) {
        RecordingReplica replica = new RecordingReplica();
        EditLogConfig config = new EditLogConfig(
                folder.resolve(self.name()), self, peers, 20, Duration.ofSeconds(1), Duration.ofMinutes(1));
        replicas.put(self, replica);
        logs.put(self, RatisEditLog.open(config, replica));
    }

    private Peer leader() {
        return await().atMost(PATIENCE)
                .until(
                        () -> peers.stream()
                                .filter(peer ->
                                        logs.containsKey(peer) && logs.get(peer).isLeader())
                                .findFirst(),
                        java.util.Optional::isPresent)
                .orElseThrow();
    }

    private void append(Peer leader, int from, int to) {
        for (int i = from; i <= to; i++) {
            logs.get(leader).append(logs.get(leader).term(), List.of(fact(i))).join();
        }
    }

    private void awaitAll(int last) {
        await().atMost(PATIENCE).until(() -> logs.keySet().stream()
                .allMatch(peer -> replicas.get(peer).state().nextId() == 20_000 + last));
    }

    private static StateChange fact(int number) {
        return new ClusterChange.IdsTaken(20_000 + number);
    }
}
