package dev.larder.fe.editlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.fe.kernel.StateChange;
import dev.larder.fe.state.ClusterChange;
import dev.larder.fe.state.ClusterState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every edit log promises. */
abstract class EditLogContract {
    private final List<EditLog> opened = new ArrayList<>();

    /** Opens the log of this test; called again after close, it finds what was appended. */
    abstract EditLog open(Replica replica);

    @AfterEach
    void closeAll() {
        opened.forEach(EditLog::close);
    }

    @Test
    void aNewLogFeedsNothingAndLeads() {
        RecordingReplica replica = new RecordingReplica();
        assertThat(start(replica).isLeader()).isTrue();
        assertThat(replica.state()).isEqualTo(ClusterState.EMPTY);
    }

    @Test
    void anEntryIsAppliedWhenItIsAcknowledged() {
        RecordingReplica replica = new RecordingReplica();
        EditLog log = start(replica);
        log.append(log.term(), List.of(ids(20_000), new ClusterChange.ClusterCreated("00000001")))
                .join();
        assertThat(replica.entries())
                .containsExactly(List.of(ids(20_000), new ClusterChange.ClusterCreated("00000001")));
        assertThat(replica.state().nextId()).isEqualTo(20_000);
    }

    @Test
    void anEmptyEntryIsFine() {
        EditLog log = start(new RecordingReplica());
        log.append(log.term(), List.of()).join();
    }

    @Test
    void everyFactSurvivesTheLog() {
        RecordingReplica replica = new RecordingReplica();
        EditLog log = start(replica);
        List<StateChange> history = SampleChanges.history();
        history.forEach(fact -> log.append(log.term(), List.of(fact)).join());
        assertThat(replica.state()).isEqualTo(ClusterState.EMPTY.apply(history));
        log.close();
        RecordingReplica second = new RecordingReplica();
        start(second);
        assertThat(second.state()).isEqualTo(replica.state());
        assertThat(second.entries()).isEqualTo(replica.entries());
    }

    @Test
    void entriesAreAppliedInTheOrderOfTheirAppends() {
        RecordingReplica replica = new RecordingReplica();
        EditLog log = start(replica);
        List<CompletableFuture<Void>> pending = new ArrayList<>();
        List<List<StateChange>> wanted = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            wanted.add(List.of(ids(i)));
            pending.add(log.append(log.term(), List.of(ids(i))));
        }
        pending.forEach(CompletableFuture::join);
        assertThat(replica.entries()).isEqualTo(wanted);
    }

    @Test
    void whatManyThreadsAppendIsAppliedOnceEach() throws InterruptedException {
        RecordingReplica replica = new RecordingReplica();
        EditLog log = start(replica);
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            int first = t * 50;
            threads.add(new Thread(() -> {
                for (int i = first; i < first + 50; i++) {
                    log.append(log.term(), List.of(ids(i))).join();
                }
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        List<Long> seen = new ArrayList<>(replica.entries().stream()
                .map(entry -> ((ClusterChange.IdsTaken) entry.get(0)).next())
                .toList());
        Collections.sort(seen);
        assertThat(seen)
                .isEqualTo(java.util.stream.LongStream.range(0, 200).boxed().toList());
    }

    @Test
    void anEntryWithTooManyFactsIsRefused() {
        EditLog log = start(new RecordingReplica());
        List<StateChange> many = Collections.nCopies(EditLog.FACTS_MAX + 1, ids(1));
        assertRefused(log.append(log.term(), many), ErrorCode.INTERNAL_ERROR);
        log.append(log.term(), many.subList(1, many.size())).join();
    }

    @Test
    void whatWasDecidedInAnotherTermIsNotLogged() {
        RecordingReplica replica = new RecordingReplica();
        EditLog log = start(replica);
        long term = log.term();
        log.append(term, List.of(ids(1))).join();
        assertRefused(log.append(term - 1, List.of(ids(2))), ErrorCode.NOT_LEADER);
        assertRefused(log.append(term + 1, List.of(ids(3))), ErrorCode.NOT_LEADER);
        assertRefused(log.append(EditLog.NO_TERM, List.of(ids(4))), ErrorCode.NOT_LEADER);
        assertThat(log.term()).isEqualTo(term);
        log.append(term, List.of(ids(5))).join();
        assertThat(replica.entries()).containsExactly(List.of(ids(1)), List.of(ids(5)));
    }

    @Test
    void aClosedLogTakesNothing() {
        RecordingReplica replica = new RecordingReplica();
        EditLog log = start(replica);
        log.close();
        log.close();
        assertThat(log.isLeader()).isFalse();
        assertRefused(log.append(log.term(), List.of(ids(1))), ErrorCode.SHUTTING_DOWN);
        assertThat(replica.entries()).isEmpty();
    }

    final EditLog start(Replica replica) {
        EditLog log = open(replica);
        opened.add(log);
        return log;
    }

    static void assertRefused(CompletableFuture<Void> answer, ErrorCode code) {
        assertThatThrownBy(answer::join)
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOfSatisfying(EngineException.class, refused -> assertThat(refused.code())
                        .isEqualTo(code));
    }

    static StateChange ids(long next) {
        return new ClusterChange.IdsTaken(next);
    }
}
