package dev.larder.fe.restore;

import static dev.larder.fe.catalog.CatalogSamples.AT;
import static dev.larder.fe.catalog.CatalogSamples.DATABASE;
import static dev.larder.fe.catalog.CatalogSamples.backend;
import static dev.larder.fe.catalog.CatalogSamples.cluster;
import static dev.larder.fe.catalog.CatalogSamples.context;
import static dev.larder.fe.catalog.CatalogSamples.tablet;
import static dev.larder.fe.catalog.CatalogSamples.with;
import static dev.larder.fe.restore.SnapshotSamples.partition;
import static dev.larder.fe.restore.SnapshotSamples.snapshot;
import static dev.larder.fe.restore.SnapshotSamples.spec;
import static dev.larder.fe.restore.SnapshotSamples.table;
import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.common.error.ErrorCode;
import dev.larder.common.error.Failure;
import dev.larder.common.id.BackendId;
import dev.larder.common.id.JobId;
import dev.larder.common.id.PartitionId;
import dev.larder.common.id.TableId;
import dev.larder.common.id.TabletId;
import dev.larder.common.id.TaskId;
import dev.larder.common.id.TaskId.Kind;
import dev.larder.fe.catalog.Catalog;
import dev.larder.fe.catalog.CatalogChange;
import dev.larder.fe.catalog.CatalogSamples;
import dev.larder.fe.catalog.Partition;
import dev.larder.fe.catalog.Replica;
import dev.larder.fe.catalog.Table;
import dev.larder.fe.catalog.Tablet;
import dev.larder.fe.job.Amount;
import dev.larder.fe.job.Attempts;
import dev.larder.fe.job.JobEvent;
import dev.larder.fe.job.ObjectRef;
import dev.larder.fe.job.SnapshotContents;
import dev.larder.fe.job.TaskResult;
import dev.larder.fe.job.Work;
import dev.larder.fe.kernel.Decision;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.pcollections.TreePMap;

/** A restore of one tablet, from a snapshot of table t, into a cluster of three backends. */
class RestoreJobTest {
    private static final JobId JOB = new JobId(500);
    private static final Instant LATER = AT.plusSeconds(60);
    private static final Failure BROKEN = new Failure(ErrorCode.TASK_FAILED, "connection reset");
    private static final Failure FULL = new Failure(ErrorCode.DISK_FULL, "no space left");
    private static final SnapshotContents ONE_TABLET = snapshot(table("t", partition(1, 100)));
    private static final int[] ALL = {1, 2, 3};
    private static final List<ObjectRef> EVERYTHING = List.of();

    private Catalog catalog = cluster(3);
    private RestoreJob job = RestoreJob.submitted(JOB, spec(1), AT);

    @Test
    void startsByReadingTheSnapshot() {
        assertThat(job.work()).containsExactly(new Work.ByFrontend(task(Kind.READ_MANIFEST, 0)));
        assertThat(job.stateName()).isEqualTo("PENDING");
    }

    @Test
    void goesThroughItsPhasesAndSwapsTheTableInAtTheEnd() {
        plan(1, ONE_TABLET);
        assertThat(job.stateName()).isEqualTo("CREATING");
        doAll(Kind.PREPARE);
        assertThat(job.stateName()).isEqualTo("DOWNLOADING");
        doAll(Kind.DOWNLOAD);
        assertThat(job.stateName()).isEqualTo("COMMITTING");
        assertThat(catalog.tables()).isEmpty();
        doAll(Kind.INSTALL);
        assertThat(job.stateName()).isEqualTo("FINISHED");
        Table restored = catalog.table(DATABASE, "t").orElseThrow();
        assertThat(restored.partitions().values()).allSatisfy(partition -> {
            assertThat(partition.visibleVersion()).isEqualTo(5);
            assertThat(partition.visibleAt()).isEqualTo(LATER);
        });
        assertThat(catalog.pendingDrops()).isEmpty();
        assertThat(job.work()).isEmpty();
    }

    @Test
    void anExistingTableIsUntouchedUntilTheSwap() {
        Partition old = CatalogSamples.partition(11, 1, 3, tablet(50, 1));
        catalog = with(catalog, CatalogSamples.table(1, "t", old));
        plan(1, ONE_TABLET);
        assertThat(job.hold(catalog.tables().get(new TableId(1)))).isPresent();
        doAll(Kind.PREPARE);
        doAll(Kind.DOWNLOAD);
        assertThat(partition11()).isEqualTo(old);
        doAll(Kind.INSTALL);
        assertThat(partition11().visibleVersion()).isEqualTo(5);
        assertThat(partition11().tablets()).extracting(Tablet::id).doesNotContain(new TabletId(50));
        assertThat(catalog.pendingDrops()).containsOnlyKeys(backend(1));
        assertThat(job.hold(catalog.tables().get(new TableId(1)))).isEmpty();
    }

    @Test
    void aSnapshotThatDoesNotFitEndsTheJobWithTheReason() {
        catalog = with(catalog, CatalogSamples.table(1, "t", CatalogSamples.partition(11, 1, 3, tablet(50, 1, 2))));
        plan(1, ONE_TABLET);
        assertThat(why().code()).isEqualTo(ErrorCode.RESTORE_MISMATCH);
        assertThat(why().message()).contains("replication num");
    }

    @Test
    void tooFewBackendsRightAfterARestartAreWaitedFor() {
        job = RestoreJob.submitted(JOB, spec(2), AT);
        tell(done(Kind.READ_MANIFEST, 0, new TaskResult.SnapshotRead(ONE_TABLET)), 1);
        assertThat(job.stateName()).isEqualTo("PENDING");
        assertThat(job.attempts(task(Kind.READ_MANIFEST, 0)).map(Attempts::count))
                .contains(1);
        tell(done(Kind.READ_MANIFEST, 0, new TaskResult.SnapshotRead(ONE_TABLET)), 1, 2);
        assertThat(job.stateName()).isEqualTo("CREATING");
    }

    @Test
    void tooFewBackendsInTheWholeClusterEndTheJob() {
        plan(4, ONE_TABLET);
        assertThat(why().code()).isEqualTo(ErrorCode.NO_LIVE_BACKEND);
    }

    @Test
    void aSnapshotWithoutATabletIsCommittedWithTheNextTick() {
        plan(1, snapshot(table("t")));
        tell(tick(), ALL);
        assertThat(job.stateName()).isEqualTo("FINISHED");
        assertThat(catalog.table(DATABASE, "t")).isPresent();
    }

    @Test
    void aRetriableFailureIsTriedAgainWhereItWas() {
        plan(1, ONE_TABLET);
        RestoreBatch before = job.batch(1);
        tell(failed(Kind.PREPARE, 1, BROKEN, true), ALL);
        assertThat(job.batch(1)).isEqualTo(before);
        assertThat(job.attempts(task(Kind.PREPARE, 1)).map(Attempts::count)).contains(1);
    }

    @Test
    void aHopelessFailureEndsTheJobAndEverythingMadeIsDropped() {
        plan(2, ONE_TABLET);
        Set<BackendId> made = holders();
        tell(failed(Kind.PREPARE, 1, BROKEN, false), ALL);
        assertThat(why()).isEqualTo(BROKEN);
        assertThat(catalog.pendingDrops().keySet()).isEqualTo(made);
        assertThat(catalog.tables()).isEmpty();
    }

    @Test
    void tooManyFailuresEndTheJob() {
        plan(1, ONE_TABLET);
        for (int attempt = 1; attempt < Attempts.MAX; attempt++) {
            tell(failed(Kind.PREPARE, 1, BROKEN, true), ALL);
        }
        assertThat(job.stateName()).isEqualTo("CREATING");
        tell(failed(Kind.PREPARE, 1, BROKEN, true), ALL);
        assertThat(why()).isEqualTo(BROKEN);
    }

    @Test
    void aBatchMovesFromAFullDiskAndItsFormerBackendDropsWhatItHas() {
        plan(1, ONE_TABLET);
        BackendId full = job.batch(1).backend();
        tell(failed(Kind.PREPARE, 1, FULL, false), ALL);
        assertThat(job.batch(1).backend()).isNotEqualTo(full);
        assertThat(holders()).containsExactly(job.batch(1).backend());
        assertThat(catalog.pendingDrops().get(full).keySet())
                .containsExactlyElementsOf(job.batch(1).tabletIds());
    }

    @Test
    void aFailureThatIsToldTwiceCountsOnce() {
        plan(1, ONE_TABLET);
        JobEvent failure = failed(Kind.PREPARE, 1, FULL, false);
        tell(failure, ALL);
        RestoreJob moved = job;
        assertThat(job.decide(failure, context(catalog, ALL))).isInstanceOf(Decision.Ignored.class);
        assertThat(job).isEqualTo(moved);
    }

    @Test
    void aBatchNeverComesBackToABackendItLeft() {
        plan(1, ONE_TABLET);
        List<BackendId> asked = new ArrayList<>();
        while (!job.phase().isFinal()) {
            asked.add(job.batch(1).backend());
            tell(failed(Kind.PREPARE, 1, FULL, false), ALL);
        }
        assertThat(asked).containsExactlyInAnyOrder(backend(1), backend(2), backend(3));
        assertThat(why()).isEqualTo(FULL);
    }

    @Test
    void aCopyNeverComesToABackendThatAnotherCopyLeft() {
        catalog = cluster(4);
        plan(2, ONE_TABLET);
        BackendId left = job.batch(1).backend();
        tell(failed(Kind.PREPARE, 1, FULL, false), 1, 2, 3, 4);
        tell(failed(Kind.PREPARE, 2, FULL, false), 1, 2, 3, 4);
        assertThat(job.batch(1).backend()).isNotEqualTo(left);
        assertThat(job.batch(2).backend()).isNotEqualTo(left);
        assertThat(holders()).hasSize(2);
    }

    @Test
    void aBatchMovesAwayFromADeadBackend() {
        plan(1, ONE_TABLET);
        BackendId dead = job.batch(1).backend();
        tell(tick(), without(dead, 3));
        assertThat(job.batch(1).backend()).isNotEqualTo(dead);
        assertThat(catalog.pendingDrops()).containsOnlyKeys(dead);
    }

    @Test
    void aBatchThatMovesWhenOthersAreInstalledIsFetchedFirst() {
        plan(2, ONE_TABLET);
        doAll(Kind.PREPARE);
        doAll(Kind.DOWNLOAD);
        tell(succeeded(Kind.INSTALL, 1), ALL);
        BackendId dead = job.batch(1).backend();
        tell(tick(), without(dead, 3));
        assertThat(job.stateName()).isEqualTo("DOWNLOADING");
        assertThat(job.work())
                .containsExactly(
                        new Work.ByBackend(task(Kind.DOWNLOAD, 1), job.batch(1).backend()));
        doAll(Kind.DOWNLOAD);
        doAll(Kind.INSTALL);
        assertThat(job.stateName()).isEqualTo("FINISHED");
    }

    @Test
    void aCopyThatCanGoNowhereIsGivenUpWhenAMajorityIsLeft() {
        plan(3, ONE_TABLET);
        BackendId dead = job.batch(1).backend();
        tell(tick(), without(dead, 3));
        doAll(Kind.PREPARE);
        doAll(Kind.DOWNLOAD);
        doAll(Kind.INSTALL);
        Tablet tablet = catalog.table(DATABASE, "t").orElseThrow().tablets().get(0);
        assertThat(tablet.replicas()).hasSize(3).contains(new Replica(dead, 2));
        assertThat(tablet.covering(5)).hasSize(2);
    }

    @Test
    void theLastOpenCopyIsGivenUpTogetherWithTheCommit() {
        plan(3, ONE_TABLET);
        doAll(Kind.PREPARE);
        doAll(Kind.DOWNLOAD);
        tell(succeeded(Kind.INSTALL, 1), ALL);
        tell(succeeded(Kind.INSTALL, 2), ALL);
        tell(tick(), without(job.batch(3).backend(), 3));
        assertThat(job.stateName()).isEqualTo("FINISHED");
    }

    @Test
    void aCopyIsNotGivenUpWhenTooFewAreLeft() {
        catalog = cluster(2);
        plan(2, ONE_TABLET, 1, 2);
        assertThat(job.decide(tick(), context(catalog, 1))).isInstanceOf(Decision.Ignored.class);
    }

    @Test
    void aJobWhoseOnlyBackendLeftTheClusterEnds() {
        catalog = cluster(1);
        plan(1, ONE_TABLET, 1);
        catalog = new CatalogChange.BackendDropped(backend(1)).applyTo(catalog);
        tell(tick(), 1);
        assertThat(why().code()).isEqualTo(ErrorCode.NO_LIVE_BACKEND);
    }

    @Test
    void aCopyOnABackendThatLeftDoesNotEnterTheCatalog() {
        plan(3, ONE_TABLET);
        doAll(Kind.PREPARE);
        doAll(Kind.DOWNLOAD);
        tell(succeeded(Kind.INSTALL, 1), ALL);
        tell(succeeded(Kind.INSTALL, 2), ALL);
        BackendId left = job.batch(1).backend();
        catalog = new CatalogChange.BackendDropped(left).applyTo(catalog);
        tell(succeeded(Kind.INSTALL, 3), ALL);
        assertThat(catalog.table(DATABASE, "t").orElseThrow().tablets().get(0).replicas())
                .extracting(Replica::backend)
                .hasSize(2)
                .doesNotContain(left);
    }

    /** Found by a seed of the simulation: the only copy was on a backend that had left before the last one was installed. */
    @Test
    void nothingIsCommittedWhileATabletHasNoCopyInTheCluster() {
        plan(1, snapshot(table("t", partition(1, 100, 101))));
        doAll(Kind.PREPARE);
        doAll(Kind.DOWNLOAD);
        tell(succeeded(Kind.INSTALL, 1), ALL);
        BackendId left = job.batch(1).backend();
        catalog = new CatalogChange.BackendDropped(left).applyTo(catalog);
        assertThat(job.decide(succeeded(Kind.INSTALL, 2), context(catalog, ALL)))
                .isInstanceOf(Decision.Ignored.class);
        tell(tick(), ALL);
        assertThat(job.batch(1).backend()).isNotEqualTo(left);
        assertThat(job.stateName()).isEqualTo("DOWNLOADING");
    }

    @Test
    void aNameThatWasTakenMeanwhileEndsTheJobInsteadOfTheCommit() {
        planAndDownload();
        catalog = with(catalog, CatalogSamples.table(1, "t", CatalogSamples.partition(11, 1, 3, tablet(50, 1))));
        Catalog before = catalog;
        doAll(Kind.INSTALL);
        assertThat(why().message()).isEqualTo("Table t already exist in db: db");
        assertThat(catalog.tables()).isEqualTo(before.tables());
        assertThat(catalog.pendingDrops()).isNotEmpty();
    }

    @Test
    void aTableThatWasDroppedMeanwhileEndsTheJobInsteadOfTheCommit() {
        catalog = with(catalog, CatalogSamples.table(1, "t", CatalogSamples.partition(11, 1, 3, tablet(50, 1))));
        planAndDownload();
        catalog = new CatalogChange.TableDropped(new TableId(1), LATER).applyTo(catalog);
        doAll(Kind.INSTALL);
        assertThat(why().message()).contains("has been dropped");
    }

    @Test
    void aCancelledRestoreLeavesTheTargetAsItWas() {
        catalog = with(catalog, CatalogSamples.table(1, "t", CatalogSamples.partition(11, 1, 3, tablet(50, 1))));
        Catalog before = catalog;
        planAndDownload();
        Set<BackendId> made = holders();
        tell(new JobEvent.CancelRequested(JOB, LATER), ALL);
        assertThat(catalog.tables()).isEqualTo(before.tables());
        assertThat(catalog.pendingDrops().keySet()).isEqualTo(made);
        assertThat(why().message()).isEqualTo("user cancelled, current state: COMMITTING");
        assertThat(job.decide(new JobEvent.CancelRequested(JOB, LATER), context(catalog, ALL)))
                .isInstanceOf(Decision.Rejected.class);
    }

    @Test
    void aJobPastItsTimeEnds() {
        plan(1, ONE_TABLET);
        tell(new JobEvent.Tick(JOB, AT.plus(Duration.ofHours(24)).plusMillis(1)), ALL);
        assertThat(why().code()).isEqualTo(ErrorCode.JOB_TIMED_OUT);
    }

    @Test
    void whatTheStatementNamesIsHeldBeforeThereIsAPlan() {
        Table named = CatalogSamples.table(
                1, "t", CatalogSamples.partition(11, 1, 3, tablet(50, 1)), CatalogSamples.partition(12, 2, 3));
        Table other = CatalogSamples.table(2, "u", CatalogSamples.partition(21, 1, 3, tablet(51, 1)));
        job = RestoreJob.submitted(JOB, spec(1, new ObjectRef("t", List.of("P1", "p9"), "t")), AT);

        assertThat(job.hold(named).map(RestoreHold::partitions)).contains(Set.of(new PartitionId(11)));
        assertThat(job.hold(other)).isEmpty();
        assertThat(job.willMake("t")).isTrue();
        assertThat(job.willMake("u")).isFalse();

        job = RestoreJob.submitted(JOB, spec(1), AT);
        assertThat(job.hold(other).map(RestoreHold::partitions)).contains(Set.of(new PartitionId(21)));
    }

    @Test
    void onlyPartitionsThatAreReplacedAreHeld() {
        catalog = with(
                catalog,
                CatalogSamples.table(
                        1, "t", CatalogSamples.partition(11, 1, 3, tablet(50, 1)), CatalogSamples.partition(12, 2, 3)));
        planAndDownload();
        RestoreHold hold = job.hold(catalog.tables().get(new TableId(1))).orElseThrow();
        assertThat(hold.refusesLoads(new PartitionId(11))).isTrue();
        assertThat(hold.refusesLoads(new PartitionId(12))).isFalse();
        assertThat(job.willMake("t")).isFalse();
        doAll(Kind.INSTALL);
        assertThat(job.hold(catalog.tables().get(new TableId(1)))).isEmpty();
    }

    @Test
    void anAtomicRestoreTakesLoadsUntilOneFactSwapsTheTable() {
        catalog = with(
                catalog,
                CatalogSamples.table(
                        1, "t", CatalogSamples.partition(11, 1, 3, tablet(50, 1)), CatalogSamples.partition(12, 2, 3)));
        submit(EVERYTHING, RestoreOption.ATOMIC_RESTORE);
        RestoreHold hold = job.hold(catalog.tables().get(new TableId(1))).orElseThrow();
        assertThat(hold.isAtomic()).isTrue();
        assertThat(hold.refusesLoads(new PartitionId(11))).isFalse();
        finish();

        Table swapped = catalog.table(DATABASE, "t").orElseThrow();
        assertThat(swapped.id()).isNotEqualTo(new TableId(1));
        assertThat(swapped.partitions().values()).extracting(Partition::name).containsExactly("p1");
        assertThat(catalog.tables()).hasSize(1);
        assertThat(catalog.pendingDrops().get(backend(1))).containsKey(new TabletId(50));
    }

    @Test
    void anAtomicRestoreEndsWhenAnotherTableHasTakenThePlace() {
        catalog = with(catalog, CatalogSamples.table(1, "t", CatalogSamples.partition(11, 1, 3, tablet(50, 1))));
        submit(EVERYTHING, RestoreOption.ATOMIC_RESTORE);
        catalog = with(
                new CatalogChange.TableDropped(new TableId(1), LATER).applyTo(catalog),
                CatalogSamples.table(2, "t", CatalogSamples.partition(21, 1, 3, tablet(51, 1))));
        finish();
        assertThat(why().message()).isEqualTo("Table t already exist in db: db");
    }

    @Test
    void cleaningTheDatabaseSparesWhatWasRestoredUnderAnotherName() {
        catalog = with(
                catalog,
                CatalogSamples.table(1, "t", CatalogSamples.partition(11, 1, 3, tablet(50, 1))),
                CatalogSamples.table(2, "old", CatalogSamples.partition(21, 1, 3, tablet(51, 1))));
        submit(List.of(new ObjectRef("t", List.of(), "copy")), RestoreOption.CLEAN_TABLES);
        finish();
        assertThat(catalog.tables(DATABASE)).extracting(Table::name).containsExactly("copy");
        assertThat(catalog.pendingDrops().get(backend(1))).containsKeys(new TabletId(50), new TabletId(51));
    }

    @Test
    void partitionsThatTheSnapshotLacksGoWithTheCommit() {
        catalog = with(
                catalog,
                CatalogSamples.table(
                        1,
                        "t",
                        CatalogSamples.partition(11, 1, 3, tablet(50, 1)),
                        CatalogSamples.partition(12, 2, 3, tablet(51, 1))));
        submit(EVERYTHING, RestoreOption.CLEAN_PARTITIONS);
        RestoreHold hold = job.hold(catalog.tables().get(new TableId(1))).orElseThrow();
        assertThat(hold.refusesLoads(new PartitionId(12))).isTrue();
        finish();
        assertThat(catalog.tables().get(new TableId(1)).partitions()).containsOnlyKeys(new PartitionId(11));
        assertThat(catalog.pendingDrops().get(backend(1))).containsKey(new TabletId(51));
    }

    private void submit(List<ObjectRef> objects, RestoreOption... options) {
        RestoreSpec base = spec(1, objects.toArray(ObjectRef[]::new));
        job = RestoreJob.submitted(JOB, SnapshotSamples.with(base, Set.of(options), TreePMap.empty()), AT);
        tell(done(Kind.READ_MANIFEST, 0, new TaskResult.SnapshotRead(ONE_TABLET)), ALL);
    }

    private void finish() {
        doAll(Kind.PREPARE);
        doAll(Kind.DOWNLOAD);
        doAll(Kind.INSTALL);
    }

    private void planAndDownload() {
        plan(1, ONE_TABLET);
        doAll(Kind.PREPARE);
        doAll(Kind.DOWNLOAD);
    }

    private void plan(int copies, SnapshotContents contents, int... live) {
        job = RestoreJob.submitted(JOB, spec(copies), AT);
        int[] alive = live.length > 0
                ? live
                : catalog.backends().keySet().stream()
                        .mapToInt(id -> (int) id.value())
                        .toArray();
        tell(done(Kind.READ_MANIFEST, 0, new TaskResult.SnapshotRead(contents)), alive);
    }

    /** Every task of the kind that is wanted now succeeds. */
    private void doAll(Kind kind) {
        for (Work work : List.copyOf(job.work())) {
            assertThat(work.id().kind()).isEqualTo(kind);
            tell(succeeded(kind, (int) work.id().subject()), ALL);
        }
    }

    private void tell(JobEvent event, int... live) {
        Decision decision = job.decide(event, context(catalog, live));
        assertThat(decision).as("%s", event).isInstanceOf(Decision.Accepted.class);
        ((Decision.Accepted) decision).changes().forEach(change -> {
            RestoreChange fact = (RestoreChange) change;
            catalog = fact.applyTo(catalog, job);
            job = fact.applyTo(job);
        });
    }

    private JobEvent succeeded(Kind kind, int batch) {
        BackendId by = job.batch(batch).backend();
        TaskResult result = kind == Kind.PREPARE
                ? new TaskResult.Prepared(by)
                : kind == Kind.DOWNLOAD
                        ? new TaskResult.Downloaded(by, new Amount(1, 10, 0))
                        : new TaskResult.Installed(by);
        return done(kind, batch, result);
    }

    private JobEvent failed(Kind kind, int batch, Failure failure, boolean retriable) {
        return new JobEvent.TaskFailed(
                task(kind, batch), Optional.of(job.batch(batch).backend()), LATER, failure, retriable);
    }

    private static JobEvent done(Kind kind, int subject, TaskResult result) {
        return new JobEvent.TaskSucceeded(task(kind, subject), LATER, result);
    }

    private static JobEvent tick() {
        return new JobEvent.Tick(JOB, LATER);
    }

    private static TaskId task(Kind kind, int subject) {
        return new TaskId(JOB, kind, subject);
    }

    private static int[] without(BackendId dead, int backends) {
        return java.util.stream.IntStream.rangeClosed(1, backends)
                .filter(number -> number != dead.value())
                .toArray();
    }

    /** Backends that hold a copy of some new tablet. */
    private Set<BackendId> holders() {
        return job.phase().plan().orElseThrow().tablets().stream()
                .flatMap(tablet -> tablet.replicas().stream())
                .map(Replica::backend)
                .collect(Collectors.toSet());
    }

    private Partition partition11() {
        return catalog.table(new TableId(1))
                .flatMap(table -> table.partition(new PartitionId(11)))
                .orElseThrow();
    }

    private Failure why() {
        return ((Cancelled) job.phase()).why();
    }
}
