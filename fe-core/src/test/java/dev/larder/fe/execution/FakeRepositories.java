package dev.larder.fe.execution;

import dev.larder.common.blob.analysis.AnalysedPlace;
import dev.larder.common.blob.analysis.Finding;
import dev.larder.common.blob.open.BlobStores;
import dev.larder.common.blob.open.RepositoryAddress;
import dev.larder.common.blob.open.SecretKeys;
import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.id.PartitionId;
import dev.larder.common.id.RepositoryId;
import dev.larder.fe.backup.BackupContent;
import dev.larder.fe.backup.BackupJob;
import dev.larder.fe.backup.BackupPlan.PlannedTable;
import dev.larder.fe.catalog.Access;
import dev.larder.fe.catalog.Repository;
import dev.larder.fe.command.RepositoryCommand.CreateRepository;
import dev.larder.fe.job.ManifestRef;
import dev.larder.fe.job.SnapshotContents;
import dev.larder.fe.job.SnapshotContents.PartitionContents;
import dev.larder.fe.job.SnapshotContents.TableContents;
import dev.larder.fe.job.SnapshotContents.ViewContents;
import dev.larder.fe.job.Trust;
import dev.larder.fe.maintenance.MaintenanceGoal.DropSnapshot;
import dev.larder.fe.maintenance.SnapshotKey;
import dev.larder.fe.show.ShowTimes;
import dev.larder.fe.show.SnapshotFacts;
import dev.larder.fe.work.GlobalSnapshots;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.pcollections.TreePMap;

/** Repositories in memory. A location with "down" in it does not answer. */
final class FakeRepositories implements Repositories {
    static final Instant CREATED = Instant.parse("2022-04-08T15:40:11Z");

    private final Map<String, SortedMap<String, SortedSet<String>>> snapshots = new HashMap<>();
    private final Map<String, ReadSnapshot> contents = new HashMap<>();
    private final Map<String, Access> global = new HashMap<>();

    @Override
    public Proved prove(CreateRepository wanted) {
        if (wanted.location().contains("down")) {
            throw new EngineException(
                    ErrorCode.REPOSITORY_FAILED, "backend 127.0.0.1:9050: connection refused by " + wanted.location());
        }
        return proved(wanted.properties());
    }

    @Override
    public Proved reprove(Repository repository, Map<String, String> changes) {
        if (changes.containsValue("wrong")) {
            throw new EngineException(
                    ErrorCode.BACKUP_RESTORE_ERROR, "Failed to create repository: frontend: access denied");
        }
        Map<String, String> properties = new HashMap<>(repository.properties());
        properties.putAll(repository.sealedSecrets());
        return proved(BlobStores.overlaid(RepositoryAddress.Kind.valueOf(repository.kind()), properties, changes));
    }

    @Override
    public Optional<String> problem(RepositoryId repository) {
        return Optional.empty();
    }

    private static Proved proved(Map<String, String> properties) {
        TreePMap<String, String> shown = TreePMap.empty();
        TreePMap<String, String> secret = TreePMap.empty();
        for (Map.Entry<String, String> one : properties.entrySet()) {
            if (SecretKeys.isSecret(one.getKey())) {
                secret = secret.plus(one.getKey(), one.getValue());
            } else {
                shown = shown.plus(one.getKey(), one.getValue());
            }
        }
        return new Proved(shown, secret, TreePMap.empty(), CREATED);
    }

    /** What publishing the backup leaves in its repository. */
    void published(String repository, BackupJob job) {
        String timestamp = new ShowTimes(ZoneOffset.UTC).snapshot(job.createdAt());
        snapshots
                .computeIfAbsent(repository, name -> new TreeMap<>())
                .computeIfAbsent(job.spec().label(), label -> new TreeSet<>())
                .add(timestamp);
        contents.put(
                repository + "/" + job.spec().label() + "/" + timestamp,
                new ReadSnapshot(
                        job.spec().databaseName(),
                        new SnapshotContents(
                                manifest("snapshot"),
                                job.spec().databaseName(),
                                job.plan().tables().stream()
                                        .map(table -> table(table, job.spec().content()))
                                        .toList(),
                                job.plan().views().stream()
                                        .map(view -> new ViewContents(view.name(), view.definition()))
                                        .toList()),
                        Optional.empty(),
                        Optional.empty()));
    }

    private static TableContents table(PlannedTable table, BackupContent content) {
        return new TableContents(
                table.name(),
                table.definition(),
                table.partitions().stream()
                        .map(one -> new PartitionContents(
                                new PartitionId(one.id().value()),
                                one.name(),
                                one.item(),
                                one.replicationNum(),
                                one.version(),
                                one.tablets(),
                                content == BackupContent.ALL ? List.of(manifest("batch")) : List.of(),
                                1000))
                        .toList());
    }

    static ManifestRef manifest(String key) {
        return new ManifestRef(key, "00", 100);
    }

    @Override
    public SortedMap<String, SortedSet<String>> snapshots(Repository repository) {
        return snapshots.getOrDefault(repository.name(), new TreeMap<>());
    }

    @Override
    public SnapshotUpkeep upkeep() {
        return new SnapshotUpkeep() {
            @Override
            public DropSnapshot plan(Repository repository, SnapshotKey snapshot) {
                return new DropSnapshot(snapshot, "0a1b2c3d-1", List.of("0a1b2c3d-1"));
            }

            @Override
            public void unpublish(Repository repository, DropSnapshot drop) {
                snapshots(repository).remove(drop.snapshot().label());
            }

            @Override
            public Map<SnapshotKey, SnapshotFacts> describe(
                    Repository repository, Set<SnapshotKey> wanted, Set<SnapshotKey> all) {
                Map<SnapshotKey, SnapshotFacts> facts = new HashMap<>();
                for (SnapshotKey key : wanted) {
                    facts.put(
                            key,
                            new SnapshotFacts(
                                    Optional.of(2L),
                                    Optional.of(4096L),
                                    Optional.of(4096L),
                                    Optional.of(5000L),
                                    Optional.empty()));
                }
                return facts;
            }

            @Override
            public String manifestKey(SnapshotKey snapshot) {
                return "snapshots/" + snapshot.label() + "/" + snapshot.timestamp() + ".json";
            }
        };
    }

    @Override
    public List<AnalysedPlace> analyze(Repository repository) {
        return List.of(
                new AnalysedPlace(
                        "frontend fe",
                        List.of(
                                new Finding(
                                        Finding.Check.READ_AFTER_WRITE,
                                        Finding.Result.OK,
                                        "24 blobs were there at once"),
                                new Finding(
                                        Finding.Check.CLOCK,
                                        Finding.Result.WARNING,
                                        "the store's clock is 300 s behind this host's"))),
                new AnalysedPlace(
                        "backend be:9060",
                        List.of(new Finding(
                                Finding.Check.ABORT,
                                Finding.Result.FAILED,
                                "a write that broke off left 1 unfinished upload"))));
    }

    @Override
    public List<String> timestamps(Repository repository, String label) {
        return List.copyOf(snapshots(repository).getOrDefault(label, new TreeSet<>()));
    }

    @Override
    public Optional<ManifestRef> base(Repository repository, BackupJob job) {
        return Optional.empty();
    }

    @Override
    public GlobalSnapshots.Published publishGlobal(Repository repository, GlobalSnapshots.Draft draft) {
        snapshots
                .computeIfAbsent(repository.name(), name -> new TreeMap<>())
                .computeIfAbsent(draft.label(), label -> new TreeSet<>())
                .add(draft.timestamp());
        global.put(repository.name() + "/" + draft.label() + "/" + draft.timestamp(), draft.access());
        return new GlobalSnapshots.Published(manifest("snapshot"), manifest("catalog"));
    }

    @Override
    public Optional<Access> readGlobal(Repository repository, String label, String timestamp, Trust trust) {
        return Optional.ofNullable(global.get(repository.name() + "/" + label + "/" + timestamp));
    }

    @Override
    public Optional<ReadSnapshot> read(Repository repository, String label, String timestamp) {
        return Optional.ofNullable(contents.get(repository.name() + "/" + label + "/" + timestamp));
    }
}
