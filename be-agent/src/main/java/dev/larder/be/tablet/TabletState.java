package dev.larder.be.tablet;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.id.TabletId;
import dev.larder.common.schema.TableSchema;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * All that is known of a tablet, as one value. Its rowsets cover the versions from 2 on without a gap; version 1 is empty.
 *
 * @param schema of the rows; absent while no load brought one
 */
public record TabletState(
        TabletId id, Optional<TableSchema> schema, List<Rowset> rowsets, List<PreparedLoad> prepared) {
    /** The version of a tablet to which nothing was ever loaded. */
    public static final long FIRST_VERSION = 1;

    public TabletState {
        rowsets = List.copyOf(rowsets);
        prepared = List.copyOf(prepared);
        long next = FIRST_VERSION + 1;
        for (Rowset rowset : rowsets) {
            if (rowset.from() != next) {
                throw new IllegalArgumentException(
                        "Tablet " + id + " has a rowset from version " + rowset.from() + ", expected " + next);
            }
            next = rowset.to() + 1;
        }
    }

    static TabletState empty(TabletId id) {
        return new TabletState(id, Optional.empty(), List.of(), List.of());
    }

    /** The greatest version that can be read. */
    public long version() {
        return rowsets.isEmpty()
                ? FIRST_VERSION
                : rowsets.get(rowsets.size() - 1).to();
    }

    public long rows() {
        return rowsets.stream().mapToLong(Rowset::rows).sum();
    }

    /** Bytes of all files, prepared ones too. */
    public long bytes() {
        return rowsets.stream().mapToLong(Rowset::bytes).sum()
                + prepared.stream().mapToLong(PreparedLoad::bytes).sum();
    }

    /** The rowsets that cover the versions 2 to {@code version} exactly, oldest first. */
    public List<Rowset> capture(long version) {
        if (version < FIRST_VERSION || version > version()) {
            throw new EngineException(
                    ErrorCode.REPLICA_NOT_USABLE,
                    "Tablet " + id + " has no version " + version + " here: its versions end at " + version());
        }
        return rowsets.stream()
                .filter(rowset -> rowset.from() <= version)
                .map(rowset -> rowset.upTo(version))
                .toList();
    }

    /** This tablet as it was at a version, with nothing prepared. */
    public TabletState at(long version) {
        return new TabletState(id, schema, capture(version), List.of());
    }

    Optional<PreparedLoad> prepared(long loadId) {
        return prepared.stream().filter(load -> load.loadId() == loadId).findFirst();
    }

    /** The rowset that a load became. */
    Optional<Rowset> published(long loadId) {
        return rowsets.stream().filter(rowset -> rowset.loadId() == loadId).findFirst();
    }

    TabletState withPrepared(TableSchema loaded, PreparedLoad load) {
        List<PreparedLoad> more = new ArrayList<>(prepared);
        more.add(load);
        return new TabletState(id, Optional.of(loaded), rowsets, more);
    }

    TabletState withoutPrepared(long loadId) {
        return new TabletState(
                id,
                schema,
                rowsets,
                prepared.stream().filter(load -> load.loadId() != loadId).toList());
    }

    TabletState withoutPreparedBefore(Instant time) {
        return new TabletState(
                id,
                schema,
                rowsets,
                prepared.stream()
                        .filter(load -> !load.preparedAt().isBefore(time))
                        .toList());
    }

    /** With the rowsets of a healthy replica and, behind them, own ones that are later. */
    TabletState withRowsets(TabletState healthy) {
        List<Rowset> all = new ArrayList<>(healthy.rowsets);
        for (Rowset own : rowsets) {
            if (own.from() > healthy.version()) {
                all.add(own);
            } else if (own.to() > healthy.version()) {
                all.add(own.after(healthy.version()));
            }
        }
        Set<Long> loads = new HashSet<>();
        all.forEach(rowset -> loads.add(rowset.loadId()));
        return new TabletState(
                id,
                healthy.schema.or(() -> schema),
                all,
                prepared.stream().filter(load -> !loads.contains(load.loadId())).toList());
    }

    /**
     * With one version more. A version that is there already, from the same load, changes nothing.
     *
     * @throws EngineException with REPLICA_NOT_USABLE if an earlier version is missing, or the load
     */
    TabletState publish(long version, long loadId) {
        if (version <= version()) {
            requireSameLoad(version, loadId);
            return this;
        }
        if (version > version() + 1) {
            throw unusable("version " + version + " cannot be published: version " + (version() + 1) + " is missing");
        }
        if (loadId == Rowset.NO_LOAD) {
            return withRowset(Rowset.empty(version, version));
        }
        PreparedLoad load = prepared(loadId)
                .orElseThrow(() ->
                        unusable("version " + version + " cannot be published: load " + loadId + " is unknown here"));
        return withoutPrepared(loadId).withRowset(new Rowset(version, version, loadId, load.files()));
    }

    Set<String> fileNames() {
        Set<String> names = new HashSet<>();
        rowsets.forEach(rowset -> rowset.files().forEach(file -> names.add(file.name())));
        prepared.forEach(load -> load.files().forEach(file -> names.add(file.name())));
        return names;
    }

    private TabletState withRowset(Rowset rowset) {
        List<Rowset> more = new ArrayList<>(rowsets);
        int last = more.size() - 1;
        if (rowset.isEmpty() && last >= 0 && more.get(last).isEmpty()) {
            more.set(last, Rowset.empty(more.get(last).from(), rowset.to()));
        } else {
            more.add(rowset);
        }
        return new TabletState(id, schema, more, prepared);
    }

    private void requireSameLoad(long version, long loadId) {
        if (loadId == Rowset.NO_LOAD) {
            return;
        }
        for (Rowset rowset : rowsets) {
            boolean covers = rowset.from() <= version && version <= rowset.to();
            if (covers && rowset.loadId() != loadId && (rowset.loadId() != Rowset.NO_LOAD || rowset.isEmpty())) {
                throw unusable("version " + version + " holds load " + rowset.loadId() + ", not load " + loadId);
            }
        }
    }

    private EngineException unusable(String problem) {
        return new EngineException(ErrorCode.REPLICA_NOT_USABLE, "Tablet " + id + ": " + problem);
    }
}
