package dev.larder.fe.execution;

import dev.larder.common.blob.analysis.AnalysedPlace;
import dev.larder.common.id.RepositoryId;
import dev.larder.fe.backup.BackupJob;
import dev.larder.fe.catalog.Access;
import dev.larder.fe.catalog.Repository;
import dev.larder.fe.command.RepositoryCommand.CreateRepository;
import dev.larder.fe.job.ManifestRef;
import dev.larder.fe.job.SnapshotContents;
import dev.larder.fe.job.Trust;
import dev.larder.fe.work.GlobalSnapshots;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import org.pcollections.TreePMap;

/** What statements ask of repositories themselves. Every method may take seconds, and throws an EngineException that says why it failed. */
public interface Repositories {
    /** Proves that the frontend and every live backend can write, list, read and delete there. */
    Proved prove(CreateRepository wanted);

    /** Proves that the repository that is there can be used with some properties changed, in any spelling. */
    Proved reprove(Repository repository, Map<String, String> changes);

    /** What was wrong with the repository when it was looked at last. */
    Optional<String> problem(RepositoryId repository);

    /** Timestamps of the snapshots by label. */
    SortedMap<String, SortedSet<String>> snapshots(Repository repository);

    /** Whether the store is fit for snapshots, seen from here and from every live backend. Takes seconds. */
    List<AnalysedPlace> analyze(Repository repository);

    /** What can be done to snapshots that are there. */
    SnapshotUpkeep upkeep();

    /** Timestamps of the snapshots of one label, the oldest first; none if the label is free. */
    List<String> timestamps(Repository repository, String label);

    /** A snapshot, if there is one of this label and time. */
    Optional<ReadSnapshot> read(Repository repository, String label, String timestamp);

    /** The manifest of the snapshot that an incremental backup would start from; empty for a full one. */
    Optional<ManifestRef> base(Repository repository, BackupJob job);

    /** Writes a snapshot of users, roles and grants. */
    GlobalSnapshots.Published publishGlobal(Repository repository, GlobalSnapshots.Draft draft);

    /** Users, roles and grants of a snapshot, if there is one of this label and time. */
    Optional<Access> readGlobal(Repository repository, String label, String timestamp, Trust trust);

    /**
     * What is kept of a repository that was proved.
     *
     * @param properties without secrets
     * @param sealedSecrets secret properties, each value sealed
     * @param dialect what was found out about the store
     * @param createdAt when somebody first made the repository there
     */
    record Proved(
            TreePMap<String, String> properties,
            TreePMap<String, String> sealedSecrets,
            TreePMap<String, String> dialect,
            Instant createdAt) {
        @Override
        public String toString() {
            return "Proved[" + properties.keySet() + "]";
        }
    }

    /**
     * A snapshot that was read.
     *
     * @param database whose tables it holds
     * @param signer id of the key that is said to have signed it
     * @param doubt why it is not to be trusted
     */
    record ReadSnapshot(String database, SnapshotContents contents, Optional<String> signer, Optional<String> doubt) {}
}
