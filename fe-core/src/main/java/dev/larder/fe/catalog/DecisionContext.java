package dev.larder.fe.catalog;

import dev.larder.common.id.BackendId;
import dev.larder.fe.kernel.IdAllocator;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a decision may look at beside its own job. Decisions are not replayed, so it may hold what is not state.
 *
 * @param live registered backends that answered lately
 */
public record DecisionContext(Catalog catalog, Set<BackendId> live, IdAllocator ids) {
    public DecisionContext {
        live = live.stream().filter(catalog.backends()::containsKey).collect(Collectors.toUnmodifiableSet());
    }
}
