package dev.larder.fe.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.common.blob.open.RepositoryAddress;
import dev.larder.common.error.EngineException;
import dev.larder.fe.cluster.WatchedCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepositoryProverTest {
    @TempDir
    Path folder;

    private final WatchedCluster cluster = new WatchedCluster(2);
    private final RepositoryProver prover = new RepositoryProver(
            cluster.channels,
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

        assertThatThrownBy(() -> prover.prove(new RepositoryDraft(address("repo", file), false)))
                .isInstanceOf(EngineException.class)
                .hasMessageStartingWith("Failed to create repository: frontend: ");
    }

    @Test
    void makesNoRepositoryForReadingOnly() throws IOException {
        assertThatThrownBy(() -> prover.prove(new RepositoryDraft(address("repo", folder), true)))
                .isInstanceOf(EngineException.class)
                .hasMessageStartingWith("Failed to create repository: ")
                .hasMessageContaining("read only");
        assertThat(files()).isEmpty();
    }

    @Test
    void neverPrintsSecrets() {
        RepositoryDraft draft = new RepositoryDraft(
                new RepositoryAddress(
                        RepositoryAddress.Kind.S3,
                        "repo",
                        "s3://bucket/path",
                        Map.of("AWS_SECRET_KEY", "hunter2", "AWS_REGION", "here")),
                false);

        assertThat(draft.toString()).contains("here").doesNotContain("hunter2");
    }

    private RepositoryDraft draft(String name) {
        return new RepositoryDraft(address(name, folder), false);
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
