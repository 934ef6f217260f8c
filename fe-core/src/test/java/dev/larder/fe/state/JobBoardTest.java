package dev.larder.fe.state;

import static dev.larder.fe.catalog.CatalogSamples.AT;
import static dev.larder.fe.catalog.CatalogSamples.DATABASE;
import static dev.larder.fe.catalog.CatalogSamples.REPOSITORY;
import static dev.larder.fe.catalog.CatalogSamples.backend;
import static dev.larder.fe.catalog.CatalogSamples.ids;
import static dev.larder.fe.catalog.CatalogSamples.partition;
import static dev.larder.fe.catalog.CatalogSamples.table;
import static dev.larder.fe.catalog.CatalogSamples.tablet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.common.error.ErrorCode;
import dev.larder.common.error.Failure;
import dev.larder.common.id.JobId;
import dev.larder.common.id.RepositoryId;
import dev.larder.fe.backup.BackupChange;
import dev.larder.fe.backup.BackupContent;
import dev.larder.fe.backup.BackupJob;
import dev.larder.fe.backup.BackupPlanner;
import dev.larder.fe.backup.BackupSpec;
import dev.larder.fe.backup.BackupSubmitted;
import dev.larder.fe.backup.BackupType;
import dev.larder.fe.catalog.CatalogChange;
import dev.larder.fe.catalog.CatalogSamples;
import dev.larder.fe.catalog.Table;
import dev.larder.fe.job.JobEvent;
import dev.larder.fe.job.ManifestRef;
import dev.larder.fe.kernel.Decision;
import dev.larder.fe.kernel.StateChange;
import dev.larder.fe.restore.RestoreChange;
import dev.larder.fe.restore.RestoreJob;
import dev.larder.fe.restore.RestorePlan;
import dev.larder.fe.restore.RestoreSpec;
import dev.larder.fe.restore.RestoreSubmitted;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.pcollections.TreePMap;

class JobBoardTest {
    private static final Failure WHY = new Failure(ErrorCode.JOB_CANCELLED, "user cancelled");
    private static final Table TABLE = table(1, "t", partition(11, 1, 2, tablet(100, 1)));

    private ClusterState state = new ClusterState(
            "5eed5eed",
            50_000,
            CatalogSamples.with(CatalogSamples.cluster(2), TABLE),
            JobBoard.EMPTY,
            TreePMap.empty(),
            TreePMap.empty());

    @Test
    void aSubmittedJobRunsInItsDatabase() {
        submitBackup(1);
        assertThat(state.queue(DATABASE).jobs())
                .extracting(JobQueue.Entry::kind)
                .containsExactly(JobQueue.Kind.BACKUP);
        assertThat(state.jobs().unfinishedRestores(DATABASE)).isEmpty();
        assertThat(state.jobs().live()).containsExactly(new JobId(1));
        assertThat(state.jobs().uses(REPOSITORY)).isTrue();
        assertThat(state.jobs().uses(new RepositoryId(7))).isFalse();
        assertThat(AllWork.of(state)).hasSize(1);
        assertThat(state.jobName(new JobId(1))).isEqualTo("5eed5eed-1");
    }

    @Test
    void anEndedJobIsShownAndRunsNoMore() {
        submitBackup(1);
        apply(new BackupChange.BackupCancelled(new JobId(1), WHY, AT));
        assertThat(state.queue(DATABASE).jobs()).isEmpty();
        assertThat(state.jobs().backups(DATABASE)).hasSize(1);
        assertThat(state.jobs().live()).isEmpty();
        assertThat(state.jobs().uses(REPOSITORY)).isFalse();
    }

    @Test
    void theOldestEndedJobsAreForgotten() {
        for (int id = 1; id <= JobBoard.JOBS_PER_DATABASE_MAX + 3; id++) {
            submitBackup(id);
            apply(new BackupChange.BackupCancelled(new JobId(id), WHY, AT));
            apply(new BackupChange.RepositoryCleaned(new JobId(id)));
        }
        assertThat(state.jobs().backups(DATABASE))
                .hasSize(JobBoard.JOBS_PER_DATABASE_MAX)
                .extracting(BackupJob::id)
                .startsWith(new JobId(4));
    }

    @Test
    void aJobThatStillHasToCleanUpIsNotForgotten() {
        submitBackup(1);
        apply(new BackupChange.BackupCancelled(new JobId(1), WHY, AT));
        for (int id = 2; id <= JobBoard.JOBS_PER_DATABASE_MAX + 3; id++) {
            submitRestore(id);
            apply(new RestoreChange.RestoreCancelled(new JobId(id), WHY, AT));
        }
        assertThat(state.jobs().backups()).containsOnlyKeys(new JobId(1));
        assertThat(AllWork.of(state)).hasSize(1);
    }

    @Test
    void tabletsOfRunningBackupsAreHeld() {
        submitBackup(1);
        assertThat(state.jobs().heldTablets()).containsExactlyElementsOf(ids(100));
        apply(new BackupChange.BackupCancelled(new JobId(1), WHY, AT));
        assertThat(state.jobs().heldTablets()).isEmpty();
    }

    @Test
    void aDroppedDatabaseTakesItsJobsAlongAndWhatTheyMade() {
        submitRestore(1);
        apply(planned(1));
        apply(new CatalogChange.DatabaseDropped(DATABASE, AT));
        assertThat(state.jobs()).isEqualTo(JobBoard.EMPTY);
        assertThat(state.catalog().pendingDrops().get(backend(2)).keySet()).containsExactlyElementsOf(ids(200));
    }

    @Test
    void aBackupOfADroppedDatabaseIsForgottenWhenItHasCleanedUp() {
        submitBackup(1);
        apply(new BackupChange.BackupCancelled(new JobId(1), WHY, AT));
        apply(new CatalogChange.DatabaseDropped(DATABASE, AT));
        assertThat(state.jobs().backups()).hasSize(1);
        apply(new BackupChange.RepositoryCleaned(new JobId(1)));
        assertThat(state.jobs()).isEqualTo(JobBoard.EMPTY);
    }

    @Test
    void factsAndEventsOfForgottenJobsChangeNothing() {
        ClusterState before = state;
        apply(new BackupChange.BatchLinked(new JobId(9), 1, AT));
        apply(new RestoreChange.RestoreCommitted(new JobId(9), AT));
        assertThat(state).isEqualTo(before);
        assertThat(state.decide(new JobEvent.Tick(new JobId(9), AT), CatalogSamples.context(state.catalog(), 1)))
                .isInstanceOf(Decision.Ignored.class);
    }

    @Test
    void aJobThatMeetsAnotherWaitsWithoutWorkAndStartsWhenThatHasEnded() {
        apply(new ClusterChange.SettingKept(ClusterState.CONCURRENT_JOBS, "2"));
        submitBackup(1);
        submitRestore(2);
        assertThat(AllWork.of(state)).extracting(work -> work.id().job()).containsExactly(new JobId(1));
        assertThat(tick(2)).isInstanceOf(Decision.Ignored.class);
        apply(new BackupChange.BackupCancelled(new JobId(1), WHY, AT));
        apply(new BackupChange.RepositoryCleaned(new JobId(1)));
        assertThat(tick(2)).isEqualTo(Decision.accept(new RestoreChange.RestoreStarted(new JobId(2), AT)));
        apply(new RestoreChange.RestoreStarted(new JobId(2), AT));
        assertThat(AllWork.of(state)).extracting(work -> work.id().job()).containsExactly(new JobId(2));
    }

    @Test
    void aWaitingBackupHoldsItsTabletsAndLeavesNothingToCleanUp() {
        apply(new ClusterChange.SettingKept(ClusterState.CONCURRENT_JOBS, "2"));
        submitRestore(1);
        submitBackup(2);
        assertThat(state.jobs().heldTablets()).containsExactlyElementsOf(ids(100));
        apply(new BackupChange.BackupCancelled(new JobId(2), WHY, AT));
        assertThat(state.jobs().heldTablets()).isEmpty();
        assertThat(AllWork.of(state)).extracting(work -> work.id().job()).containsExactly(new JobId(1));
    }

    @Test
    void aWaitingJobTimesOutLikeAnyOther() {
        apply(new ClusterChange.SettingKept(ClusterState.CONCURRENT_JOBS, "2"));
        submitRestore(1);
        submitBackup(2);
        Decision decision = state.decide(
                new JobEvent.Tick(new JobId(2), AT.plus(Duration.ofHours(25))),
                CatalogSamples.context(state.catalog(), 1));
        assertThat(decision).isInstanceOfSatisfying(Decision.Accepted.class, accepted -> assertThat(accepted.changes())
                .singleElement()
                .isInstanceOf(BackupChange.BackupCancelled.class));
    }

    private Decision tick(long job) {
        return state.decide(new JobEvent.Tick(new JobId(job), AT), CatalogSamples.context(state.catalog(), 1));
    }

    @Test
    void idsOnlyGrow() {
        apply(new ClusterChange.IdsTaken(60_000));
        apply(new ClusterChange.IdsTaken(55_000));
        assertThat(state.nextId()).isEqualTo(60_000);
    }

    private void apply(StateChange change) {
        state = state.apply(change);
    }

    private void submitBackup(long id) {
        BackupPlanner planner = new BackupPlanner(Set.of(backend(1)), BackupContent.ALL);
        planner.add(TABLE, List.copyOf(TABLE.partitions().values()));
        BackupSpec spec = new BackupSpec(
                DATABASE,
                "db",
                "label",
                REPOSITORY,
                List.of(),
                Duration.ofHours(24),
                BackupContent.ALL,
                BackupType.FULL,
                Optional.empty());
        apply(new BackupSubmitted(state.entering(BackupJob.submitted(new JobId(id), spec, planner.plan(), AT))));
    }

    private void submitRestore(long id) {
        RestoreSpec spec = new RestoreSpec(
                DATABASE, "db", "label", "2026-11-22-10-15-30", REPOSITORY, List.of(), 1, false, Duration.ofHours(24));
        apply(new RestoreSubmitted(state.entering(RestoreJob.submitted(new JobId(id), spec, AT))));
    }

    private static RestoreChange planned(long id) {
        RestorePlan plan = new RestorePlan(
                new ManifestRef("snapshots/label", "a", 1),
                List.of(),
                List.of(new RestorePlan.Replacement(TABLE.id(), List.of(partition(11, 1, 5, tablet(200, 2))), 0, 0)),
                TreePMap.empty(),
                TreePMap.empty());
        return new RestoreChange.RestorePlanned(new JobId(id), plan, AT);
    }
}
