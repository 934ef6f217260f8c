package dev.larder.fe.editlog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.fe.backup.BackupChange;
import dev.larder.fe.backup.BackupPhase;
import dev.larder.fe.backup.BackupSubmitted;
import dev.larder.fe.catalog.CatalogChange;
import dev.larder.fe.catalog.PartitionItem;
import dev.larder.fe.kernel.StateChange;
import dev.larder.fe.maintenance.MaintenanceChange;
import dev.larder.fe.maintenance.MaintenanceGoal;
import dev.larder.fe.maintenance.MaintenancePhase;
import dev.larder.fe.maintenance.MaintenanceResult;
import dev.larder.fe.maintenance.MaintenanceSubmitted;
import dev.larder.fe.restore.RestoreChange;
import dev.larder.fe.restore.RestorePhase;
import dev.larder.fe.restore.RestoreSubmitted;
import dev.larder.fe.state.ClusterChange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChangeCodecTest {
    /** Entries as they were before a fact got a field, named {@code <fact>.v<version>.<what they lack>.json}. */
    private static final Path FORMER = Path.of("src", "test", "resources", "golden", "edit-log", "former");

    private final ChangeCodec codec = new ChangeCodec();

    @ParameterizedTest
    @EnumSource(ChangeType.class)
    void everyFactIsReadAsItWasWrittenOnce(ChangeType type) {
        StateChange fact = sample(type);
        String written = new String(codec.encode(List.of(fact)), UTF_8);
        String golden = Golden.text(type.typeName() + ".v" + type.version() + ".json", written);
        assertThat(codec.decode(golden.getBytes(UTF_8))).containsExactly(fact);
        assertThat(written).isEqualTo(golden);
    }

    @TestFactory
    Stream<DynamicTest> whatFormerVersionsWroteIsStillRead() throws IOException {
        try (Stream<Path> files = Files.list(FORMER)) {
            return files.sorted().toList().stream()
                    .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> {
                        String typeName = file.getFileName().toString().replaceFirst("\\.v\\d.*", "");
                        assertThat(codec.decode(Files.readAllBytes(file)))
                                .containsExactly(
                                        sample(ChangeType.named(typeName).orElseThrow()));
                    }));
        }
    }

    @Test
    void everyFactHasAType() {
        Set<Class<?>> facts = Stream.of(
                        CatalogChange.class,
                        BackupChange.class,
                        RestoreChange.class,
                        MaintenanceChange.class,
                        ClusterChange.class)
                .flatMap(family -> Arrays.stream(family.getPermittedSubclasses()))
                .collect(toSet());
        facts.add(BackupSubmitted.class);
        facts.add(RestoreSubmitted.class);
        facts.add(MaintenanceSubmitted.class);
        assertThat(Arrays.stream(ChangeType.values()).map(ChangeType::changeClass))
                .containsExactlyInAnyOrderElementsOf(new HashSet<>(facts)
                        .stream().map(one -> one.asSubclass(StateChange.class)).toList());
    }

    @Test
    void everyMemberOfAFamilyInsideTheStateHasAName() {
        for (Class<?> family : List.of(
                PartitionItem.class,
                BackupPhase.class,
                RestorePhase.class,
                MaintenanceGoal.class,
                MaintenancePhase.class,
                MaintenanceResult.class)) {
            assertThat(StateJson.FAMILIES.get(family).keySet())
                    .containsExactlyInAnyOrder(family.getPermittedSubclasses());
            assertThat(StateJson.FAMILIES.get(family).values()).doesNotHaveDuplicates();
        }
        assertThat(StateJson.FAMILIES).hasSize(6);
    }

    @Test
    void anEntryKeepsTheOrderOfItsFacts() {
        List<StateChange> history = SampleChanges.history();
        assertThat(codec.decode(codec.encode(history))).isEqualTo(history);
    }

    @Test
    void anEntryMayBeEmpty() {
        assertThat(codec.decode(codec.encode(List.of()))).isEmpty();
    }

    @Test
    void noClassNameIsWritten() {
        assertThat(new String(codec.encode(SampleChanges.history()), UTF_8)).doesNotContain("dev.larder", "class");
    }

    @Test
    void aFactOfAnUnknownTypeIsRefusedByName() {
        assertThatThrownBy(() -> decode("[{\"type\":\"backup.teleported\",\"v\":1,\"job\":7}]"))
                .isInstanceOf(EditLogException.class)
                .hasMessageContaining("'backup.teleported'")
                .hasMessageContaining("does not know");
    }

    @Test
    void aFactOfANewerVersionIsRefusedByName() {
        assertThatThrownBy(() -> decode("[{\"type\":\"cluster.ids-taken\",\"v\":2,\"next\":7}]"))
                .isInstanceOf(EditLogException.class)
                .hasMessageContaining("'cluster.ids-taken' version 2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[",
                "[7]",
                "[]7",
                "[{\"v\":1}]",
                "[{\"type\":\"cluster.ids-taken\",\"next\":7}]",
                "[{\"type\":\"cluster.ids-taken\",\"v\":1}]",
                "[{\"type\":\"backup.repository-cleaned\",\"v\":1}]",
                "[{\"type\":\"backup.batch-linked\",\"v\":1,\"job\":7,\"at\":\"2026-11-22T10:15:30Z\"}]",
                "[{\"type\":\"backup.batch-linked\",\"v\":1,\"batch\":7,\"at\":\"2026-11-22T10:15:30Z\"}]",
                "[{\"type\":\"cluster.ids-taken\",\"v\":1,\"next\":7,\"more\":8}]",
                "[{\"type\":\"cluster.ids-taken\",\"v\":1,\"next\":null}]",
                "[{\"type\":\"cluster.created\",\"v\":1,\"clusterId\":null}]",
                "[{\"type\":\"catalog.user-dropped\",\"v\":1,\"user\":\"7\"}]",
                "[{\"type\":\"catalog.user-dropped\",\"v\":1,\"user\":7}"
            })
    void aDamagedEntryIsRefused(String json) {
        assertThatThrownBy(() -> decode(json)).isInstanceOf(EditLogException.class);
    }

    @Test
    void aLongEntryIsCompressedAndReadBack() {
        byte[] json = codec.encode(List.of(new ClusterChange.ClusterCreated("x".repeat(1 << 20))));
        byte[] packed = EntryPayload.pack(json);
        assertThat(packed).hasSizeLessThan(json.length / 10);
        assertThat(EntryPayload.unpack(packed)).isEqualTo(json);
    }

    private static StateChange sample(ChangeType type) {
        return SampleChanges.history().stream()
                .filter(change -> change.getClass() == type.changeClass())
                .findFirst()
                .orElseThrow(() -> new AssertionError("SampleChanges has no " + type));
    }

    private List<StateChange> decode(String json) {
        return codec.decode(json.getBytes(UTF_8));
    }
}
