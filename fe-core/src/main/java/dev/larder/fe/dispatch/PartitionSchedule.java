package dev.larder.fe.dispatch;

import dev.larder.common.error.EngineException;
import dev.larder.common.id.TableId;
import dev.larder.fe.catalog.CatalogChange;
import dev.larder.fe.catalog.DecisionContext;
import dev.larder.fe.catalog.DynamicPartitions;
import dev.larder.fe.catalog.Table;
import dev.larder.fe.engine.Engine;
import dev.larder.fe.engine.Proposal.Outcome;
import dev.larder.fe.state.ClusterState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives tables with dynamic partitions those they should have by now. Looks at the state, not at what happened: what a
 * frontend missed while it was down is made up for at its first look. Used by one thread.
 */
final class PartitionSchedule {
    private static final Duration INTERVAL = Duration.ofSeconds(10);
    private static final Logger log = LoggerFactory.getLogger(PartitionSchedule.class);

    private final Engine engine;
    private final InstantSource clock;
    private final ZoneId zone;
    private final Map<TableId, String> problems = new HashMap<>();
    private Instant next = Instant.MIN;

    PartitionSchedule(Engine engine, InstantSource clock, ZoneId zone) {
        this.engine = engine;
        this.clock = clock;
        this.zone = zone;
    }

    /** ALTER TABLE and CREATE TABLE do not wait for this: only the time that passes does. */
    void pass(ClusterState state) {
        Instant now = clock.instant();
        if (now.isBefore(next)) {
            return;
        }
        next = now.plus(INTERVAL);
        problems.keySet().retainAll(state.catalog().tables().keySet());
        for (Table table : state.catalog().tables().values()) {
            if (DynamicPartitions.enabled(table)) {
                try {
                    engine.call((current, context, at) -> due(table.id(), current, context, at));
                    problems.remove(table.id());
                } catch (EngineException e) {
                    if (!e.getMessage().equals(problems.put(table.id(), e.getMessage()))) {
                        log.warn("Dynamic partitions of table {} cannot be made: {}", table.name(), e.getMessage());
                    }
                }
            }
        }
    }

    /** A table that is being restored keeps its partitions until the restore has ended. */
    private Outcome<Boolean> due(TableId id, ClusterState state, DecisionContext context, Instant now) {
        List<CatalogChange> facts = state.catalog()
                .table(id)
                .filter(table -> state.jobs().hold(table).isEmpty())
                .map(table -> DynamicPartitions.due(table, context, now, zone))
                .orElse(List.of());
        return new Outcome<>(List.copyOf(facts), true);
    }
}
