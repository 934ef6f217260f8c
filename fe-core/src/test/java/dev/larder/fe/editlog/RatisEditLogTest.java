package dev.larder.fe.editlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.larder.common.error.ErrorCode;
import dev.larder.fe.kernel.StateChange;
import dev.larder.fe.state.ClusterChange;
import dev.larder.fe.state.ClusterState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RatisEditLogTest extends EditLogContract {
    @TempDir
    private Path folder;

    @Override
    EditLog open(Replica replica) {
        return RatisEditLog.open(EditLogConfig.alone(folder), replica);
    }

    @Test
    void aSecondOneOnTheSameFolderIsRefused() {
        start(new RecordingReplica());
        assertThatThrownBy(() -> open(new RecordingReplica()))
                .isInstanceOf(EditLogException.class)
                .hasMessageContaining(folder.toString())
                .hasMessageContaining("in use by another process");
    }

    @Test
    void aFolderThatCannotBeMadeIsNamed() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> RatisEditLog.open(EditLogConfig.alone(file.resolve("log")), new RecordingReplica()))
                .isInstanceOf(EditLogException.class)
                .hasMessageContaining(file.toString());
    }

    @Test
    void imagesAreWrittenUsedAndPruned() throws IOException {
        EditLogConfig config = EditLogConfig.alone(folder).withImageEvery(20);
        ClusterState last = ClusterState.EMPTY;
        for (int run = 0; run < 4; run++) {
            RecordingReplica replica = new RecordingReplica();
            try (EditLog log = RatisEditLog.open(config, replica)) {
                assertThat(replica.state()).isEqualTo(last);
                for (int i = 0; i < 50; i++) {
                    log.append(log.term(), List.of(ids(run * 100_000 + i))).join();
                }
                last = replica.state();
                await().until(() -> !files(".*/snapshot\\.\\d+_\\d+\\.md5").isEmpty());
            }
        }
        assertThat(files(".*/snapshot\\.\\d+_\\d+")).hasSizeLessThanOrEqualTo(4);
        assertThat(files(".*/snapshot.*\\.tmp")).isEmpty();
        RecordingReplica replica = new RecordingReplica();
        try (EditLog log = RatisEditLog.open(config, replica)) {
            assertThat(log.isLeader()).isTrue();
            assertThat(replica.images()).isEqualTo(1);
            assertThat(replica.entries()).hasSizeLessThan(60);
            assertThat(replica.state()).isEqualTo(last);
        }
    }

    @Test
    void aDamagedImageIsNamedAndTheOneBeforeServes() throws IOException {
        EditLogConfig config = EditLogConfig.alone(folder).withImageEvery(10);
        RecordingReplica replica = new RecordingReplica();
        try (EditLog log = RatisEditLog.open(config, replica)) {
            for (int i = 0; i < 100; i++) {
                log.append(log.term(), List.of(ids(20_000 + i))).join();
            }
            await().until(() -> files(".*/snapshot\\.\\d+_\\d+\\.md5").size() >= 2);
        }
        Path newest = files(".*/snapshot\\.\\d+_\\d+").stream()
                .max(Comparator.comparingInt(file -> index(file)))
                .orElseThrow();
        flip(newest, Files.size(newest) / 2);
        assertThatThrownBy(() -> RatisEditLog.open(config, new RecordingReplica()))
                .isInstanceOf(EditLogException.class)
                .hasMessageContaining(newest.toString())
                .hasMessageContaining("damaged");
        Files.delete(newest);
        Files.delete(Path.of(newest + ".md5"));
        RecordingReplica again = new RecordingReplica();
        try (EditLog log = RatisEditLog.open(config, again)) {
            assertThat(log.isLeader()).isTrue();
            assertThat(again.state()).isEqualTo(replica.state());
        }
    }

    @Test
    void aDamagedLogIsRefusedWhereverItIsDamaged() throws IOException {
        try (EditLog log = open(new RecordingReplica())) {
            for (int i = 0; i < 50; i++) {
                log.append(log.term(), List.of(ids(20_000 + i))).join();
            }
        }
        Path file = files(".*/log_inprogress_\\d+|.*/log_\\d+-\\d+").get(0);
        byte[] whole = Files.readAllBytes(file);
        int used = whole.length;
        while (whole[used - 1] == 0) {
            used--;
        }
        Random random = new Random(7);
        for (int round = 0; round < 8; round++) {
            flip(file, random.nextInt(used));
            assertThatThrownBy(() -> open(new RecordingReplica()).close())
                    .as("round %d", round)
                    .isInstanceOf(EditLogException.class);
            Files.write(file, whole);
        }
    }

    @Test
    void logFilesWithoutTheirMetaFileAreNotTakenForANewLog() throws IOException {
        try (EditLog log = open(new RecordingReplica())) {
            log.append(log.term(), List.of(ids(20_000))).join();
        }
        Files.delete(files(".*/raft-meta").get(0));
        assertThatThrownBy(() -> open(new RecordingReplica()))
                .isInstanceOf(EditLogException.class)
                .hasMessageContaining("raft-meta");
    }

    @Test
    void anEntryOfManyMebibytesFits() {
        RecordingReplica replica = new RecordingReplica();
        EditLog log = start(replica);
        StateChange large = new ClusterChange.ClusterCreated(randomText(60 << 20));
        log.append(log.term(), List.of(large)).join();
        log.append(log.term(), List.of(ids(20_000))).join();
        log.close();
        RecordingReplica second = new RecordingReplica();
        start(second);
        assertThat(second.state()).isEqualTo(replica.state());
    }

    @Test
    void aLargerEntryIsRefusedAndTheNextOneTaken() {
        EditLog log = start(new RecordingReplica());
        StateChange large = new ClusterChange.ClusterCreated(randomText(100 << 20));
        assertRefused(log.append(log.term(), List.of(large)), ErrorCode.INTERNAL_ERROR);
        log.append(log.term(), List.of(ids(20_000))).join();
    }

    @Test
    void aFactThatCannotBeAppliedStopsTheLog() {
        Replica broken = new Replica() {
            @Override
            public void apply(List<StateChange> entry) {
                throw new IllegalStateException("no rule");
            }

            @Override
            public void install(ClusterState image) {}

            @Override
            public ClusterState state() {
                return ClusterState.EMPTY;
            }
        };
        EditLog log = start(broken);
        assertRefused(log.append(log.term(), List.of(ids(20_000))), ErrorCode.INTERNAL_ERROR);
        assertRefused(log.append(log.term(), List.of(ids(20_001))), ErrorCode.INTERNAL_ERROR);
        assertThat(log.isLeader()).isFalse();
        log.close();
        assertThatThrownBy(() -> open(broken))
                .isInstanceOf(EditLogException.class)
                .hasMessageContaining("cannot be applied: no rule");
    }

    /** Bytes that do not compress. */
    static String randomText(int length) {
        byte[] text = new byte[length];
        new Random(1).nextBytes(text);
        for (int i = 0; i < length; i++) {
            text[i] = (byte) ('0' + (text[i] & 63));
            text[i] = text[i] == '\\' ? (byte) 'x' : text[i];
        }
        return new String(text, java.nio.charset.StandardCharsets.US_ASCII);
    }

    private static int index(Path image) {
        String name = image.getFileName().toString();
        return Integer.parseInt(name.substring(name.indexOf('_') + 1));
    }

    private List<Path> files(String pattern) {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(file -> file.toString().matches(pattern)).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void flip(Path file, long at) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[(int) at] ^= 0x10;
        Files.write(file, bytes);
    }
}
