package dev.larder.be.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.be.snapshot.SnapshotStore.Need;
import dev.larder.be.snapshot.SnapshotStore.Wanted;
import dev.larder.be.tablet.CapturedTablet;
import dev.larder.be.tablet.Samples;
import dev.larder.be.tablet.TabletStore;
import dev.larder.common.id.JobId;
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
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotStoreTest {
    private static final Instant NOW = Instant.parse("2026-05-01T10:00:00Z");
    private static final TabletId TABLET = new TabletId(10);
    private static final TabletId OTHER = new TabletId(11);
    private static final JobId JOB = new JobId(77);
    private static final long BATCH = 3;
    private static final Need NOTHING = tablets -> file -> false;

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
        load(TABLET, 2, 7);
        load(TABLET, 3, 8);
    }

    @Test
    void holdsTheFilesOfItsVersionOnly() throws IOException {
        CapturedTablet taken = take(2);

        assertThat(taken.folder()).isEqualTo(folder());
        assertThat(taken.files()).hasSize(1).allMatch(file -> Files.exists(file.path()));
        assertThat(taken.files().get(0).path()).hasSameBinaryContentAs(inTablet(2));
        assertThat(names()).hasSize(2).contains("tablets.jsonl");
    }

    @Test
    void isTakenOnce() throws IOException {
        CapturedTablet taken = take(2);
        Object first = Files.size(descriptions());

        CapturedTablet again = take(2);

        assertThat(again).isEqualTo(taken);
        assertThat(Files.size(descriptions())).isEqualTo(first);
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
        Path lost = taken.files().get(0).path();
        Files.delete(lost);

        CapturedTablet again = take(3);

        assertThat(again.files()).hasSize(2).allMatch(file -> Files.exists(file.path()));
        assertThat(lost).hasSameBinaryContentAs(inTablet(2));
    }

    /** What is not forced to the disk may be empty after the end of the machine, or half there. */
    @Test
    void isMadeAnewWhenItsDescriptionIsLost() throws IOException {
        CapturedTablet taken = take(3);
        for (String damaged : List.of("", "{\"format\"", "\n\n{\"format\": 1, \"tabletId\"")) {
            Files.writeString(descriptions(), damaged);
            assertThat(take(3)).isEqualTo(taken);
            assertThat(take(3)).as("after the line that broke off").isEqualTo(taken);
        }
    }

    @Test
    void ofAnotherVersionReplacesTheEarlierOne() throws IOException {
        take(2);

        assertThat(take(3).files()).hasSize(2).allMatch(file -> Files.exists(file.path()));
        assertThat(take(3).state().version()).isEqualTo(3);
    }

    @Test
    void leavesNothingOfWhatIsNotNeeded() throws IOException {
        CapturedTablet taken = take(3, NOTHING);

        assertThat(taken.files()).hasSize(2);
        assertThat(folder()).doesNotExist();
    }

    @Test
    void linksOnlyTheFilesThatAreNeeded() throws IOException {
        String old = tablets.capture(TABLET, 2, new TreeMap<>())
                .files()
                .get(0)
                .file()
                .sha256();
        Need newOnes = tablets -> file -> !file.sha256().equals(old);

        CapturedTablet taken = take(3, newOnes);

        assertThat(names()).hasSize(2).contains("tablets.jsonl");
        assertThat(taken.files().get(1).path()).hasSameBinaryContentAs(inTablet(3));
        assertThat(take(3, newOnes)).isEqualTo(taken);
    }

    /** The base of an incremental backup may be dropped between the snapshot and the upload. */
    @Test
    void linksWhatWasNotNeededBefore() throws IOException {
        take(3, NOTHING);
        take(2, Need.EVERYTHING);
        take(3, tablets -> file -> file.size() < 0);

        CapturedTablet taken = take(3);

        assertThat(taken.folder()).isEqualTo(folder());
        assertThat(taken.files()).hasSize(2).allMatch(file -> Files.exists(file.path()));
    }

    @Test
    void asksWhatIsNeededOfAllTabletsAtOnce() throws IOException {
        load(OTHER, 2, 7);
        List<List<TabletId>> asked = new ArrayList<>();

        snapshots.take(JOB, BATCH, List.of(wanted(TABLET, 3), wanted(OTHER, 2)), among -> {
            asked.add(among.stream().map(one -> one.state().id()).toList());
            return file -> true;
        });

        assertThat(asked).containsExactly(List.of(TABLET, OTHER));
    }

    @Test
    void namesTheTabletsThatCannotBeHad() throws IOException {
        load(OTHER, 2, 7);

        SnapshotStore.Taken taken =
                snapshots.take(JOB, BATCH, List.of(wanted(TABLET, 4), wanted(OTHER, 2)), Need.EVERYTHING);

        assertThat(taken.failures()).containsOnlyKeys(TABLET);
        assertThat(taken.failures().get(TABLET)).contains("version 4");
        assertThat(taken.tablets()).extracting(one -> one.state().id()).containsExactly(OTHER);
    }

    @Test
    void isRefusedForATabletThatLostAFile() throws IOException {
        Files.delete(inTablet(2));

        assertThat(snapshots
                        .take(JOB, BATCH, List.of(wanted(TABLET, 3)), Need.EVERYTHING)
                        .failures()
                        .get(TABLET))
                .contains("lost its file");
    }

    @Test
    void publishesRecentLoadsFirst() throws IOException {
        tablets.tablet(TABLET).prepare(new LoadId(9), Samples.rows(9), NOW);

        SnapshotStore.Taken taken = snapshots.take(
                JOB, BATCH, List.of(new Wanted(TABLET, 4, new TreeMap<>(Map.of(4L, 9L)))), Need.EVERYTHING);

        assertThat(taken.tablets().get(0).files()).hasSize(3);
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
        return take(version, Need.EVERYTHING);
    }

    private CapturedTablet take(long version, Need need) throws IOException {
        SnapshotStore.Taken taken = snapshots.take(JOB, BATCH, List.of(wanted(TABLET, version)), need);
        assertThat(taken.failures()).isEmpty();
        return taken.tablets().get(0);
    }

    private static Wanted wanted(TabletId tablet, long version) {
        return new Wanted(tablet, version, new TreeMap<>());
    }

    private Path folder() {
        return data.resolve("snapshots/77/batch-3");
    }

    private Path descriptions() {
        return folder().resolve("tablets.jsonl");
    }

    private List<String> names() throws IOException {
        try (Stream<Path> entries = Files.list(folder())) {
            return entries.map(entry -> String.valueOf(entry.getFileName())).toList();
        }
    }

    /** The only file of a version, where the tablet has it. */
    private Path inTablet(long version) {
        return tablets.capture(TABLET, 3, new TreeMap<>()).files().stream()
                .filter(file -> file.version() == version)
                .findFirst()
                .orElseThrow()
                .path();
    }

    private void load(TabletId tablet, long version, long load) throws IOException {
        tablets.tablet(tablet).prepare(new LoadId(load), Samples.rows(version), NOW);
        tablets.tablet(tablet).publish(new TreeMap<>(Map.of(version, load)));
    }
}
