package dev.larder.fe.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.common.blob.BlobStoreException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.error.Failure;
import dev.larder.common.id.JobId;
import dev.larder.common.id.RepositoryId;
import dev.larder.common.repository.BlobRef;
import dev.larder.common.repository.JobName;
import dev.larder.common.repository.RepositoryLayout;
import dev.larder.common.repository.Retention;
import dev.larder.common.repository.SnapshotManifest;
import dev.larder.common.repository.SnapshotManifest.Content;
import dev.larder.fe.backup.BackupContent;
import dev.larder.fe.backup.BackupJob;
import dev.larder.fe.backup.BackupPlan;
import dev.larder.fe.backup.BackupSpec;
import dev.larder.fe.backup.BackupSubmitted;
import dev.larder.fe.backup.BackupType;
import dev.larder.fe.backup.BaseName;
import dev.larder.fe.catalog.CatalogChange.RepositoryCreated;
import dev.larder.fe.catalog.Repository;
import dev.larder.fe.cluster.WatchedCluster;
import dev.larder.fe.job.Trust;
import dev.larder.fe.maintenance.MaintenanceChange.MaintenanceCancelled;
import dev.larder.fe.maintenance.MaintenanceGoal;
import dev.larder.fe.maintenance.MaintenanceJob;
import dev.larder.fe.maintenance.MaintenanceSubmitted;
import dev.larder.fe.maintenance.SnapshotKey;
import dev.larder.fe.maintenance.VerifyLevel;
import dev.larder.fe.restore.RestoreJob;
import dev.larder.fe.restore.RestoreSpec;
import dev.larder.fe.restore.RestoreSubmitted;
import dev.larder.fe.secret.SecretSealer;
import dev.larder.fe.work.OpenRepository;
import dev.larder.fe.work.RepositoryAccessor;
import dev.larder.fe.work.RepositoryStores;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pcollections.TreePMap;

class SnapshotRetirementTest {
    private static final RepositoryId REPOSITORY = new RepositoryId(18_000);
    private static final String OURS = "c0ffee00";
    private static final String TIME = "2026-11-20-08-30-00";
    private static final Instant TAKEN = Instant.parse("2026-11-20T08:30:00Z");
    private static final Duration TTL = Duration.ofDays(1);

    @TempDir
    Path folder;

    private final WatchedCluster cluster = new WatchedCluster(0);
    private RepositoryAccessor accessor;
    private SnapshotRetirement retirement;
    private Instant now = TAKEN.plus(TTL).minusSeconds(1);

    @BeforeEach
    void prepare() throws IOException {
        accessor = new RepositoryAccessor(
                SecretSealer.open(folder.resolve("keys")), new RepositoryStores(cluster.channels, name -> List.of()));
        cluster.tell(new RepositoryCreated(repository(false)));
        retirement = new SnapshotRetirement(cluster.engine, accessor, () -> now);
        publish(OURS, 1, "old", TAKEN, TTL);
        publish(OURS, 2, "new", TAKEN.plusSeconds(60), Duration.ofDays(30));
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void startsOneJobAtTheInstantOfExpiry() {
        retirement.pass();
        assertThat(drops()).isEmpty();
        now = now.plusSeconds(1);
        retirement.pass();
        retirement.pass();
        assertThat(drops()).containsExactly("old");
    }

    @Test
    void leavesToOtherClustersWhatTheyHaveMade() throws BlobStoreException {
        publish("0badcafe", 1, "others", TAKEN, Duration.ofSeconds(1));
        publish("0badcafe", 2, "others2", TAKEN.plusSeconds(60), Duration.ofSeconds(1));
        now = TAKEN.plus(Duration.ofHours(1));
        retirement.pass();
        assertThat(drops()).isEmpty();
    }

    @Test
    void aNewerSnapshotOfAnotherClusterDoesNotReplaceOurs() throws BlobStoreException {
        publish("0badcafe", 3, "others", TAKEN.plusSeconds(120), Duration.ofDays(30));
        now = TAKEN.plus(Duration.ofDays(60));
        retirement.pass();
        assertThat(drops()).containsExactly("old");
    }

    @Test
    void aReadOnlyRepositoryKeepsEverything() {
        cluster.tell(new RepositoryCreated(repository(true)));
        now = TAKEN.plus(Duration.ofDays(60));
        retirement.pass();
        assertThat(drops()).isEmpty();
    }

    @Test
    void whatARestoreReadsStaysUntilItHasEnded() {
        RestoreSpec spec = new RestoreSpec(
                WatchedCluster.DATABASE, "db", "old", TIME, REPOSITORY, List.of(), 1, false, Duration.ofDays(999));
        cluster.tell(new RestoreSubmitted(RestoreJob.submitted(new JobId(19_000), spec, TAKEN)));
        expectKeptUntil(() -> cluster.tell(new dev.larder.fe.restore.RestoreChange.RestoreCancelled(
                new JobId(19_000), new Failure(ErrorCode.JOB_CANCELLED, "user cancelled"), now)));
    }

    @Test
    void theBaseOfARunningBackupStaysUntilItHasEnded() {
        BackupSpec spec = new BackupSpec(
                WatchedCluster.DATABASE,
                "db",
                "next",
                REPOSITORY,
                List.of(),
                Duration.ofDays(999),
                BackupContent.ALL,
                BackupType.INCREMENTAL,
                Optional.of(new BaseName("old", Optional.empty())));
        BackupPlan plan = new BackupPlan(List.of(), TreePMap.empty(), Optional.empty());
        cluster.tell(new BackupSubmitted(BackupJob.submitted(new JobId(19_000), spec, plan, TAKEN)));
        expectKeptUntil(() -> cluster.tell(new dev.larder.fe.backup.BackupChange.BackupCancelled(
                new JobId(19_000), new Failure(ErrorCode.JOB_CANCELLED, "user cancelled"), now)));
    }

    @Test
    void whatIsBeingVerifiedStaysUntilThatHasEnded() {
        MaintenanceGoal goal = new MaintenanceGoal.VerifySnapshot(
                new SnapshotKey("old", TIME), VerifyLevel.DATA, 100, Optional.empty(), Trust.REQUIRED);
        cluster.tell(new MaintenanceSubmitted(MaintenanceJob.submitted(new JobId(19_000), REPOSITORY, goal, TAKEN)));
        expectKeptUntil(() -> cancel(19_000));
    }

    @Test
    void triesAgainAfterAWhileWhatCouldNotBeDropped() {
        now = now.plusSeconds(1);
        retirement.pass();
        cancel(lastJob());
        now = now.plus(SnapshotRetirement.RETRY_AFTER).minusSeconds(1);
        retirement.pass();
        assertThat(drops()).containsExactly("old");
        now = now.plus(SnapshotRetirement.INTERVAL);
        retirement.pass();
        assertThat(drops()).containsExactly("old", "old");
    }

    private void expectKeptUntil(Runnable end) {
        now = TAKEN.plus(Duration.ofDays(2));
        retirement.pass();
        assertThat(drops()).isEmpty();
        end.run();
        now = now.plus(SnapshotRetirement.INTERVAL);
        retirement.pass();
        assertThat(drops()).containsExactly("old");
    }

    private List<String> drops() {
        return cluster.engine.state().jobs().maintenance().jobs(REPOSITORY).stream()
                .map(MaintenanceJob::goal)
                .filter(MaintenanceGoal.DropSnapshot.class::isInstance)
                .map(goal -> goal.about().orElseThrow().label())
                .toList();
    }

    private long lastJob() {
        return cluster.engine.state().jobs().maintenance().jobs().lastKey().value();
    }

    private void cancel(long job) {
        cluster.tell(
                new MaintenanceCancelled(new JobId(job), new Failure(ErrorCode.TASK_IMPOSSIBLE, "no permission"), now));
    }

    private void publish(String cluster, long job, String label, Instant taken, Duration ttl)
            throws BlobStoreException {
        JobName name = JobName.of(cluster, new JobId(job));
        try (OpenRepository open = accessor.open(repository(false))) {
            var unused = open.repository()
                    .publishSnapshot(new SnapshotManifest(
                            label,
                            TIME,
                            cluster,
                            name,
                            "db",
                            taken,
                            taken,
                            new Content(0, 0, 0, 0, 0),
                            new BlobRef(RepositoryLayout.catalogManifest(name), "ab".repeat(32), 1),
                            List.of(),
                            List.of(name),
                            Optional.of(
                                    new Retention(Optional.of(taken.plus(ttl)), Optional.empty(), Optional.empty()))));
        }
    }

    private Repository repository(boolean readOnly) {
        return new Repository(
                REPOSITORY,
                "repo",
                "LOCAL",
                readOnly,
                folder.resolve("store").toUri().toString(),
                TreePMap.empty(),
                TreePMap.empty(),
                TreePMap.empty(),
                Instant.EPOCH,
                Optional.empty());
    }
}
