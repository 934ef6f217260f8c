package dev.larder.fe.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.common.blob.open.RepositoryAddress;
import dev.larder.common.error.EngineException;
import dev.larder.fe.cluster.WatchedCluster;
import dev.larder.fe.work.RepositoryDraft.Intent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepositoryProverTest {
    @TempDir
    Path folder;

    private final WatchedCluster cluster = new WatchedCluster(2);
    private final RepositoryProver prover = new RepositoryProver(
            "fe1",
            cluster.channels,
            new RepositoryStores(cluster.channels, name -> List.of()),
            () -> List.copyOf(cluster.engine.state().catalog().backends().values()),
            cluster.clock);

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void leavesNothingButTheIdentity() throws IOException {
        RepositoryProver.Proof first = prover.prove(draft("repo"));

        assertThat(files()).containsExactly("repo/repository.json");
        assertThat(prover.prove(draft("repo")).createdAt()).isEqualTo(first.createdAt());
    }

    @Test
    void namesTheBackendThatCannotUseIt() throws IOException {
        cluster.agents.get(1).repositoryProblem = "failed to write: no space left";

        assertThatThrownBy(() -> prover.prove(draft("repo")))
                .isInstanceOf(EngineException.class)
                .hasMessage("Failed to create repository: backend 127.0.0.1:"
                        + cluster.agents.get(1).port() + ": failed to write: no space left");
        assertThat(files()).isEmpty();
    }

    @Test
    void saysThatTheFrontendItselfFailed() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));

        assertThatThrownBy(() -> prover.prove(
                        new RepositoryDraft(address("repo", file), Optional.empty(), false, Intent.CREATE)))
                .isInstanceOf(EngineException.class)
                .hasMessageStartingWith("Failed to create repository: frontend fe1: ");
    }

    @Test
    void makesNoRepositoryForReadingOnly() throws IOException {
        assertThatThrownBy(() -> prover.prove(
                        new RepositoryDraft(address("repo", folder), Optional.empty(), true, Intent.CREATE)))
                .isInstanceOf(EngineException.class)
                .hasMessageStartingWith("Failed to create repository: ")
                .hasMessageContaining("read only");
        assertThat(files()).isEmpty();
    }

    @Test
    void deletesAllThatWasThereWhenAskedTo() throws IOException {
        prover.prove(draft("repo"));
        Files.createDirectories(folder.resolve("repo/snapshots/nightly"));
        Files.writeString(folder.resolve("repo/snapshots/nightly/2026-01-31-03-00-00.json"), "{}");
        Files.createDirectories(folder.resolve("repo/data/1"));
        Files.writeString(folder.resolve("repo/data/1/x.parquet"), "rows");

        prover.prove(draft("repo", Intent.RECREATE));

        assertThat(files()).containsExactly("repo/repository.json");
    }

    @Test
    void aRepositoryThatIsReachedAnewMustBeThere() throws IOException {
        assertThatThrownBy(() -> prover.prove(draft("repo", Intent.ATTACH)))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("no repository named repo is at");
        assertThat(files()).isEmpty();
    }

    @Test
    void aForeignOrDamagedIdentityIsRefusedByName() throws IOException {
        prover.prove(draft("repo"));
        Path identity = folder.resolve("repo/repository.json");
        String own = Files.readString(identity);
        Files.writeString(identity, own.replace("\"name\":\"repo\"", "\"name\":\"theirs\""));

        assertThatThrownBy(() -> prover.prove(draft("repo")))
                .hasMessageStartingWith("Failed to create repository: Invalid repository dir: ")
                .hasMessageContaining("repository.json")
                .hasMessageContaining("expected 'repo', found 'theirs'");

        Files.writeString(identity, own.substring(0, own.length() / 2));

        assertThatThrownBy(() -> prover.prove(draft("repo")))
                .hasMessageStartingWith("Failed to create repository: Invalid repository dir: ")
                .hasMessageContaining("repository.json");
    }

    @Test
    void neverPrintsSecrets() {
        RepositoryDraft draft = new RepositoryDraft(
                new RepositoryAddress(
                        RepositoryAddress.Kind.S3,
                        "repo",
                        "s3://bucket/path",
                        Map.of("AWS_SECRET_KEY", "hunter2", "AWS_REGION", "here")),
                Optional.empty(),
                false,
                Intent.CREATE);

        assertThat(draft.toString()).contains("here").doesNotContain("hunter2");
    }

    private RepositoryDraft draft(String name) {
        return draft(name, Intent.CREATE);
    }

    private RepositoryDraft draft(String name, Intent intent) {
        return new RepositoryDraft(address(name, folder), Optional.empty(), false, intent);
    }

    private static RepositoryAddress address(String name, Path folder) {
        return new RepositoryAddress(
                RepositoryAddress.Kind.LOCAL, name, folder.toUri().toString(), Map.of());
    }

    private List<String> files() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }
}
