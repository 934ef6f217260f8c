package dev.larder.fe.catalog;

import dev.larder.common.id.BackendId;
import dev.larder.common.id.DatabaseId;
import dev.larder.common.id.PartitionId;
import dev.larder.common.id.RepositoryId;
import dev.larder.common.id.TableId;
import dev.larder.common.id.TabletId;
import dev.larder.common.id.UserId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.pcollections.TreePMap;

/**
 * Everything the cluster knows but its jobs.
 *
 * @param pendingDrops tablets that backends still have to delete, and since when
 * @param roles those that users made, by name
 * @param views their ids and names are those of no table
 */
public record Catalog(
        TreePMap<DatabaseId, Database> databases,
        TreePMap<TableId, Table> tables,
        TreePMap<BackendId, Backend> backends,
        TreePMap<RepositoryId, Repository> repositories,
        TreePMap<UserId, User> users,
        TreePMap<BackendId, TreePMap<TabletId, Instant>> pendingDrops,
        TreePMap<String, Role> roles,
        TreePMap<TableId, View> views) {
    public static final Catalog EMPTY = new Catalog(
            TreePMap.empty(),
            TreePMap.empty(),
            TreePMap.empty(),
            TreePMap.empty(),
            TreePMap.empty(),
            TreePMap.empty(),
            TreePMap.empty(),
            TreePMap.empty());

    public Optional<Database> database(String name) {
        return databases.values().stream()
                .filter(database -> database.name().equals(name))
                .findFirst();
    }

    public Optional<Table> table(DatabaseId database, String name) {
        return tables.values().stream()
                .filter(table ->
                        table.database().equals(database) && table.name().equals(name))
                .findFirst();
    }

    public Optional<Table> table(TableId id) {
        return Optional.ofNullable(tables.get(id));
    }

    /** Tables of a database, by name. */
    public List<Table> tables(DatabaseId database) {
        return tables.values().stream()
                .filter(table -> table.database().equals(database))
                .sorted(java.util.Comparator.comparing(Table::name))
                .toList();
    }

    public Optional<View> view(DatabaseId database, String name) {
        return views.values().stream()
                .filter(view -> view.database().equals(database) && view.name().equals(name))
                .findFirst();
    }

    public Optional<View> view(TableId id) {
        return Optional.ofNullable(views.get(id));
    }

    /** Views of a database, by name. */
    public List<View> views(DatabaseId database) {
        return views.values().stream()
                .filter(view -> view.database().equals(database))
                .sorted(java.util.Comparator.comparing(View::name))
                .toList();
    }

    /** Whether a table or a view of the database has this name. */
    public boolean isTaken(DatabaseId database, String name) {
        return table(database, name).isPresent() || view(database, name).isPresent();
    }

    public Optional<Repository> repository(String name) {
        return repositories.values().stream()
                .filter(repository -> repository.name().equals(name))
                .findFirst();
    }

    public Optional<Backend> backend(String host, int port) {
        return backends.values().stream()
                .filter(backend -> backend.host().equals(host) && backend.port() == port)
                .findFirst();
    }

    public Optional<User> user(String name, String host) {
        return users.values().stream()
                .filter(user -> user.name().equals(name) && user.host().equals(host))
                .findFirst();
    }

    /** A role that users made, or one that is always there. */
    public Optional<Role> role(String name) {
        return Optional.ofNullable(roles.get(name)).or(() -> Role.builtIn(name));
    }

    /** Everything a user may do, by itself and by its roles. */
    public Grants grants(User user) {
        Grants all = user.admin() ? user.grants().plus(Role.OPERATOR.grants()) : user.grants();
        for (String name : user.roles()) {
            all = all.plus(role(name).map(Role::grants).orElse(Grants.NONE));
        }
        return all;
    }

    Catalog withDatabases(TreePMap<DatabaseId, Database> next) {
        return new Catalog(next, tables, backends, repositories, users, pendingDrops, roles, views);
    }

    Catalog withTables(TreePMap<TableId, Table> next) {
        return new Catalog(databases, next, backends, repositories, users, pendingDrops, roles, views);
    }

    Catalog withBackends(TreePMap<BackendId, Backend> next) {
        return new Catalog(databases, tables, next, repositories, users, pendingDrops, roles, views);
    }

    Catalog withRepositories(TreePMap<RepositoryId, Repository> next) {
        return new Catalog(databases, tables, backends, next, users, pendingDrops, roles, views);
    }

    Catalog withUsers(TreePMap<UserId, User> next) {
        return new Catalog(databases, tables, backends, repositories, next, pendingDrops, roles, views);
    }

    Catalog withPendingDrops(TreePMap<BackendId, TreePMap<TabletId, Instant>> next) {
        return new Catalog(databases, tables, backends, repositories, users, next, roles, views);
    }

    Catalog withRoles(TreePMap<String, Role> next) {
        return new Catalog(databases, tables, backends, repositories, users, pendingDrops, next, views);
    }

    Catalog withViews(TreePMap<TableId, View> next) {
        return new Catalog(databases, tables, backends, repositories, users, pendingDrops, roles, next);
    }

    Catalog withTable(TableId id, UnaryOperator<Table> change) {
        Table before = tables.get(id);
        return before == null ? this : withTables(tables.plus(id, change.apply(before)));
    }

    /** The table without some of its partitions; their tablets are dropped. Partitions that are gone do not matter. */
    public Catalog withoutPartitions(TableId table, Collection<PartitionId> partitions, Instant at) {
        List<Tablet> tablets = table(table).stream()
                .flatMap(owner -> partitions.stream().flatMap(id -> owner.partition(id).stream()))
                .flatMap(partition -> partition.tablets().stream())
                .toList();
        return dropping(tablets, at).withTable(table, owner -> owner.without(partitions));
    }

    /** Hands tablets to the backends that hold them for deletion; backends that are gone have nothing to delete. */
    Catalog dropping(Collection<Tablet> tablets, Instant at) {
        TreePMap<BackendId, TreePMap<TabletId, Instant>> next = pendingDrops;
        for (Tablet tablet : tablets) {
            for (Replica replica : tablet.replicas()) {
                if (backends.containsKey(replica.backend())) {
                    TreePMap<TabletId, Instant> drops = next.getOrDefault(replica.backend(), TreePMap.empty());
                    next = next.plus(replica.backend(), drops.plus(tablet.id(), at));
                }
            }
        }
        return withPendingDrops(next);
    }
}
