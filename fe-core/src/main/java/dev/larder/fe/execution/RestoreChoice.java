package dev.larder.fe.execution;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.fe.command.RestoreRequest;
import dev.larder.fe.execution.Repositories.ReadSnapshot;
import dev.larder.fe.job.ObjectRef;
import dev.larder.fe.job.SnapshotContents.PartitionContents;
import dev.larder.fe.job.SnapshotContents.TableContents;
import dev.larder.sql.tree.SelectionMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What of a snapshot a RESTORE means: ON names it, EXCLUDE names the rest, neither means all. */
final class RestoreChoice {
    /** With more partitions than this, a job does not name those of tables that it takes whole. */
    private static final int NAMED_PARTITIONS_MAX = 100;

    private RestoreChoice() {}

    static List<ObjectRef> choose(RestoreRequest request, ReadSnapshot snapshot) {
        List<ObjectRef> chosen = chosen(request, snapshot);
        List<ObjectRef> named =
                chosen.stream().map(object -> named(object, snapshot)).toList();
        long partitions =
                named.stream().mapToLong(object -> object.partitions().size()).sum();
        return partitions <= NAMED_PARTITIONS_MAX ? named : chosen;
    }

    /** The same choice in so many words, for SHOW RESTORE. */
    private static ObjectRef named(ObjectRef object, ReadSnapshot snapshot) {
        if (snapshot.contents().view(object.table()).isPresent()) {
            return object.of(ObjectRef.Kind.VIEW);
        }
        return object.partitions().isEmpty()
                ? new ObjectRef(
                        object.table(),
                        snapshot.contents().table(object.table()).orElseThrow().partitions().stream()
                                .map(PartitionContents::name)
                                .toList(),
                        object.alias())
                : object;
    }

    private static List<ObjectRef> chosen(RestoreRequest request, ReadSnapshot snapshot) {
        if (request.mode() == SelectionMode.EXCLUDE) {
            return remaining(request, snapshot);
        }
        if (request.objects().isEmpty()) {
            return Stream.concat(
                            snapshot.contents().tables().stream()
                                    .map(table -> new ObjectRef(table.name(), List.of(), table.name())),
                            snapshot.contents().views().stream().map(view -> ObjectRef.view(view.name())))
                    .toList();
        }
        request.objects().forEach(object -> check(request, snapshot, object));
        return request.objects();
    }

    private static void check(RestoreRequest request, ReadSnapshot snapshot, ObjectRef object) {
        if (snapshot.contents().view(object.table()).isPresent()) {
            if (!object.partitions().isEmpty()) {
                throw unknownPartition(object.partitions().get(0), object.table());
            }
            return;
        }
        TableContents table = snapshot.contents()
                .table(object.table())
                .orElseThrow(() -> wrong("Table " + object.table() + " does not exist in snapshot " + request.label()));
        for (String partition : object.partitions()) {
            if (table.partition(partition).isEmpty()) {
                throw unknownPartition(partition, object.table());
            }
        }
    }

    /** A table without partitions is left out whole, otherwise just those partitions; unknown names do not matter. */
    private static List<ObjectRef> remaining(RestoreRequest request, ReadSnapshot snapshot) {
        List<ObjectRef> kept = new ArrayList<>();
        for (TableContents table : snapshot.contents().tables()) {
            Optional<ObjectRef> excluded = request.objects().stream()
                    .filter(object -> object.table().equals(table.name()))
                    .findFirst();
            if (excluded.isEmpty()) {
                kept.add(new ObjectRef(table.name(), List.of(), table.name()));
            } else if (!excluded.get().partitions().isEmpty()) {
                List<String> partitions = table.partitions().stream()
                        .map(PartitionContents::name)
                        .filter(name -> excluded.get().partitions().stream().noneMatch(name::equalsIgnoreCase))
                        .toList();
                if (!partitions.isEmpty()) {
                    kept.add(new ObjectRef(table.name(), partitions, table.name()));
                }
            }
        }
        // Of a view there is no part: PARTITION behind its name does not matter.
        snapshot.contents().views().stream()
                .filter(view -> request.objects().stream()
                        .noneMatch(object -> object.table().equals(view.name())))
                .forEach(view -> kept.add(ObjectRef.view(view.name())));
        if (kept.isEmpty()) {
            throw wrong("Nothing to restore: everything in snapshot " + request.label() + " is excluded");
        }
        return kept;
    }

    private static EngineException unknownPartition(String partition, String table) {
        return wrong("Partition " + partition + " of table " + table + " does not exist in snapshot");
    }

    private static EngineException wrong(String message) {
        return new EngineException(ErrorCode.BACKUP_RESTORE_ERROR, message);
    }
}
