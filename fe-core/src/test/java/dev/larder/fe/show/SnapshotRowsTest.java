package dev.larder.fe.show;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.fe.maintenance.SnapshotKey;
import dev.larder.fe.maintenance.Verification;
import dev.larder.fe.maintenance.VerifyLevel;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SnapshotRowsTest {
    private static final ShowTimes TIMES = new ShowTimes(ZoneOffset.UTC);
    private static final SnapshotFacts UNKNOWN =
            new SnapshotFacts(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** Scripts read Doris's columns by position: ours come after them, and theirs hold what they always held. */
    @Test
    void theFirstThreeColumnsAreUnchangedAndOursFollow() {
        ShowRows rows = SnapshotRows.list(
                snapshots("a", "2026-11-22-10-15-30", "2026-11-22-10-15-31"),
                key -> UNKNOWN,
                key -> Optional.empty(),
                TIMES);

        assertThat(rows.columns())
                .startsWith("Snapshot", "Timestamp", "Status")
                .containsExactly(
                        "Snapshot",
                        "Timestamp",
                        "Status",
                        "Size",
                        "NewBytes",
                        "ExclusiveBytes",
                        "Tables",
                        "LastVerified",
                        "Expires");
        assertThat(rows.rows())
                .containsExactly(Arrays.asList(
                        "a", "2026-11-22-10-15-30\n2026-11-22-10-15-31", "OK", null, null, null, null, null, null));
    }

    @Test
    void tellsHowMuchRoomASnapshotTakesAndWhenItWasVerified() {
        Verification verification =
                new Verification(Instant.parse("2026-11-22T10:15:30Z"), VerifyLevel.DATA, 10, 2, "00");
        ShowRows rows = SnapshotRows.list(
                snapshots("a", "2026-11-22-10-15-30"),
                key -> new SnapshotFacts(
                        Optional.of(3L),
                        Optional.of(1007L),
                        Optional.of(7L),
                        Optional.of(9L),
                        Optional.of(Instant.parse("2026-11-29T10:15:30Z")),
                        Optional.of("daily"),
                        Optional.of(7),
                        Optional.empty()),
                key -> Optional.of(verification),
                TIMES);

        assertThat(rows.rows())
                .containsExactly(List.of(
                        "a",
                        "2026-11-22-10-15-30",
                        "OK",
                        "1007",
                        "7",
                        "9",
                        "3",
                        "2026-11-22 10:15:30 (data 10%: 2 objects damaged)",
                        "2026-11-29 10:15:30, or not among the newest 7 of daily"));
    }

    @Test
    void saysOfWhatCannotBeReadWhy() {
        SnapshotFacts damaged = new SnapshotFacts(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.of("no JSON"));
        ShowRows rows = SnapshotRows.list(
                snapshots("a", "2026-11-22-10-15-30"), key -> damaged, key -> Optional.empty(), TIMES);

        assertThat(rows.rows().get(0).get(2)).isEqualTo("ERROR: Failed to get info: no JSON");
    }

    private static SortedMap<String, SortedSet<String>> snapshots(String label, String... timestamps) {
        SortedMap<String, SortedSet<String>> snapshots = new TreeMap<>();
        snapshots.put(label, new TreeSet<>(List.of(timestamps)));
        return snapshots;
    }

    @Test
    void asksForEachTimestampOnce() {
        List<SnapshotKey> asked = new java.util.ArrayList<>();
        SnapshotRows.list(
                snapshots("a", "2026-11-22-10-15-30"),
                key -> {
                    asked.add(key);
                    return UNKNOWN;
                },
                key -> Optional.empty(),
                TIMES);
        assertThat(asked).containsExactly(new SnapshotKey("a", "2026-11-22-10-15-30"));
    }
}
