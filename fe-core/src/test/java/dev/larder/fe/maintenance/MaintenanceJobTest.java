package dev.larder.fe.maintenance;

import static dev.larder.fe.catalog.CatalogSamples.AT;
import static dev.larder.fe.catalog.CatalogSamples.REPOSITORY;
import static dev.larder.fe.catalog.CatalogSamples.backend;
import static dev.larder.fe.catalog.CatalogSamples.cluster;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.common.error.ErrorCode;
import dev.larder.common.error.Failure;
import dev.larder.common.id.BackendId;
import dev.larder.common.id.JobId;
import dev.larder.common.id.RepositoryId;
import dev.larder.common.id.TaskId;
import dev.larder.common.id.TaskId.Kind;
import dev.larder.fe.catalog.CatalogChange;
import dev.larder.fe.catalog.CatalogSamples;
import dev.larder.fe.job.Attempts;
import dev.larder.fe.job.Damage;
import dev.larder.fe.job.JobEvent;
import dev.larder.fe.job.ManifestRef;
import dev.larder.fe.job.TaskResult;
import dev.larder.fe.job.Trust;
import dev.larder.fe.job.Work;
import dev.larder.fe.kernel.Decision;
import dev.larder.fe.state.AllWork;
import dev.larder.fe.state.ClusterState;
import dev.larder.fe.state.JobBoard;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.pcollections.TreePMap;

class MaintenanceJobTest {
    private static final SnapshotKey SNAPSHOT = new SnapshotKey("nightly", "2026-11-22-10-15-30");
    private static final MaintenanceGoal DROP =
            new MaintenanceGoal.DropSnapshot(SNAPSHOT, "5eed5eed-1", List.of("5eed5eed-1"));
    private static final MaintenanceGoal CLEAN =
            new MaintenanceGoal.CleanRepository(Duration.ofHours(1), Duration.ofDays(30));
    private static final MaintenanceGoal VERIFY =
            new MaintenanceGoal.VerifySnapshot(SNAPSHOT, VerifyLevel.DATA, 100, Optional.empty(), Trust.REQUIRED);
    private static final Damage MISSING = new Damage("data/x", Damage.Kind.MISSING, "does not exist");

    private int[] live = {1, 2};
    private ClusterState state =
            new ClusterState("5eed5eed", 50_000, cluster(2), JobBoard.EMPTY, TreePMap.empty(), TreePMap.empty());

    @Test
    void aDropRemovesTheSnapshotBeforeItsData() {
        submit(1, DROP);
        assertThat(kinds()).containsExactly(Kind.UNPUBLISH);
        succeed(1, Kind.UNPUBLISH, 0, new TaskResult.Unpublished());
        assertThat(kinds()).containsExactly(Kind.COLLECT);
        succeed(1, Kind.COLLECT, 0, new TaskResult.Collected(3, 100, 0, "may not delete data/x"));
        assertThat(kinds()).isEmpty();
        assertThat(job(1).phase())
                .isEqualTo(new Finished(new MaintenanceResult.Collected(3, 100, 0, "may not delete data/x"), AT));
    }

    @Test
    void jobsOfARepositoryRunOneAfterTheOther() {
        submit(1, CLEAN);
        submit(2, DROP);
        submit(3, new RepositoryId(7), CLEAN);
        assertThat(AllWork.of(state))
                .extracting(work -> work.id().job().value())
                .containsExactlyInAnyOrder(1L, 3L);
        assertThat(state.jobs().live()).containsExactly(new JobId(1), new JobId(3));
        assertThat(state.jobs().uses(REPOSITORY)).isTrue();
        succeed(1, Kind.COLLECT, 0, new TaskResult.Collected(0, 0, 0, ""));
        assertThat(state.jobs().live()).containsExactly(new JobId(2), new JobId(3));
    }

    @Test
    void aVerificationSpreadsItsBatchesAndSumsUpWhatIsDamaged() {
        submit(1, VERIFY);
        examined(3, MISSING);
        assertThat(AllWork.of(state))
                .containsExactlyInAnyOrder(
                        new Work.ByBackend(task(1, Kind.VERIFY, 0), backend(1)),
                        new Work.ByBackend(task(1, Kind.VERIFY, 1), backend(2)),
                        new Work.ByBackend(task(1, Kind.VERIFY, 2), backend(1)));
        checked(0, backend(1));
        checked(1, backend(2), MISSING, new Damage("data/y", Damage.Kind.ALTERED, "other"));
        assertThat(job(1).verification()).isEmpty();
        checked(2, backend(1));
        assertThat(job(1).verification()).contains(new Verification(AT, VerifyLevel.DATA, 100, 2, "5a"));
        assertThat(state.jobs().maintenance().verification(REPOSITORY, SNAPSHOT))
                .isEqualTo(job(1).verification());
    }

    @Test
    void aDamagedSnapshotManifestIsAResultAndNotAFailure() {
        submit(1, VERIFY);
        succeed(1, Kind.EXAMINE, 0, new TaskResult.Examined("", List.of(), List.of(), 1, 0, List.of(MISSING)));
        assertThat(job(1).verification()).map(Verification::damaged).contains(1L);
    }

    @Test
    void aDroppedSnapshotIsNotKnownAsVerifiedAnyMore() {
        submit(1, VERIFY);
        succeed(1, Kind.EXAMINE, 0, new TaskResult.Examined("5a", List.of(), List.of(), 1, 0, List.of()));
        assertThat(state.jobs().maintenance().verification(REPOSITORY, SNAPSHOT))
                .isPresent();
        submit(2, DROP);
        assertThat(state.jobs().maintenance().drops(REPOSITORY, SNAPSHOT)).isTrue();
        succeed(2, Kind.UNPUBLISH, 0, new TaskResult.Unpublished());
        assertThat(state.jobs().maintenance().verification(REPOSITORY, SNAPSHOT))
                .isEmpty();
    }

    @Test
    void batchesLeaveBackendsThatDieAndTakeNoReportsOfThemAnyMore() {
        submit(1, VERIFY);
        examined(2);
        live = new int[] {2};
        tell(new JobEvent.Tick(new JobId(1), AT));
        assertThat(AllWork.of(state)).allMatch(work -> work.asked().equals(Optional.of(backend(2))));
        assertThat(decide(new JobEvent.TaskSucceeded(
                        task(1, Kind.VERIFY, 0), AT, new TaskResult.Checked(backend(1), 1, 1, List.of()))))
                .isInstanceOf(Decision.Ignored.class);
        assertThat(decide(new JobEvent.Tick(new JobId(1), AT))).isInstanceOf(Decision.Ignored.class);
    }

    @Test
    void aFailedBatchIsTriedElsewhereAndNotForEver() {
        submit(1, VERIFY);
        examined(1);
        for (int attempt = 1; attempt < Attempts.MAX; attempt++) {
            fail(Kind.VERIFY, true);
            assertThat(AllWork.of(state))
                    .containsExactly(new Work.ByBackend(task(1, Kind.VERIFY, 0), backend(attempt % 2 == 0 ? 1 : 2)));
        }
        fail(Kind.VERIFY, true);
        assertThat(job(1).phase()).isInstanceOf(Cancelled.class);
    }

    @Test
    void whatCannotSucceedEndsTheJob() {
        submit(1, DROP);
        fail(Kind.UNPUBLISH, false);
        assertThat(job(1).phase()).isInstanceOf(Cancelled.class);
        assertThat(AllWork.of(state)).isEmpty();
    }

    @Test
    void aJobCanBeCancelledOnceAndNotWhenItHasEnded() {
        submit(1, CLEAN);
        tell(new JobEvent.CancelRequested(new JobId(1), AT));
        assertThat(job(1).phase()).isInstanceOf(Cancelled.class);
        assertThat(decide(new JobEvent.CancelRequested(new JobId(1), AT))).isInstanceOf(Decision.Rejected.class);
    }

    @Test
    void namesABoundedNumberOfDamagedBlobsAndCountsTheRest() {
        Findings findings = Findings.NONE;
        for (int i = 0; i < Findings.DAMAGES_MAX + 5; i++) {
            findings = findings.plus(1, 0, List.of(new Damage("data/" + i, Damage.Kind.MISSING, "")));
        }
        assertThat(findings.damages()).hasSize(Findings.DAMAGES_MAX);
        assertThat(findings.damaged()).isEqualTo(Findings.DAMAGES_MAX + 5);
    }

    @Test
    void aRepositoryThatIsDroppedTakesItsJobsAlong() {
        submit(1, CLEAN);
        tell(new JobEvent.CancelRequested(new JobId(1), AT));
        state = state.apply(new CatalogChange.RepositoryDropped(REPOSITORY));
        assertThat(state.jobs().maintenance().jobs()).isEmpty();
    }

    private void submit(long id, MaintenanceGoal goal) {
        submit(id, REPOSITORY, goal);
    }

    private void submit(long id, RepositoryId repository, MaintenanceGoal goal) {
        state = state.apply(new MaintenanceSubmitted(MaintenanceJob.submitted(new JobId(id), repository, goal, AT)));
    }

    private void examined(int batches, Damage... damages) {
        List<ManifestRef> manifests = java.util.stream.IntStream.range(0, batches)
                .mapToObj(number -> new ManifestRef("manifests/" + number, "00", 10))
                .toList();
        succeed(
                1,
                Kind.EXAMINE,
                0,
                new TaskResult.Examined("5a", List.of("5eed5eed-1"), manifests, 2, 20, List.of(damages)));
    }

    private void checked(int batch, BackendId by, Damage... damages) {
        succeed(1, Kind.VERIFY, batch, new TaskResult.Checked(by, 1, 10, List.of(damages)));
    }

    private void succeed(long job, Kind kind, long subject, TaskResult result) {
        tell(new JobEvent.TaskSucceeded(task(job, kind, subject), AT, result));
    }

    private void fail(Kind kind, boolean retriable) {
        Work work = AllWork.of(state).get(0);
        assertThat(work.id().kind()).isEqualTo(kind);
        tell(new JobEvent.TaskFailed(
                work.id(), work.asked(), AT, new Failure(ErrorCode.REPOSITORY_FAILED, "down"), retriable));
    }

    private void tell(JobEvent event) {
        state = state.apply(((Decision.Accepted) decide(event)).changes());
    }

    private Decision decide(JobEvent event) {
        return state.decide(event, CatalogSamples.context(state.catalog(), live));
    }

    private MaintenanceJob job(long id) {
        return state.jobs().maintenance().jobs().get(new JobId(id));
    }

    private List<Kind> kinds() {
        return AllWork.of(state).stream().map(work -> work.id().kind()).toList();
    }

    private static TaskId task(long job, Kind kind, long subject) {
        return new TaskId(new JobId(job), kind, subject);
    }
}
