package dev.larder.fe.cluster;

import com.google.common.util.concurrent.ListenableFuture;
import dev.larder.common.id.BackendId;
import dev.larder.common.rpc.proto.DescribeTabletsRequest;
import dev.larder.common.rpc.proto.DescribeTabletsResponse;
import dev.larder.common.rpc.proto.TabletDescription;
import dev.larder.fe.catalog.Backend;
import dev.larder.fe.catalog.Replica;
import dev.larder.fe.catalog.Tablet;
import dev.larder.fe.engine.Engine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks agents how tablets are there, for statements that show it. */
public final class TabletInspector {
    private static final Duration DEADLINE = Duration.ofSeconds(3);
    private static final Logger log = LoggerFactory.getLogger(TabletInspector.class);

    private final Engine engine;
    private final AgentClients agents;
    private final BackendRegistry registry;

    public TabletInspector(Engine engine, AgentClients agents, BackendRegistry registry) {
        this.engine = engine;
        this.agents = agents;
        this.registry = registry;
    }

    /** What each live backend that holds copies of the tablets says of them. Who does not answer in time is left out. */
    public Map<BackendId, List<TabletDescription>> describe(Collection<Tablet> tablets) {
        Map<BackendId, DescribeTabletsRequest.Builder> requests = new TreeMap<>();
        for (Tablet tablet : tablets) {
            for (Replica replica : tablet.replicas()) {
                if (registry.isLive(replica.backend())) {
                    requests.computeIfAbsent(replica.backend(), id -> DescribeTabletsRequest.newBuilder())
                            .addTabletIds(tablet.id().value());
                }
            }
        }
        Map<BackendId, ListenableFuture<DescribeTabletsResponse>> answers = new HashMap<>();
        requests.forEach((id, request) -> {
            Backend backend = engine.state().catalog().backends().get(id);
            if (backend != null) {
                answers.put(id, agents.future(backend, DEADLINE).describeTablets(request.build()));
            }
        });
        Map<BackendId, List<TabletDescription>> found = new TreeMap<>();
        answers.forEach((id, answer) -> found.put(id, await(id, answer)));
        found.values().removeIf(List::isEmpty);
        return found;
    }

    private static List<TabletDescription> await(BackendId id, ListenableFuture<DescribeTabletsResponse> answer) {
        try {
            return new ArrayList<>(answer.get().getTabletsList());
        } catch (ExecutionException e) {
            log.info("Backend {} does not describe its tablets: {}", id, AgentClients.reason(e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return List.of();
    }
}
