package dev.larder.fe.execution;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.id.BackendId;
import dev.larder.common.rpc.SchemaCodec;
import dev.larder.common.rpc.proto.QueryTable;
import dev.larder.common.rpc.proto.QueryTablet;
import dev.larder.fe.catalog.Backend;
import dev.larder.fe.catalog.Catalog;
import dev.larder.fe.catalog.Partition;
import dev.larder.fe.catalog.Replica;
import dev.larder.fe.catalog.Table;
import dev.larder.fe.catalog.Tablet;
import dev.larder.fe.cluster.RecentVersions;
import dev.larder.fe.load.TabletLookup;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The tablets of a query, which backends hold them, and which of those should run it. Lives for one query. */
final class TabletChoice {
    private final Catalog catalog;
    private final Set<BackendId> live;
    private final long spread;
    private final List<Source> sources = new ArrayList<>();
    private final Map<BackendId, Integer> held = new HashMap<>();

    private record Source(String alias, Table table, List<Chosen> tablets) {}

    private record Chosen(Partition partition, Tablet tablet, List<Backend> holders) {}

    /** @param spread a number that sends queries which could run anywhere to different backends */
    TabletChoice(Catalog catalog, Set<BackendId> live, long spread) {
        this.catalog = catalog;
        this.live = live;
        this.spread = spread;
    }

    /**
     * Adds a table. Throws when a tablet has no live copy with every version.
     *
     * @param partitions none means all
     * @param keys what columns of the wanted rows are equal to, by their names in lower case
     */
    void add(String alias, Table table, List<String> partitions, Map<String, Object> keys) {
        List<Partition> wanted = partitions.isEmpty()
                ? List.copyOf(table.partitions().values())
                : partitions.stream()
                        .map(name -> table.partition(name)
                                .orElseThrow(() -> new EngineException(
                                        ErrorCode.UNKNOWN_PARTITION,
                                        "Unknown partition '" + name + "' in table '" + table.name() + "'")))
                        .distinct()
                        .toList();
        TabletLookup lookup = new TabletLookup(table, keys);
        List<Chosen> chosen = new ArrayList<>();
        for (Partition partition : wanted) {
            for (Tablet tablet : lookup.tablets(partition)) {
                List<Backend> holders = holders(table, partition, tablet);
                holders.forEach(backend -> held.merge(backend.id(), 1, Integer::sum));
                chosen.add(new Chosen(partition, tablet, holders));
            }
        }
        sources.add(new Source(alias, table, chosen));
    }

    /** Adds a table of which only the columns matter. */
    void addEmpty(String alias, Table table) {
        sources.add(new Source(alias, table, List.of()));
    }

    /** Live backends, the one that holds most tablets first. */
    List<Backend> bestFirst() {
        List<Backend> all = live.stream()
                .sorted()
                .map(catalog.backends()::get)
                .filter(backend -> backend != null)
                .toList();
        if (all.isEmpty()) {
            throw new EngineException(ErrorCode.NO_LIVE_BACKEND, "No backend is alive to run the query");
        }
        List<Backend> rotated = new ArrayList<>();
        int start = (int) Math.floorMod(spread, (long) all.size());
        for (int i = 0; i < all.size(); i++) {
            rotated.add(all.get((start + i) % all.size()));
        }
        rotated.sort(Comparator.comparing((Backend backend) -> held.getOrDefault(backend.id(), 0))
                .reversed());
        return rotated;
    }

    /** The tables as the given backend should read them: from itself where it can. */
    List<QueryTable> tables(Backend runner) {
        return sources.stream()
                .map(source -> QueryTable.newBuilder()
                        .setAlias(source.alias())
                        .setSchema(SchemaCodec.encode(source.table().schema()))
                        .addAllTablets(source.tablets().stream()
                                .map(chosen -> tablet(chosen, runner))
                                .toList())
                        .build())
                .toList();
    }

    private QueryTablet tablet(Chosen chosen, Backend runner) {
        return QueryTablet.newBuilder()
                .setTabletId(chosen.tablet().id().value())
                .setVersion(chosen.partition().visibleVersion())
                .addAllAddresses(chosen.holders().stream()
                        .sorted(Comparator.comparing(
                                (Backend holder) -> !holder.id().equals(runner.id())))
                        .map(Backend::address)
                        .toList())
                .addAllRecent(
                        RecentVersions.of(chosen.partition()).of(chosen.tablet().id()))
                .build();
    }

    private List<Backend> holders(Table table, Partition partition, Tablet tablet) {
        List<Backend> holders = tablet.covering(partition.visibleVersion()).stream()
                .map(Replica::backend)
                .filter(live::contains)
                .map(catalog.backends()::get)
                .filter(backend -> backend != null)
                .toList();
        if (holders.isEmpty()) {
            throw new EngineException(
                    ErrorCode.QUERY_FAILED,
                    "tablet " + tablet.id() + " has no queryable replicas. err: no live backend has version "
                            + partition.visibleVersion() + " of partition " + partition.name() + " of table "
                            + table.name());
        }
        return holders;
    }
}
