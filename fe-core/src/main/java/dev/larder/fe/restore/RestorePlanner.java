package dev.larder.fe.restore;

import com.google.common.collect.Lists;
import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.id.BackendId;
import dev.larder.common.id.PartitionId;
import dev.larder.common.id.TableId;
import dev.larder.fe.catalog.DecisionContext;
import dev.larder.fe.catalog.Partition;
import dev.larder.fe.catalog.Partitioning;
import dev.larder.fe.catalog.Placement;
import dev.larder.fe.catalog.Replica;
import dev.larder.fe.catalog.Table;
import dev.larder.fe.catalog.TableDefinition;
import dev.larder.fe.catalog.Tablet;
import dev.larder.fe.catalog.View;
import dev.larder.fe.catalog.ViewDefinition;
import dev.larder.fe.job.ManifestRef;
import dev.larder.fe.job.ObjectRef;
import dev.larder.fe.job.SnapshotContents;
import dev.larder.fe.job.SnapshotContents.PartitionContents;
import dev.larder.fe.job.SnapshotContents.TableContents;
import dev.larder.fe.job.SnapshotContents.ViewContents;
import dev.larder.fe.restore.RestoreBatch.RestoredTablet;
import dev.larder.fe.restore.RestorePlan.Removal;
import dev.larder.fe.restore.RestorePlan.Replacement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.pcollections.TreePMap;

/**
 * Fits a snapshot to the catalog. What does not fit ends in an EngineException with the words Doris users know
 * (behaviour as in Apache Doris's restore checks). Lives for one decision.
 */
final class RestorePlanner {
    private final RestoreSpec spec;
    private final SnapshotContents snapshot;
    private final DecisionContext context;
    private final Instant at;
    private final Placement placement;
    private final List<Table> newTables = new ArrayList<>();
    private final List<Replacement> replacements = new ArrayList<>();
    private final List<View> views = new ArrayList<>();
    private final RestoredProperties properties;
    private final Map<Holders, List<Copy>> copies = new LinkedHashMap<>();
    private TreePMap<TableId, TableId> replaced = TreePMap.empty();
    private TreePMap<TableId, List<PartitionId>> surplus = TreePMap.empty();

    private RestorePlanner(RestoreSpec spec, SnapshotContents snapshot, DecisionContext context, Instant at) {
        this.spec = spec;
        this.snapshot = snapshot;
        this.context = context;
        this.at = at;
        this.placement = new Placement(context.catalog(), context.live());
        this.properties = new RestoredProperties(spec);
    }

    static RestorePlan plan(RestoreSpec spec, SnapshotContents snapshot, DecisionContext context, Instant at) {
        RestorePlanner planner = new RestorePlanner(spec, snapshot, context, at);
        List<ObjectRef> wanted = planner.wantedObjects();
        checkAliases(wanted);
        wanted.forEach(planner::add);
        return new RestorePlan(
                snapshot.manifest(),
                planner.newTables,
                planner.replacements,
                planner.batches(),
                TreePMap.empty(),
                new Removal(planner.replaced, planner.surplus),
                planner.views);
    }

    private List<ObjectRef> wantedObjects() {
        return spec.objects().isEmpty()
                ? Stream.concat(
                                snapshot.tables().stream()
                                        .map(table -> new ObjectRef(table.name(), List.of(), table.name())),
                                snapshot.views().stream().map(view -> ObjectRef.view(view.name())))
                        .toList()
                : spec.objects();
    }

    private static void checkAliases(List<ObjectRef> wanted) {
        Set<String> taken = new HashSet<>();
        for (ObjectRef object : wanted) {
            if (!taken.add(object.alias())) {
                throw mismatch("Table " + object.alias() + " would be restored twice");
            }
        }
    }

    private void add(ObjectRef object) {
        Optional<ViewContents> view = snapshot.view(object.table());
        if (view.isPresent()) {
            if (!object.partitions().isEmpty()) {
                throw mismatch("Partition " + object.partitions().get(0) + " of table " + object.table()
                        + " does not exist in snapshot");
            }
            add(view.get(), object.alias());
            return;
        }
        TableContents contents = snapshot.table(object.table())
                .orElseThrow(() -> mismatch("Table " + object.table() + " does not exist in snapshot " + spec.label()));
        List<PartitionContents> partitions = wantedPartitions(object, contents);
        Optional<Table> existing = context.catalog().table(spec.database(), object.alias());
        if (context.catalog().view(spec.database(), object.alias()).isPresent()) {
            throw differentType(object.alias());
        }
        if (existing.isEmpty()) {
            newTables.add(newTable(object.alias(), contents, partitions, Optional.empty()));
        } else {
            overwrite(existing.get(), contents, partitions);
        }
    }

    private void add(ViewContents stored, String name) {
        if (context.catalog().table(spec.database(), name).isPresent()) {
            throw differentType(name);
        }
        ViewDefinition moved = stored.definition().moved(snapshot.database(), spec.databaseName());
        Optional<View> local = context.catalog().view(spec.database(), name);
        if (local.isEmpty()) {
            views.add(new View(new TableId(context.ids().take()), spec.database(), name, moved, at));
        } else if (isSame(local.get(), stored, moved)) {
            views.add(local.get());
        } else if (spec.asks(RestoreOption.FORCE_REPLACE)) {
            views.add(local.get().redefined(moved));
        } else {
            throw mismatch("View " + name + " already exist but with different schema");
        }
    }

    /** As for tables, the name is part of it: an alias is for new views only. Comments do not count. */
    private static boolean isSame(View local, ViewContents stored, ViewDefinition moved) {
        return local.name().equals(stored.name())
                && (local.definition().isSameAs(stored.definition())
                        || local.definition().isSameAs(moved));
    }

    private void overwrite(Table local, TableContents contents, List<PartitionContents> partitions) {
        RestoreChecks checks = new RestoreChecks(spec, local, contents);
        Optional<String> obstacle = checks.obstacle(partitions);
        if (obstacle.isPresent() && !spec.asks(RestoreOption.FORCE_REPLACE)) {
            throw mismatch(obstacle.get());
        }
        boolean whole = partitions.size() == contents.partitions().size();
        boolean swapped = spec.asks(RestoreOption.ATOMIC_RESTORE) && whole && !snapshot.isMetadataOnly();
        if (obstacle.isPresent() || swapped) {
            Table made = newTable(local.name(), contents, partitions, Optional.of(local));
            newTables.add(made);
            replaced = replaced.plus(made.id(), local.id());
        } else {
            replacements.add(replacement(local, checks, partitions));
            if (spec.asks(RestoreOption.CLEAN_PARTITIONS)) {
                findSurplus(local, contents);
            }
        }
    }

    /** Partitions that are in the snapshot stay, whether they are restored or not. */
    private void findSurplus(Table local, TableContents contents) {
        if (local.definition().partitioning().kind() != Partitioning.Kind.NONE) {
            List<PartitionId> unknown = local.partitions().values().stream()
                    .filter(partition -> contents.partition(partition.name()).isEmpty())
                    .map(Partition::id)
                    .toList();
            surplus = unknown.isEmpty() ? surplus : surplus.plus(local.id(), unknown);
        }
    }

    private List<PartitionContents> wantedPartitions(ObjectRef object, TableContents contents) {
        if (object.partitions().isEmpty()) {
            return contents.partitions();
        }
        return object.partitions().stream()
                .map(name -> contents.partition(name)
                        .orElseThrow(() -> mismatch(
                                "Partition " + name + " of table " + object.table() + " does not exist in snapshot")))
                .distinct()
                .toList();
    }

    private Table newTable(
            String name, TableContents contents, List<PartitionContents> partitions, Optional<Table> local) {
        TableDefinition definition = definition(contents, name, local);
        TreePMap<PartitionId, Partition> made = TreePMap.empty();
        TableId table = new TableId(context.ids().take());
        boolean unpartitioned = definition.partitioning().kind() == Partitioning.Kind.NONE;
        for (PartitionContents one : partitions) {
            PartitionId id = new PartitionId(context.ids().take());
            // The one partition of an unpartitioned table is named like the table.
            List<Tablet> tablets =
                    placement.place(spec.database(), definition, one.tablets().size(), replicas(one), context.ids());
            made = made.plus(id, partition(id, unpartitioned ? name : one.name(), one, tablets));
        }
        return new Table(table, spec.database(), name, definition, at, made);
    }

    private TableDefinition definition(TableContents contents, String name, Optional<Table> local) {
        TableDefinition stored = contents.definition();
        TableDefinition definition = stored.withProperties(properties.of(stored.properties(), local))
                .withFeatures(stored.features().moved(snapshot.database(), contents.name(), spec.databaseName(), name));
        Stream<Table> others = context.catalog().tables(spec.database()).stream()
                .filter(table -> local.filter(table::equals).isEmpty());
        RestoreChecks.colocateObstacle(definition, others).ifPresent(why -> {
            throw mismatch(why);
        });
        return definition;
    }

    private Replacement replacement(Table table, RestoreChecks checks, List<PartitionContents> partitions) {
        List<Partition> made = new ArrayList<>();
        for (PartitionContents one : partitions) {
            Optional<Partition> existing = checks.counterpart(one);
            if (existing.isPresent() && snapshot.isMetadataOnly()) {
                // It has the definition already, and nobody asked for its rows to go.
                continue;
            }
            PartitionId id = existing.map(Partition::id)
                    .orElseGet(() -> new PartitionId(context.ids().take()));
            String name = existing.map(Partition::name).orElse(one.name());
            List<Tablet> tablets = placement.place(one.tablets().size(), replicas(one), context.ids());
            made.add(partition(id, name, one, tablets));
        }
        return new Replacement(table.id(), made, checks.nextAutoIncrement(), checks.lastColumnId());
    }

    private int replicas(PartitionContents stored) {
        return spec.reserveReplica() ? stored.replicationNum() : spec.replicationNum();
    }

    private Partition partition(PartitionId id, String name, PartitionContents stored, List<Tablet> tablets) {
        if (!snapshot.isMetadataOnly()) {
            addCopies(stored, tablets);
        }
        return new Partition(
                id, name, stored.item(), replicas(stored), tablets, stored.version(), at, TreePMap.empty());
    }

    /** A copy to be made. */
    private record Copy(RestoredTablet tablet, Source source) {}

    /** Where the files of a partition's tablets are listed, and how much they are. Equal to itself alone: lists are long. */
    private static final class Source {
        final List<ManifestRef> manifests;
        final long bytesPerTablet;

        Source(PartitionContents stored) {
            manifests = stored.manifests();
            bytesPerTablet = stored.bytes() / Math.max(1, stored.tablets().size());
        }
    }

    /** Copies of a batch have the same holders, so that whoever is not one of them can take the whole batch over. */
    private record Holders(BackendId backend, Set<BackendId> all) {}

    private void addCopies(PartitionContents stored, List<Tablet> tablets) {
        Source source = new Source(stored);
        for (int bucket = 0; bucket < tablets.size(); bucket++) {
            Copy copy = new Copy(
                    new RestoredTablet(
                            tablets.get(bucket).id(), stored.tablets().get(bucket)),
                    source);
            List<Replica> replicas = tablets.get(bucket).replicas();
            Set<BackendId> holders = replicas.stream().map(Replica::backend).collect(Collectors.toSet());
            for (Replica replica : replicas) {
                copies.computeIfAbsent(new Holders(replica.backend(), holders), none -> new ArrayList<>())
                        .add(copy);
            }
        }
    }

    private TreePMap<Integer, RestoreBatch> batches() {
        TreePMap<Integer, RestoreBatch> batches = TreePMap.empty();
        for (Map.Entry<Holders, List<Copy>> one : copies.entrySet()) {
            for (List<Copy> some : Lists.partition(one.getValue(), spec.batchTablets())) {
                int number = batches.size() + 1;
                batches = batches.plus(
                        number,
                        new RestoreBatch(
                                number,
                                one.getKey().backend(),
                                some.stream().map(Copy::tablet).toList(),
                                some.stream()
                                        .map(Copy::source)
                                        .distinct()
                                        .flatMap(source -> source.manifests.stream())
                                        .distinct()
                                        .toList(),
                                some.stream()
                                        .mapToLong(copy -> copy.source().bytesPerTablet)
                                        .sum()));
            }
        }
        return batches;
    }

    private static EngineException differentType(String name) {
        return mismatch("The local table " + name + " with the same name but a different type of backup meta.");
    }

    private static EngineException mismatch(String message) {
        return new EngineException(ErrorCode.RESTORE_MISMATCH, message);
    }
}
