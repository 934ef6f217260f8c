package dev.larder.be.tablet;

import static dev.larder.be.tablet.Samples.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.be.segment.SegmentReader;
import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.id.LoadId;
import dev.larder.common.id.TabletId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TabletStoreTest {
    private static final TabletId TABLET = new TabletId(10);
    private static final Instant NOW = Instant.parse("2026-05-01T10:00:00Z");
    private static final SortedMap<Long, Long> NOTHING_RECENT = new TreeMap<>();

    @TempDir
    Path data;

    private TabletStore store;

    @BeforeEach
    void open() throws IOException {
        store = TabletStore.open(data, InstantSource.fixed(NOW));
    }

    @Test
    void readsATabletNobodyLoadedToAsEmpty() {
        CapturedTablet captured = store.capture(TABLET, 1, NOTHING_RECENT);

        assertThat(captured.files()).isEmpty();
        assertThat(store.count()).isZero();
    }

    @Test
    void refusesAVersionItCannotProve() {
        assertThatThrownBy(() -> store.capture(TABLET, 2, NOTHING_RECENT))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.REPLICA_NOT_USABLE))
                .hasMessageContaining("10")
                .hasMessageContaining("version 2");
    }

    @Test
    void showsAPreparedLoadOnlyOnceItIsPublished() throws IOException {
        prepare(7, 1, 2);
        assertThat(store.capture(TABLET, 1, NOTHING_RECENT).files()).isEmpty();

        publish(2, 7);

        assertThat(keys(2)).containsExactly(1L, 2L);
    }

    @Test
    void keepsEveryVersionReadable() throws IOException {
        prepare(7, 1);
        prepare(8, 2);
        publish(2, 7);
        publish(3, 0);
        publish(4, 0);
        publish(5, 8);

        assertThat(keys(2)).containsExactly(1L);
        assertThat(keys(3)).containsExactly(1L);
        assertThat(keys(4)).containsExactly(1L);
        assertThat(keys(5)).containsExactly(1L, 2L);
        assertThat(store.tablet(TABLET).state().rowsets()).hasSize(3);
    }

    @Test
    void publishesRecentLoadsWhenAVersionIsAskedFor() throws IOException {
        prepare(7, 1);
        prepare(8, 2);

        CapturedTablet captured = store.capture(TABLET, 2, versions(Map.of(2L, 7L, 3L, 8L)));

        assertThat(captured.state().rows()).isEqualTo(1);
        assertThat(store.tablet(TABLET).state().version()).isEqualTo(2);
    }

    @Test
    void preparesALoadOnceHoweverOftenItIsAsked() throws IOException {
        PreparedLoad first = prepare(7, 1, 2);
        PreparedLoad again = prepare(7, 1, 2);
        publish(2, 7);
        PreparedLoad late = prepare(7, 1, 2);
        publish(2, 7);

        assertThat(again).isEqualTo(first);
        assertThat(late.rows()).isEqualTo(2);
        assertThat(keys(2)).containsExactly(1L, 2L);
        assertThat(segmentFiles()).hasSize(1);
    }

    @Test
    void refusesAGapAndAnUnknownLoad() throws IOException {
        prepare(7, 1);

        assertThatThrownBy(() -> publish(3, 7)).hasMessageContaining("version 2 is missing");
        assertThatThrownBy(() -> publish(2, 8)).hasMessageContaining("load 8 is unknown");
        assertThat(store.tablet(TABLET).state().version()).isEqualTo(1);
    }

    @Test
    void refusesAnotherLoadForAVersionThatIsThere() throws IOException {
        prepare(7, 1);
        prepare(8, 1);
        publish(2, 7);

        assertThatThrownBy(() -> publish(2, 8)).hasMessageContaining("version 2 holds load 7, not load 8");
    }

    @Test
    void keepsWhatWasPublishedBeforeAFailure() throws IOException {
        prepare(7, 1);

        assertThatThrownBy(() -> store.tablet(TABLET).publish(versions(Map.of(2L, 7L, 3L, 8L))))
                .isInstanceOf(EngineException.class);

        assertThat(keys(2)).containsExactly(1L);
    }

    @Test
    void forgetsAnAbortedLoadWithItsFile() throws IOException {
        prepare(7, 1);

        store.abort(new LoadId(7));
        store.abort(new LoadId(7));

        assertThat(segmentFiles()).isEmpty();
        assertThatThrownBy(() -> publish(2, 7)).hasMessageContaining("unknown");
    }

    @Test
    void refusesALoadThatWasGivenUp() throws IOException {
        store.abort(new LoadId(7));

        assertThatThrownBy(() -> store.prepare(TABLET, new LoadId(7), rows(1))).hasMessage("Load 7 was given up");
    }

    @Test
    void makesNoTabletByLookingAtOne() {
        CapturedTablet captured = store.capture(TABLET, 3, versions(Map.of(2L, 0L, 3L, 0L)));

        assertThat(captured.files()).isEmpty();
        assertThat(store.count()).isZero();
        assertThat(data.resolve("tablets/10")).doesNotExist();
    }

    @Test
    void readsTheSameAfterARestart() throws IOException {
        prepare(7, 1);
        prepare(8, 2);
        publish(2, 7);
        TabletState before = store.tablet(TABLET).state();

        open();

        assertThat(store.tablet(TABLET).state()).isEqualTo(before);
        publish(3, 8);
        assertThat(keys(3)).containsExactly(1L, 2L);
    }

    @Test
    void forgetsLoadsThatNobodyCommittedForADay() throws IOException {
        prepare(7, 1);
        Instant later = NOW.plus(TabletStore.PREPARED_LOAD_AGE_MAX).plusSeconds(1);
        store = TabletStore.open(data, InstantSource.fixed(later));
        assertThat(store.tablet(TABLET).state().prepared())
                .as("kept until a frontend had time to publish it")
                .hasSize(1);

        store.sweep();

        assertThat(store.tablet(TABLET).state().prepared()).isEmpty();
        assertThat(segmentFiles()).isEmpty();
    }

    @Test
    void clearsAwayWhatACrashLeft() throws IOException {
        prepare(7, 1);
        publish(2, 7);
        Path folder = store.tablet(TABLET).folder();
        Files.writeString(folder.resolve("tablet.json.tmp"), "{\"format\":1,\"tab");
        Files.writeString(folder.resolve("load-9.tmp"), "PAR1");
        Files.writeString(folder.resolve("load-9-0123456789abcdef.parquet"), "PAR1 renamed, never described");
        Path halfMade = Files.createDirectories(data.resolve("tablets/11"));
        Files.writeString(halfMade.resolve("load-9.tmp"), "PAR1");
        Files.createDirectories(data.resolve("trash/12-x/sub"));

        open();

        assertThat(keys(2)).containsExactly(1L);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).hasSize(2);
        }
        assertThat(halfMade).doesNotExist();
        assertThat(data.resolve("trash")).isEmptyDirectory();
    }

    @Test
    void setsADamagedTabletAside() throws IOException {
        prepare(7, 1);
        publish(2, 7);
        Files.write(segmentFiles().get(0), new byte[] {1});

        open();

        assertThatThrownBy(() -> store.capture(TABLET, 2, NOTHING_RECENT)).isInstanceOf(EngineException.class);
        assertThat(data.resolve("damaged")).isNotEmptyDirectory();
    }

    @Test
    void takesOverRowsetsOfAHealthyReplica() throws IOException {
        Path other = Files.createDirectories(data.resolve("other"));
        TabletStore healthy = TabletStore.open(other, InstantSource.fixed(NOW));
        healthy.tablet(TABLET).prepare(new LoadId(7), rows(1), NOW);
        healthy.tablet(TABLET).prepare(new LoadId(8), rows(2), NOW);
        healthy.tablet(TABLET).publish(versions(Map.of(2L, 7L, 3L, 8L, 4L, 0L)));
        prepare(8, 2);
        prepare(9, 3);
        Path fetched = Files.createDirectories(data.resolve("fetched"));
        for (CapturedTablet.CapturedFile file :
                healthy.capture(TABLET, 4, NOTHING_RECENT).files().subList(0, 1)) {
            Files.copy(file.path(), fetched.resolve(file.file().name()));
        }

        store.tablet(TABLET).adopt(healthy.tablet(TABLET).state(), fetched);
        publish(5, 9);

        assertThat(keys(5)).containsExactly(1L, 2L, 3L);
        assertThat(store.tablet(TABLET).state().prepared()).isEmpty();
    }

    @Test
    void forgetsOnlyTheLoadWhenItsFileIsDamaged() throws IOException {
        prepare(7, 1);
        publish(2, 7);
        PreparedLoad load = prepare(8, 2);
        Files.delete(store.tablet(TABLET).folder().resolve(load.files().get(0).name()));

        open();

        assertThat(keys(2)).containsExactly(1L);
        assertThatThrownBy(() -> publish(3, 8)).hasMessageContaining("load 8 is unknown");
    }

    @Test
    void dropsATabletForGood() throws IOException {
        prepare(7, 1);
        Path folder = store.tablet(TABLET).folder();

        store.drop(TABLET);
        store.drop(TABLET);

        assertThat(folder).doesNotExist();
        assertThat(store.count()).isZero();
        assertThatThrownBy(() -> prepare(8, 1)).hasMessage("Tablet 10 was dropped");
    }

    @Test
    void neverShowsHalfAVersionToReadersWhileLoadsArrive() throws Exception {
        int loads = 40;
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> readers = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                readers.add(threads.submit(() -> {
                    long version = 1;
                    while (version <= loads) {
                        TabletState state = store.tablet(TABLET).state();
                        version = state.version();
                        CapturedTablet captured = store.capture(TABLET, version, NOTHING_RECENT);
                        assertThat(captured.state().rows()).isEqualTo(2 * (version - 1));
                        assertThat(captured.files()).allMatch(file -> Files.exists(file.path()));
                    }
                    return null;
                }));
            }
            for (long load = 1; load <= loads; load++) {
                prepare(load, load, -load);
                publish(load + 1, load);
            }
            for (Future<?> reader : readers) {
                reader.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void readsTheFormatThatWasWrittenFirst() throws IOException {
        try (var golden = TabletStoreTest.class.getResourceAsStream("/format/tablet-1.json")) {
            TabletState state = TabletJson.read(golden.readAllBytes());

            assertThat(TabletJson.read(TabletJson.write(state))).isEqualTo(state);
            assertThat(state.id()).isEqualTo(TABLET);
            assertThat(state.version()).isEqualTo(4);
            assertThat(state.schema()).contains(Samples.SCHEMA);
            assertThat(state.prepared()).hasSize(1);
        }
    }

    private PreparedLoad prepare(long load, long... keys) throws IOException {
        return store.tablet(TABLET).prepare(new LoadId(load), rows(keys), NOW);
    }

    private void publish(long version, long load) throws IOException {
        store.tablet(TABLET).publish(versions(Map.of(version, load)));
    }

    private List<Object> keys(long version) throws IOException {
        List<Object> keys = new ArrayList<>();
        for (CapturedTablet.CapturedFile file :
                store.capture(TABLET, version, NOTHING_RECENT).files()) {
            SegmentReader.read(file.path(), Samples.SCHEMA).rows().forEach(row -> keys.add(row[0]));
        }
        return keys;
    }

    private List<Path> segmentFiles() throws IOException {
        try (Stream<Path> files = Files.walk(data.resolve("tablets"))) {
            return files.filter(file -> file.toString().endsWith(".parquet")).toList();
        }
    }

    private static SortedMap<Long, Long> versions(Map<Long, Long> loads) {
        return new TreeMap<>(loads);
    }
}
