package dev.larder.be.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.be.tablet.CapturedTablet;
import dev.larder.be.tablet.Samples;
import dev.larder.be.tablet.TabletJson;
import dev.larder.be.tablet.TabletStore;
import dev.larder.common.error.EngineException;
import dev.larder.common.id.JobId;
import dev.larder.common.id.LoadId;
import dev.larder.common.id.TabletId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotStoreTest {
    private static final Instant NOW = Instant.parse("2026-05-01T10:00:00Z");
    private static final TabletId TABLET = new TabletId(10);
    private static final JobId JOB = new JobId(77);

    @TempDir
    Path data;

    private TabletStore tablets;
    private JobFolders folders;
    private SnapshotStore snapshots;

    @BeforeEach
    void open() throws IOException {
        tablets = TabletStore.open(data, InstantSource.fixed(NOW));
        folders = JobFolders.open(data);
        snapshots = new SnapshotStore(tablets, folders, TabletGate.OPEN);
        load(2, 7);
        load(3, 8);
    }

    @Test
    void holdsTheFilesOfItsVersionOnly() throws IOException {
        CapturedTablet taken = take(2);

        assertThat(taken.folder()).isEqualTo(data.resolve("snapshots/77/10"));
        assertThat(taken.files()).hasSize(1).allMatch(file -> Files.exists(file.path()));
        assertThat(TabletJson.read(Files.readAllBytes(taken.folder().resolve("tablet.json"))))
                .isEqualTo(taken.state());
        assertThat(taken.folder()).isDirectoryContaining("glob:**.parquet");
    }

    @Test
    void isTakenOnce() throws IOException {
        CapturedTablet taken = take(2);
        Object first = Files.getLastModifiedTime(taken.folder().resolve("tablet.json"));

        CapturedTablet again = take(2);

        assertThat(again).isEqualTo(taken);
        assertThat(Files.getLastModifiedTime(taken.folder().resolve("tablet.json")))
                .isEqualTo(first);
    }

    @Test
    void survivesTheEndOfItsTablet() throws IOException {
        CapturedTablet taken = take(3);

        tablets.drop(TABLET);

        assertThat(taken.files()).hasSize(2).allMatch(file -> Files.exists(file.path()));
        assertThat(take(3)).isEqualTo(taken);
    }

    @Test
    void isMadeAnewWhenACrashLeftHalfOfIt() throws IOException {
        CapturedTablet taken = take(3);
        Files.delete(taken.files().get(0).path());
        Path halfMade = Files.createDirectories(data.resolve("snapshots/77/10.tmp"));
        Files.writeString(halfMade.resolve("x"), "x");

        CapturedTablet again = take(3);

        assertThat(again.files()).hasSize(2).allMatch(file -> Files.exists(file.path()));
        assertThat(halfMade).doesNotExist();
    }

    /** What is not forced to the disk may be empty after the end of the machine. */
    @Test
    void isMadeAnewWhenItsDescriptionIsLost() throws IOException {
        CapturedTablet taken = take(3);
        for (String damaged : List.of("", "{\"format\"")) {
            Files.writeString(taken.folder().resolve("tablet.json"), damaged);
            assertThat(take(3)).isEqualTo(taken);
        }
    }

    @Test
    void isRefusedForAVersionThatIsNotHere() {
        assertThatThrownBy(() -> take(4)).isInstanceOf(EngineException.class).hasMessageContaining("version 4");
        assertThat(data.resolve("snapshots/77/10")).doesNotExist();
    }

    @Test
    void publishesRecentLoadsFirst() throws IOException {
        tablets.tablet(TABLET).prepare(new LoadId(9), Samples.rows(9), NOW);

        CapturedTablet taken = snapshots.take(JOB, TABLET, 4, new TreeMap<>(Map.of(4L, 9L)));

        assertThat(taken.files()).hasSize(3);
    }

    @Test
    void goesWithItsJob() throws IOException {
        take(2);
        Files.createDirectories(folders.staging(new JobId(78)).resolve("5"));

        assertThat(folders.jobs()).containsExactly(JOB, new JobId(78));
        folders.delete(JOB);
        folders.delete(new JobId(78));

        assertThat(folders.jobs()).isEmpty();
        assertThat(tablets.capture(TABLET, 3, new TreeMap<>()).files()).allMatch(file -> Files.exists(file.path()));
    }

    private CapturedTablet take(long version) throws IOException {
        return snapshots.take(JOB, TABLET, version, new TreeMap<>());
    }

    private void load(long version, long load) throws IOException {
        tablets.tablet(TABLET).prepare(new LoadId(load), Samples.rows(version), NOW);
        tablets.tablet(TABLET).publish(new TreeMap<>(Map.of(version, load)));
    }
}
