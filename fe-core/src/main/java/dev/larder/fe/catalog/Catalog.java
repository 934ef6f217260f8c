package dev.larder.fe.catalog;

import dev.larder.common.id.BackendId;
import dev.larder.common.id.DatabaseId;
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
 */
public record Catalog(
        TreePMap<DatabaseId, Database> databases,
        TreePMap<TableId, Table> tables,
        TreePMap<BackendId, Backend> backends,
        TreePMap<RepositoryId, Repository> repositories,
        TreePMap<UserId, User> users,
        TreePMap<BackendId, TreePMap<TabletId, Instant>> pendingDrops) {
    public static final Catalog EMPTY = new Catalog(
            TreePMap.empty(), TreePMap.empty(), TreePMap.empty(), TreePMap.empty(), TreePMap.empty(), TreePMap.empty());

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

    Catalog withDatabases(TreePMap<DatabaseId, Database> next) {
        return new Catalog(next, tables, backends, repositories, users, pendingDrops);
    }

    Catalog withTables(TreePMap<TableId, Table> next) {
        return new Catalog(databases, next, backends, repositories, users, pendingDrops);
    }

    Catalog withBackends(TreePMap<BackendId, Backend> next) {
        return new Catalog(databases, tables, next, repositories, users, pendingDrops);
    }

    Catalog withRepositories(TreePMap<RepositoryId, Repository> next) {
        return new Catalog(databases, tables, backends, next, users, pendingDrops);
    }

    Catalog withUsers(TreePMap<UserId, User> next) {
        return new Catalog(databases, tables, backends, repositories, next, pendingDrops);
    }

    Catalog withPendingDrops(TreePMap<BackendId, TreePMap<TabletId, Instant>> next) {
        return new Catalog(databases, tables, backends, repositories, users, next);
    }

    Catalog withTable(TableId id, UnaryOperator<Table> change) {
        Table before = tables.get(id);
        return before == null ? this : withTables(tables.plus(id, change.apply(before)));
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
