package dev.larder.fe.catalog;

import dev.larder.common.id.BackendId;
import dev.larder.common.id.DatabaseId;
import dev.larder.common.id.PartitionId;
import dev.larder.common.id.RepositoryId;
import dev.larder.common.id.TableId;
import dev.larder.common.id.TabletId;
import dev.larder.common.id.UserId;
import dev.larder.common.schema.Rollup;
import dev.larder.common.schema.SecondaryIndex;
import dev.larder.fe.kernel.StateChange;
import java.time.Instant;
import java.util.List;
import org.pcollections.TreePMap;

/** Every fact the edit log can hold about the catalog. Facts about things that are gone meanwhile change nothing. */
public sealed interface CatalogChange extends StateChange {
    /** Returns the catalog with this fact applied. */
    Catalog applyTo(Catalog catalog);

    record DatabaseCreated(Database database) implements CatalogChange {
        @Override
        public Catalog applyTo(Catalog catalog) {
            return catalog.withDatabases(catalog.databases().plus(database.id(), database));
        }
    }

    /** The database is gone with all its tables and views. */
    record DatabaseDropped(DatabaseId database, Instant at) implements CatalogChange {
        @Override
        public Catalog applyTo(Catalog catalog) {
            Catalog next = catalog;
            for (Table table : catalog.tables(database)) {
                next = new TableDropped(table.id(), at).applyTo(next);
            }
            for (View view : catalog.views(database)) {
                next = new ViewDropped(view.id()).applyTo(next);
            }
            return next.withDatabases(next.databases().minus(database));
        }
    }

    /** A view is new, or has another definition. */
    record ViewSaved(View view) implements CatalogChange {
        @Override
        public Catalog applyTo(Catalog catalog) {
            return catalog.withViews(catalog.views().plus(view.id(), view));
        }
    }

    record ViewDropped(TableId view) implements CatalogChange {
        @Override
        public Catalog applyTo(Catalog catalog) {
            return catalog.withViews(catalog.views().minus(view));
        }
    }

    /** The rollups and synchronous materialized views of a table are others. */
    record RollupsChanged(TableId table, List<Rollup> rollups) implements CatalogChange {
        public RollupsChanged {
            rollups = List.copyOf(rollups);
        }

        @Override
        public Catalog applyTo(Catalog catalog) {
            return catalog.withTable(table, owner -> owner.mapFeatures(features -> features.withRollups(rollups)));
        }
    }

    record TableCreated(Table table) implements CatalogChange {
        @Override
        public Catalog applyTo(Catalog catalog) {
            return catalog.withTables(catalog.tables().plus(table.id(), table));
        }
    }

    /** The secondary indexes of a table are others. */
    record IndexesChanged(TableId table, List<SecondaryIndex> indexes) implements CatalogChange {
        public IndexesChanged {
            indexes = List.copyOf(indexes);
        }

        @Override
        public Catalog applyTo(Catalog catalog) {
            return catalog.withTable(table, owner -> owner.mapFeatures(features -> features.withIndexes(indexes)));
        }
    }

    /** Values of the column that fills itself were given out or inserted: it goes on from {@code next} at least. */
    record AutoIncrementMoved(TableId table, long next) implements CatalogChange {
        @Override
        public Catalog applyTo(Catalog catalog) {
            return catalog.withTable(
                    table,
                    owner -> owner.mapFeatures(features ->
                            features.withAutoIncrement(features.autoIncrement().map(one -> one.atLeast(next)))));
        }
    }

    record TableDropped(TableId table, Instant at) implements CatalogChange {
        @Override
        public Catalog applyTo(Catalog catalog) {
            return catalog.table(table)
                    .map(gone -> catalog.dropping(gone.tablets(), at)
                            .withTables(catalog.tables().minus(table)))
                    .orElse(catalog);
        }
    }

    /**
     * Partitions take the place of those with the same id, or are new: truncation and restore. The tablets of those
     * replaced are dropped.
     */
    record PartitionsReplaced(TableId table, List<Partition> partitions, Instant at) implements CatalogChange {
        public PartitionsReplaced {
            partitions = List.copyOf(partitions);
        }

        @Override
        public Catalog applyTo(Catalog catalog) {
            Catalog next = catalog;
            for (Partition partition : partitions) {
                List<Tablet> replaced = catalog.table(table)
                        .flatMap(owner -> owner.partition(partition.id()))
                        .map(Partition::tablets)
                        .orElse(List.of());
                next = next.dropping(replaced, at);
            }
            return next.withTable(table, owner -> owner.with(partitions));
        }
    }

    record TableRenamed(TableId table, String name) implements CatalogChange {
        @Override
        public Catalog applyTo(Catalog catalog) {
            String database = catalog.databases()
                    .get(catalog.tables().get(table).database())
                    .name();
            return catalog.withTable(table, owner -> owner.mapFeatures(
                            features -> features.moved(database, owner.name(), database, name))
                    .renamed(name));
        }
    }

    /** Properties, comments or columns changed; files of the table did not. */
    record TableRedefined(TableId table, TableDefinition definition) implements CatalogChange {
        @Override
        public Catalog applyTo(Catalog catalog) {
            return catalog.withTable(table, owner -> owner.redefined(definition));
        }
    }

    record PartitionRenamed(TableId table, PartitionId partition, String name) implements CatalogChange {
        @Override
        public Catalog applyTo(Catalog catalog) {
            return catalog.withTable(table, owner -> owner.withPartition(partition, one -> one.renamed(name)));
        }
    }

    /** The partitions are gone with their rows. */
    record PartitionsDropped(TableId table, List<PartitionId> partitions, Instant at) implements CatalogChange {
        public PartitionsDropped {
            partitions = List.copyOf(partitions);
        }

        @Override
        public Catalog applyTo(Catalog catalog) {
            return catalog.withoutPartitions(table, partitions, at);
        }
    }

    /**
     * A load became readable: each partition moved to its next version.
     *
     * @param missed copies that did not take their rows
     */
    record VersionsCommitted(TableId table, List<PartitionLoad> partitions, List<MissedReplica> missed, Instant at)
            implements CatalogChange {
        public VersionsCommitted {
            partitions = List.copyOf(partitions);
            missed = List.copyOf(missed);
        }

        @Override
        public Catalog applyTo(Catalog catalog) {
            Catalog next = catalog;
            for (PartitionLoad one : partitions) {
                next = next.withTable(
                        table,
                        owner -> owner.withPartition(
                                one.partition(), partition -> partition.committed(one.version(), one.load(), at)));
            }
            for (MissedReplica one : missed) {
                next = new ReplicaMissed(table, one).applyTo(next);
            }
            return next;
        }
    }

    /** One partition's part of a load. */
    record PartitionLoad(PartitionId partition, long version, CommittedLoad load) {}

    /** A copy that lacks versions from the given one on. */
    record MissedReplica(PartitionId partition, TabletId tablet, BackendId backend, long fromVersion) {}

    /** Every whole replica of the partition has published the versions up to this one. */
    record VersionsPublished(TableId table, PartitionId partition, long upTo) implements CatalogChange {
        @Override
        public Catalog applyTo(Catalog catalog) {
            return catalog.withTable(table, owner -> owner.withPartition(partition, one -> one.publishedUpTo(upTo)));
        }
    }

    record ReplicaMissed(TableId table, MissedReplica missed) implements CatalogChange {
        @Override
        public Catalog applyTo(Catalog catalog) {
            return catalog.withTable(
                    table,
                    owner -> owner.withPartition(
                            missed.partition(),
                            partition -> partition.withReplica(missed.tablet(), missed.backend(), this::mark)));
        }

        private Replica mark(Replica replica) {
            return replica.covers(missed.fromVersion())
                    ? new Replica(replica.backend(), missed.fromVersion())
                    : replica;
        }
    }

    /** A copy has every version up to {@code version} again. */
    record ReplicaRepaired(TableId table, PartitionId partition, TabletId tablet, BackendId backend, long version)
            implements CatalogChange {
        @Override
        public Catalog applyTo(Catalog catalog) {
            return catalog.withTable(
                    table,
                    owner -> owner.withPartition(
                            partition,
                            one -> one.withReplica(
                                    tablet,
                                    backend,
                                    replica -> version >= one.visibleVersion()
                                            ? Replica.whole(backend)
                                            : new Replica(backend, version + 1))));
        }
    }

    record BackendAdded(Backend backend) implements CatalogChange {
        @Override
        public Catalog applyTo(Catalog catalog) {
            return catalog.withBackends(catalog.backends().plus(backend.id(), backend));
        }
    }

    /** The backend is gone with every copy it held. */
    record BackendDropped(BackendId backend) implements CatalogChange {
        @Override
        public Catalog applyTo(Catalog catalog) {
            TreePMap<TableId, Table> tables = catalog.tables();
            for (Table table : catalog.tables().values()) {
                tables = tables.plus(table.id(), table.withoutBackend(backend));
            }
            return catalog.withBackends(catalog.backends().minus(backend))
                    .withPendingDrops(catalog.pendingDrops().minus(backend))
                    .withTables(tables);
        }
    }

    record RepositoryCreated(Repository repository) implements CatalogChange {
        @Override
        public Catalog applyTo(Catalog catalog) {
            return catalog.withRepositories(catalog.repositories().plus(repository.id(), repository));
        }
    }

    /** The way to the repository changed; where it is did not. */
    record RepositoryAltered(
            RepositoryId repository,
            TreePMap<String, String> properties,
            TreePMap<String, String> sealedSecrets,
            TreePMap<String, String> dialect)
            implements CatalogChange {
        @Override
        public Catalog applyTo(Catalog catalog) {
            Repository before = catalog.repositories().get(repository);
            return before == null
                    ? catalog
                    : catalog.withRepositories(catalog.repositories()
                            .plus(repository, before.reachedBy(properties, sealedSecrets, dialect)));
        }

        @Override
        public String toString() {
            return "RepositoryAltered[" + repository + "]";
        }
    }

    record RepositoryDropped(RepositoryId repository) implements CatalogChange {
        @Override
        public Catalog applyTo(Catalog catalog) {
            return catalog.withRepositories(catalog.repositories().minus(repository));
        }
    }

    /** A user is new, or has new credentials. */
    record UserSaved(User user) implements CatalogChange {
        @Override
        public Catalog applyTo(Catalog catalog) {
            return catalog.withUsers(catalog.users().plus(user.id(), user));
        }
    }

    record UserDropped(UserId user) implements CatalogChange {
        @Override
        public Catalog applyTo(Catalog catalog) {
            return catalog.withUsers(catalog.users().minus(user));
        }
    }

    /** A role is new, or has other privileges. */
    record RoleSaved(Role role) implements CatalogChange {
        @Override
        public Catalog applyTo(Catalog catalog) {
            return catalog.withRoles(catalog.roles().plus(role.name(), role));
        }
    }

    /** The role is gone, and nobody has it any more. */
    record RoleDropped(String role) implements CatalogChange {
        @Override
        public Catalog applyTo(Catalog catalog) {
            TreePMap<UserId, User> users = catalog.users();
            for (User user : catalog.users().values()) {
                users = users.plus(user.id(), user.withoutRole(role));
            }
            return catalog.withUsers(users).withRoles(catalog.roles().minus(role));
        }
    }

    /** Tablets that no table has or will have: their backends must delete what they hold of them. */
    record TabletsAbandoned(List<Tablet> tablets, Instant at) implements CatalogChange {
        public TabletsAbandoned {
            tablets = List.copyOf(tablets);
        }

        @Override
        public Catalog applyTo(Catalog catalog) {
            return catalog.dropping(tablets, at);
        }
    }

    /** The backend has deleted these tablets. */
    record TabletsDeleted(BackendId backend, List<TabletId> tablets) implements CatalogChange {
        public TabletsDeleted {
            tablets = List.copyOf(tablets);
        }

        @Override
        public Catalog applyTo(Catalog catalog) {
            TreePMap<TabletId, Instant> rest = catalog.pendingDrops()
                    .getOrDefault(backend, TreePMap.empty())
                    .minusAll(tablets);
            return catalog.withPendingDrops(
                    rest.isEmpty()
                            ? catalog.pendingDrops().minus(backend)
                            : catalog.pendingDrops().plus(backend, rest));
        }
    }
}
