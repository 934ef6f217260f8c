package dev.larder.common.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.common.repository.RetiredSnapshots.Candidate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RetiredSnapshotsTest {
    private static final Instant NOW = Instant.parse("2026-11-20T08:30:00Z");
    private static final Optional<String> DAILY = Optional.of("daily");

    private final List<Candidate> there = new ArrayList<>();

    @Test
    void whatSaysNothingStays() {
        add("a", "shop", 300, Optional.empty());
        add("b", "shop", 200, Optional.empty());
        assertThat(retired()).isEmpty();
    }

    @Test
    void whatIsExpiredGoesFromThatInstantOn() {
        add("a", "shop", 10, until(NOW));
        add("b", "shop", 9, until(NOW.plusMillis(1)));
        add("c", "shop", 1, Optional.empty());
        assertThat(retired()).containsExactly("a");
    }

    @Test
    void theNewestStaysHoweverOldItIs() {
        add("a", "shop", 300, until(NOW));
        add("b", "shop", 200, until(NOW));
        assertThat(retired()).containsExactly("a");
    }

    @Test
    void databasesSeriesAndDefinitionsAloneDoNotReplaceEachOther() {
        add("a", "shop", 300, until(NOW));
        add("b", "bank", 200, until(NOW));
        add("c", "shop", 100, new Retention(Optional.of(NOW), DAILY, Optional.empty()));
        there.add(candidate("d", "shop", 50, Optional.empty(), false));
        assertThat(retired()).isEmpty();
    }

    @Test
    void theNewestOfASeriesSaysHowManyStay() {
        add("a", "shop", 5, keep(1));
        add("b", "shop", 4, keep(1));
        add("c", "shop", 3, keep(9));
        add("d", "shop", 2, keep(2));
        assertThat(retired()).containsExactly("a", "b");
        add("e", "shop", 1, keep(4));
        assertThat(retired()).containsExactly("a");
        add("f", "shop", 0, new Retention(Optional.empty(), DAILY, Optional.empty()));
        assertThat(retired()).isEmpty();
    }

    @Test
    void aSeriesLosesWhatIsExpiredToo() {
        add("a", "shop", 5, new Retention(Optional.of(NOW), DAILY, Optional.of(7)));
        add("b", "shop", 4, keep(7));
        assertThat(retired()).containsExactly("a");
    }

    @Test
    void refusesToCountWithoutASeries() {
        assertThatThrownBy(() -> new Retention(Optional.empty(), Optional.empty(), Optional.of(3)))
                .hasMessageContaining("Snapshots to keep are those of a series");
        assertThatThrownBy(() -> keep(0)).hasMessageContaining("Snapshots to keep are 1 to");
    }

    private List<String> retired() {
        return RetiredSnapshots.of(there, NOW).stream().map(SnapshotName::label).toList();
    }

    private static Retention until(Instant end) {
        return new Retention(Optional.of(end), Optional.empty(), Optional.empty());
    }

    private static Retention keep(int number) {
        return new Retention(Optional.empty(), DAILY, Optional.of(number));
    }

    private void add(String label, String database, long daysOld, Retention retention) {
        add(label, database, daysOld, Optional.of(retention));
    }

    private void add(String label, String database, long daysOld, Optional<Retention> retention) {
        there.add(candidate(label, database, daysOld, retention, true));
    }

    private static Candidate candidate(
            String label, String database, long daysOld, Optional<Retention> retention, boolean hasData) {
        return new Candidate(
                new SnapshotName(label, "2026-11-20-08-30-00"),
                database,
                hasData,
                NOW.minus(Duration.ofDays(daysOld)),
                retention);
    }
}
