package dev.larder.fe.backup;

import static dev.larder.fe.catalog.CatalogSamples.AT;
import static dev.larder.fe.catalog.CatalogSamples.DATABASE;
import static dev.larder.fe.catalog.CatalogSamples.REPOSITORY;
import static dev.larder.fe.catalog.CatalogSamples.backend;
import static dev.larder.fe.catalog.CatalogSamples.cluster;
import static dev.larder.fe.catalog.CatalogSamples.context;
import static dev.larder.fe.catalog.CatalogSamples.ids;
import static dev.larder.fe.catalog.CatalogSamples.partition;
import static dev.larder.fe.catalog.CatalogSamples.table;
import static dev.larder.fe.catalog.CatalogSamples.tablet;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.common.error.ErrorCode;
import dev.larder.common.error.Failure;
import dev.larder.common.id.JobId;
import dev.larder.common.id.TabletId;
import dev.larder.common.id.TaskId;
import dev.larder.common.id.TaskId.Kind;
import dev.larder.fe.backup.BackupChange.AttemptFailed;
import dev.larder.fe.backup.BackupChange.BackupCancelled;
import dev.larder.fe.backup.BackupChange.BatchMoved;
import dev.larder.fe.backup.BackupChange.BatchSplit;
import dev.larder.fe.catalog.Catalog;
import dev.larder.fe.catalog.CatalogChange;
import dev.larder.fe.catalog.DecisionContext;
import dev.larder.fe.catalog.Table;
import dev.larder.fe.job.Amount;
import dev.larder.fe.job.Attempts;
import dev.larder.fe.job.JobEvent;
import dev.larder.fe.job.ManifestRef;
import dev.larder.fe.job.Milestone;
import dev.larder.fe.job.TabletFailure;
import dev.larder.fe.job.TaskResult;
import dev.larder.fe.job.Work;
import dev.larder.fe.kernel.Decision;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BackupJobTest {
    private static final JobId JOB = new JobId(500);
    private static final Instant LATER = AT.plusSeconds(60);
    private static final ManifestRef CATALOG = new ManifestRef("meta", "a", 1);
    private static final ManifestRef MANIFEST = new ManifestRef("batch", "b", 1);
    private static final ManifestRef SNAPSHOT = new ManifestRef("snapshot", "c", 1);
    private static final Failure BROKEN = new Failure(ErrorCode.TASK_FAILED, "connection reset");

    private final Catalog catalog = cluster(3);
    private final DecisionContext allLive = context(catalog, 1, 2, 3);

    // Batch 1: tablets 100 and 101 on backends 1 and 2, done by 1. Batch 2: tablet 102, on backend 3 alone.
    private final BackupJob pending =
            submitted(table(1, "t", partition(11, 1, 2, tablet(100, 1, 2)), partition(12, 2, 2, tablet(102, 3))), 1, 3);
    private final BackupJob snapshotting =
            after(pending, done(Kind.RESERVE, 0, new TaskResult.Reserved(CATALOG, Optional.empty())));
    private final BackupJob uploading = after(after(snapshotting, linked(1, 1)), linked(2, 3));
    private final BackupJob publishing = after(after(uploading, uploaded(1, 1)), uploaded(2, 3));
    private final BackupJob finished = after(publishing, done(Kind.PUBLISH, 0, new TaskResult.Published(SNAPSHOT)));

    @Test
    void startsByReservingItsPlaceInTheRepository() {
        assertThat(pending.work()).containsExactly(new Work.ByFrontend(task(Kind.RESERVE, 0)));
    }

    @Test
    void asksForSnapshotsOfAllBatches() {
        assertThat(snapshotting.work()).containsExactly(byBackend(Kind.SNAPSHOT, 1, 1), byBackend(Kind.SNAPSHOT, 2, 3));
    }

    @Test
    void uploadsOnlyWhenTheLastBatchIsLinked() {
        BackupJob one = after(snapshotting, linked(1, 1));
        assertThat(one.work()).containsExactly(byBackend(Kind.SNAPSHOT, 2, 3));
        assertThat(uploading.work()).containsExactly(byBackend(Kind.UPLOAD, 1, 1), byBackend(Kind.UPLOAD, 2, 3));
        assertThat(uploading.milestones()).containsEntry(Milestone.SNAPSHOT_FINISHED, LATER);
    }

    @Test
    void writesTheSnapshotManifestLast() {
        assertThat(publishing.work()).containsExactly(new Work.ByFrontend(task(Kind.PUBLISH, 0)));
        assertThat(((Finished) finished.phase()).manifests()).containsOnlyKeys(1, 2);
        assertThat(finished.disturbed()).isFalse();
        assertThat(finished.work()).containsExactly(new Work.ByFrontend(task(Kind.CLEAN, 0)));
        assertThat(after(finished, done(Kind.CLEAN, 0, new TaskResult.Cleaned()))
                        .work())
                .isEmpty();
    }

    @Test
    void aBackupOfNothingIsPublishedRightAway() {
        BackupJob nothing = after(
                submitted(table(1, "t")), done(Kind.RESERVE, 0, new TaskResult.Reserved(CATALOG, Optional.empty())));
        assertThat(nothing.work()).containsExactly(new Work.ByFrontend(task(Kind.PUBLISH, 0)));
    }

    @Test
    void ignoresASecondReportOfTheSameSnapshot() {
        BackupJob one = after(snapshotting, linked(1, 1));
        assertThat(one.decide(linked(1, 1), allLive)).isInstanceOf(Decision.Ignored.class);
    }

    @Test
    void ignoresReportsOfABackendThatTheBatchLeft() {
        BackupJob moved = after(snapshotting, failed(Kind.SNAPSHOT, 1, 1, true));
        assertThat(moved.batch(1).backend()).isEqualTo(backend(2));
        assertThat(moved.decide(linked(1, 1), allLive)).isInstanceOf(Decision.Ignored.class);
        assertThat(moved.decide(failed(Kind.SNAPSHOT, 1, 1, false), allLive)).isInstanceOf(Decision.Ignored.class);
        assertThat(after(moved, linked(1, 2)).work()).containsExactly(byBackend(Kind.SNAPSHOT, 2, 3));
    }

    @Test
    void aFailedBatchMovesToTheNextLiveCopy() {
        assertThat(facts(uploading, failed(Kind.UPLOAD, 1, 1, true), allLive))
                .containsExactly(
                        new AttemptFailed(JOB, task(Kind.UPLOAD, 1), BROKEN, LATER),
                        new BatchMoved(JOB, 1, backend(2), LATER));
        assertThat(after(uploading, failed(Kind.UPLOAD, 1, 1, true)).disturbed())
                .isTrue();
    }

    @Test
    void aFailedBatchWithoutAnotherCopyIsTriedAgainWhereItIs() {
        assertThat(facts(uploading, failed(Kind.UPLOAD, 2, 3, true), allLive))
                .containsExactly(new AttemptFailed(JOB, task(Kind.UPLOAD, 2), BROKEN, LATER));
    }

    @Test
    void aHopelessFailureWithoutAnotherCopyEndsTheJob() {
        assertThat(after(uploading, failed(Kind.UPLOAD, 2, 3, false)).phase()).isEqualTo(new Cancelled(BROKEN, false));
    }

    @Test
    void aHopelessFailureOfEveryCopyEndsTheJob() {
        BackupJob job = uploading;
        for (int attempt = 0; !job.phase().isFinal(); attempt++) {
            assertThat(attempt).isLessThan(4);
            int asked = (int) job.batch(1).backend().value();
            job = after(job, failed(Kind.UPLOAD, 1, asked, false));
        }
        assertThat(((Cancelled) job.phase()).why()).isEqualTo(BROKEN);
    }

    @Test
    void tooManyFailuresEndTheJob() {
        BackupJob job = uploading;
        for (int attempt = 1; attempt < Attempts.MAX; attempt++) {
            job = after(job, failed(Kind.UPLOAD, 2, 3, true));
        }
        assertThat(job.attempts(task(Kind.UPLOAD, 2)).map(Attempts::count)).contains(Attempts.MAX - 1);
        assertThat(after(job, failed(Kind.UPLOAD, 2, 3, true)).phase()).isInstanceOf(Cancelled.class);
    }

    @Test
    void batchesMoveAwayFromDeadBackends() {
        assertThat(facts(snapshotting, tick(), context(catalog, 2, 3)))
                .containsExactly(new BatchMoved(JOB, 1, backend(2), LATER));
        assertThat(snapshotting.decide(tick(), context(catalog, 1, 2))).isInstanceOf(Decision.Ignored.class);
    }

    /** What the dead backend may still say of the old batch is of tablets that others do now. */
    @Test
    void tabletsOfADeadBackendGoToWhoeverHasThem() {
        BackupJob mixed = snapshottingOfMixed();
        List<BackupChange> facts = facts(mixed, tick(), context(catalog, 2, 3));
        assertThat(facts)
                .containsExactly(
                        new BatchSplit(JOB, 1, 2, ids(100, 103), backend(2), List.of(), LATER),
                        new BatchSplit(JOB, 1, 3, ids(101), backend(3), List.of(), LATER),
                        new BatchSplit(JOB, 1, 4, ids(102), backend(1), List.of(), LATER));
        BackupJob moved = after(mixed, tick(), context(catalog, 2, 3));
        assertThat(moved.work())
                .containsExactly(
                        byBackend(Kind.SNAPSHOT, 2, 2), byBackend(Kind.SNAPSHOT, 3, 3), byBackend(Kind.SNAPSHOT, 4, 1));
        assertThat(moved.decide(linked(1, 1), allLive)).isInstanceOf(Decision.Ignored.class);
        assertThat(moved.decide(tick(), context(catalog, 2, 3))).isInstanceOf(Decision.Ignored.class);
        assertThat(moved.batch(2).candidates()).contains(backend(1));
        BackupJob linked = after(after(after(moved, linked(2, 2)), linked(3, 3)), linked(4, 1));
        assertThat(linked.work())
                .containsExactly(
                        byBackend(Kind.UPLOAD, 2, 2), byBackend(Kind.UPLOAD, 3, 3), byBackend(Kind.UPLOAD, 4, 1));
    }

    @Test
    void theFirstOfFailuresThatMayPassDoesNotTakeABatchToPieces() {
        BackupJob mixed = snapshottingOfMixed();
        assertThat(facts(mixed, failed(Kind.SNAPSHOT, 1, 1, true), allLive)).hasSize(1);
        BackupJob once = after(mixed, failed(Kind.SNAPSHOT, 1, 1, true));
        assertThat(facts(once, failed(Kind.SNAPSHOT, 1, 1, true), allLive)).hasSize(4);
        assertThat(facts(mixed, failed(Kind.SNAPSHOT, 1, 1, false), allLive)).hasSize(4);
    }

    @Test
    void tabletsThatCannotBeDeliveredGoToWhoeverHasThem() {
        List<TabletFailure> failures =
                List.of(new TabletFailure(new TabletId(100), "damaged"), new TabletFailure(new TabletId(101), "gone"));
        JobEvent report = done(Kind.SNAPSHOT, 1, new TaskResult.Linked(backend(1), failures));
        BackupJob split = after(snapshottingOfMixed(), report);
        assertThat(split.work()).containsExactly(byBackend(Kind.SNAPSHOT, 2, 2), byBackend(Kind.SNAPSHOT, 3, 3));
        assertThat(split.batch(1).tablets()).isEqualTo(ids(102, 103));
        assertThat(split.batch(2).candidates()).containsExactly(backend(2));
        List<TabletFailure> stuck = List.of(new TabletFailure(new TabletId(102), "damaged"));
        BackupJob end = after(snapshottingOfMixed(), done(Kind.SNAPSHOT, 1, new TaskResult.Linked(backend(1), stuck)));
        assertThat(((Cancelled) end.phase()).why().message()).contains("102", "damaged");
    }

    @Test
    void aJobWhoseOnlyBackendLeftTheClusterEnds() {
        Catalog without = new CatalogChange.BackendDropped(backend(3)).applyTo(catalog);
        BackupJob after = after(snapshotting, tick(), context(without, 1, 2, 3));
        assertThat(((Cancelled) after.phase()).why().message()).contains("102", "dropped");
    }

    @Test
    void tabletsThatCannotBeDeliveredBecomeABatchOfAnotherBackend() {
        BackupJob two = snapshottingOfTwo();
        List<TabletFailure> failures = List.of(new TabletFailure(new TabletId(101), "damaged"));
        JobEvent report = done(Kind.SNAPSHOT, 1, new TaskResult.Linked(backend(1), failures));
        assertThat(facts(two, report, allLive))
                .startsWith(new BatchSplit(JOB, 1, 2, ids(101), backend(2), failures, LATER));
        BackupJob split = after(two, report);
        assertThat(split.work()).containsExactly(byBackend(Kind.SNAPSHOT, 2, 2));
        assertThat(split.batch(1).tablets()).isEqualTo(ids(100));
        assertThat(split.batch(2).candidates()).containsExactly(backend(2));
        assertThat(split.disturbed()).isTrue();
    }

    @Test
    void aTabletThatNoBackendDeliversEndsTheJob() {
        List<TabletFailure> failures = List.of(new TabletFailure(new TabletId(101), "damaged"));
        BackupJob split =
                after(snapshottingOfTwo(), done(Kind.SNAPSHOT, 1, new TaskResult.Linked(backend(1), failures)));
        BackupJob end = after(split, done(Kind.SNAPSHOT, 2, new TaskResult.Linked(backend(2), failures)));
        assertThat(((Cancelled) end.phase()).why().message()).contains("101", "damaged");
    }

    @Test
    void aBatchThatLostAllItsTabletsIsNotUploaded() {
        List<TabletFailure> failures = List.of(
                new TabletFailure(new TabletId(100), "damaged"), new TabletFailure(new TabletId(101), "damaged"));
        BackupJob split =
                after(snapshottingOfTwo(), done(Kind.SNAPSHOT, 1, new TaskResult.Linked(backend(1), failures)));
        assertThat(after(split, linked(2, 2)).work()).containsExactly(byBackend(Kind.UPLOAD, 2, 2));
    }

    @Test
    void failuresOfTabletsThatAreNotInTheBatchAreNoFailures() {
        List<TabletFailure> foreign = List.of(new TabletFailure(new TabletId(999), "what?"));
        BackupJob after =
                after(snapshottingOfTwo(), done(Kind.SNAPSHOT, 1, new TaskResult.Linked(backend(1), foreign)));
        assertThat(after.plan().batches()).containsOnlyKeys(1);
        assertThat(after.phase()).isInstanceOf(Uploading.class);
    }

    @Test
    void aCancelledJobCleansTheRepository() {
        BackupJob cancelled = after(uploading, new JobEvent.CancelRequested(JOB, LATER));
        assertThat(cancelled.work()).containsExactly(new Work.ByFrontend(task(Kind.CLEAN, 0)));
        assertThat(cancelled.decide(uploaded(1, 1), allLive)).isInstanceOf(Decision.Ignored.class);
        assertThat(after(cancelled, done(Kind.CLEAN, 0, new TaskResult.Cleaned()))
                        .work())
                .isEmpty();
    }

    @Test
    void cleaningIsTriedForEverAndNeverChangesHowTheJobEnded() {
        BackupJob job = after(uploading, new JobEvent.CancelRequested(JOB, LATER));
        for (int attempt = 0; attempt < Attempts.MAX + 3; attempt++) {
            job = after(job, new JobEvent.TaskFailed(task(Kind.CLEAN, 0), Optional.empty(), LATER, BROKEN, false));
        }
        assertThat(job.work()).hasSize(1);
        assertThat(((Cancelled) job.phase()).why().code()).isEqualTo(ErrorCode.JOB_CANCELLED);
    }

    @Test
    void anEndedJobCannotBeCancelled() {
        assertThat(finished.decide(new JobEvent.CancelRequested(JOB, LATER), allLive))
                .isInstanceOfSatisfying(
                        Decision.Rejected.class,
                        rejected -> assertThat(rejected.failure().message()).contains("label", "FINISHED"));
    }

    @Test
    void aJobPastItsTimeEndsWhateverHappens() {
        Instant late = AT.plus(Duration.ofHours(24)).plusMillis(1);
        assertThat(facts(uploading, new JobEvent.Tick(JOB, late), allLive))
                .singleElement()
                .isInstanceOfSatisfying(
                        BackupCancelled.class,
                        cancelled -> assertThat(cancelled.why().code()).isEqualTo(ErrorCode.JOB_TIMED_OUT));
        assertThat(finished.decide(new JobEvent.Tick(JOB, late), allLive)).isInstanceOf(Decision.Ignored.class);
    }

    @Test
    void tabletsAreHeldUntilAllIsUploaded() {
        assertThat(pending.heldTablets()).containsExactlyInAnyOrderElementsOf(ids(100, 102));
        assertThat(uploading.heldTablets()).containsExactlyInAnyOrderElementsOf(ids(100, 102));
        assertThat(publishing.heldTablets()).isEmpty();
        assertThat(after(uploading, new JobEvent.CancelRequested(JOB, LATER)).heldTablets())
                .isEmpty();
    }

    private BackupJob snapshottingOfTwo() {
        BackupJob job = submitted(table(1, "t", partition(11, 1, 2, tablet(100, 1, 2), tablet(101, 1, 2))), 1);
        return after(job, done(Kind.RESERVE, 0, new TaskResult.Reserved(CATALOG, Optional.empty())));
    }

    /** One batch of two partitions on backend 1, with other copies here and there. */
    private BackupJob snapshottingOfMixed() {
        BackupJob job = submitted(
                table(
                        1,
                        "t",
                        partition(11, 1, 2, tablet(100, 1, 2), tablet(101, 1, 3), tablet(102, 1)),
                        partition(12, 2, 2, tablet(103, 1, 2))),
                1);
        return after(job, done(Kind.RESERVE, 0, new TaskResult.Reserved(CATALOG, Optional.empty())));
    }

    private BackupJob submitted(Table table, int... live) {
        BackupPlanner planner = new BackupPlanner(context(catalog, live).live(), BackupContent.ALL);
        planner.add(table, List.copyOf(table.partitions().values()));
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
        return BackupJob.submitted(JOB, spec, planner.plan(), AT);
    }

    private BackupJob after(BackupJob job, JobEvent event) {
        return after(job, event, allLive);
    }

    private static BackupJob after(BackupJob job, JobEvent event, DecisionContext context) {
        BackupJob next = job;
        for (BackupChange fact : facts(job, event, context)) {
            next = fact.applyTo(next);
        }
        return next;
    }

    private static List<BackupChange> facts(BackupJob job, JobEvent event, DecisionContext context) {
        Decision decision = job.decide(event, context);
        assertThat(decision).isInstanceOf(Decision.Accepted.class);
        return ((Decision.Accepted) decision)
                .changes().stream().map(change -> (BackupChange) change).toList();
    }

    private static JobEvent tick() {
        return new JobEvent.Tick(JOB, LATER);
    }

    private static JobEvent linked(int batch, int by) {
        return done(Kind.SNAPSHOT, batch, new TaskResult.Linked(backend(by), List.of()));
    }

    private static JobEvent uploaded(int batch, int by) {
        return done(Kind.UPLOAD, batch, new TaskResult.Uploaded(backend(by), MANIFEST, Amount.NONE, List.of()));
    }

    private static JobEvent failed(Kind kind, int batch, int by, boolean retriable) {
        return new JobEvent.TaskFailed(task(kind, batch), Optional.of(backend(by)), LATER, BROKEN, retriable);
    }

    private static JobEvent done(Kind kind, int subject, TaskResult result) {
        return new JobEvent.TaskSucceeded(task(kind, subject), LATER, result);
    }

    private static Work byBackend(Kind kind, int batch, int backend) {
        return new Work.ByBackend(task(kind, batch), backend(backend));
    }

    private static TaskId task(Kind kind, int subject) {
        return new TaskId(JOB, kind, subject);
    }
}
