package dev.larder.fe.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.common.id.RepositoryId;
import dev.larder.common.rpc.AgentChannels;
import dev.larder.common.rpc.AgentToken;
import dev.larder.fe.catalog.CatalogChange.RepositoryCreated;
import dev.larder.fe.catalog.CatalogChange.RepositoryDropped;
import dev.larder.fe.catalog.Repository;
import dev.larder.fe.secret.SecretSealer;
import dev.larder.fe.state.ClusterState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pcollections.TreePMap;

class RepositoryPingsTest {
    private static final RepositoryId ID = new RepositoryId(7);

    @TempDir
    Path folder;

    private final AgentChannels channels = new AgentChannels(AgentToken.of("secret"));
    private ClusterState state;
    private RepositoryPings pings;

    @BeforeEach
    void start() throws IOException {
        Repository repository = new Repository(
                ID,
                "repo",
                "LOCAL",
                false,
                folder.toUri().toString(),
                TreePMap.empty(),
                TreePMap.empty(),
                TreePMap.empty(),
                Instant.EPOCH,
                Optional.empty());
        state = ClusterState.EMPTY.apply(new RepositoryCreated(repository));
        RepositoryAccessor accessor = new RepositoryAccessor(
                SecretSealer.open(folder.resolve("keys")), new RepositoryStores(channels, name -> List.of()));
        pings = new RepositoryPings(() -> state, accessor, () -> true);
    }

    @Test
    void aRepositoryThatIsGoneHasAProblemUntilItIsBack() throws IOException {
        pings.pass();
        assertThat(pings.problem(ID)).hasValueSatisfying(why -> assertThat(why).contains("repository.json"));

        Path identity = folder.resolve("repo/repository.json");
        Files.createDirectories(identity.getParent());
        Files.writeString(
                identity,
                "{\"format\":1,\"id\":\"b7e1d5c0-0000-4000-8000-000000000001\",\"name\":\"repo\","
                        + "\"createdAt\":\"2026-11-20T08:30:00.123Z\"}");
        pings.pass();
        assertThat(pings.problem(ID)).isEmpty();
    }

    @Test
    void whoReachedItKnowsBetterThanTheLastLook() {
        pings.pass();
        pings.answered(ID);
        assertThat(pings.problem(ID)).isEmpty();
    }

    @Test
    void aRepositoryThatWasDroppedIsForgotten() {
        pings.pass();
        state = state.apply(new RepositoryDropped(ID));
        pings.pass();
        assertThat(pings.problem(ID)).isEmpty();
    }
}
