package dev.larder.be.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.larder.be.tablet.Samples;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.error.Failure;
import dev.larder.common.rpc.AgentChannels;
import dev.larder.common.rpc.AgentToken;
import dev.larder.common.rpc.RowCodec;
import dev.larder.common.rpc.RpcErrors;
import dev.larder.common.rpc.SchemaCodec;
import dev.larder.common.rpc.proto.AgentGrpc;
import dev.larder.common.rpc.proto.BackupWork;
import dev.larder.common.rpc.proto.CheckRepositoryRequest;
import dev.larder.common.rpc.proto.DescribeTabletsRequest;
import dev.larder.common.rpc.proto.DownloadWork;
import dev.larder.common.rpc.proto.DropTabletsRequest;
import dev.larder.common.rpc.proto.FetchRowsetsRequest;
import dev.larder.common.rpc.proto.HeartbeatRequest;
import dev.larder.common.rpc.proto.HeartbeatResponse;
import dev.larder.common.rpc.proto.InstallWork;
import dev.larder.common.rpc.proto.PrepareLoadRequest;
import dev.larder.common.rpc.proto.PrepareLoadResponse;
import dev.larder.common.rpc.proto.PrepareWork;
import dev.larder.common.rpc.proto.PublishVersionsRequest;
import dev.larder.common.rpc.proto.PublishVersionsResponse;
import dev.larder.common.rpc.proto.QueryRequest;
import dev.larder.common.rpc.proto.QueryResponse;
import dev.larder.common.rpc.proto.QueryTable;
import dev.larder.common.rpc.proto.QueryTablet;
import dev.larder.common.rpc.proto.RepairTabletRequest;
import dev.larder.common.rpc.proto.RepositoryAccess;
import dev.larder.common.rpc.proto.RestoredTablet;
import dev.larder.common.rpc.proto.StopJobRequest;
import dev.larder.common.rpc.proto.TabletDescription;
import dev.larder.common.rpc.proto.TabletPublish;
import dev.larder.common.rpc.proto.TabletVersion;
import dev.larder.common.rpc.proto.TaskDone;
import dev.larder.common.rpc.proto.TaskReport;
import dev.larder.common.rpc.proto.TaskRequest;
import dev.larder.common.rpc.proto.VersionLoad;
import dev.larder.common.schema.RowBatch;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two agents and a caller over real ports. */
class AgentIT {
    private static final AgentToken TOKEN = AgentToken.of("a-token");
    private static final long TABLET = 100;
    private static final long RESTORED = 200;
    private static final long JOB = 7;
    private static final String JOB_NAME = "0a1b2c3d-7";

    @TempDir
    Path folder;

    private Agent one;
    private Agent two;
    private AgentChannels channels;

    @BeforeEach
    void start() throws Exception {
        one = agent("one");
        two = agent("two");
        channels = new AgentChannels(TOKEN);
    }

    @AfterEach
    void stop() {
        channels.close();
        one.close();
        two.close();
    }

    @Test
    void talksToNobodyWithoutTheToken() {
        try (AgentChannels wrong = new AgentChannels(AgentToken.of("another-token"))) {
            assertThatThrownBy(() -> wrong.blocking(one.address())
                            .withDeadlineAfter(10, TimeUnit.SECONDS)
                            .heartbeat(HeartbeatRequest.getDefaultInstance()))
                    .isInstanceOfSatisfying(
                            StatusRuntimeException.class,
                            e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED));
        }
    }

    @Test
    void belongsToOneCluster() {
        HeartbeatResponse first = stub(one).heartbeat(heartbeat(JOB));
        HeartbeatResponse other = stub(one)
                .heartbeat(heartbeat(JOB).toBuilder().setClusterId("ffffffff").build());

        assertThat(first.getRefused()).isEmpty();
        assertThat(first.getTotalBytes()).isPositive();
        assertThat(first.getCpuCores()).isPositive();
        assertThat(first.getStartedAtMillis()).isPositive();
        assertThat(other.getRefused()).contains("0a1b2c3d");
    }

    @Test
    void readsWhatWasLoaded() {
        PrepareLoadResponse prepared = prepare(one, 11, Samples.rows(1, 2));
        prepare(one, 11, Samples.rows(1, 2));
        publish(one, 2, 11);
        publish(one, 2, 11);

        assertThat(prepared.getRows()).isEqualTo(2);
        TabletDescription description = describe(one, TABLET);
        assertThat(description.getVersion()).isEqualTo(2);
        assertThat(description.getRowCount()).isEqualTo(2);
        assertThat(description.getDataBytes()).isEqualTo(prepared.getBytes());
        assertThat(select(one, one, 2)).containsExactly(1L, 2L);
    }

    @Test
    void readsTabletsOfOtherAgents() {
        load(one, 2, 11, 1, 2);

        assertThat(select(two, one, 2)).containsExactly(1L, 2L);
    }

    @Test
    void refusesRowsThatDoNotFitTheSchema() {
        PrepareLoadRequest wrong = prepareRequest(11, Samples.rows(1)).toBuilder()
                .setRows(
                        0,
                        prepareRequest(11, Samples.rows(1)).getRows(0).toBuilder()
                                .removeValues(1))
                .build();

        assertThatThrownBy(() -> stub(one).prepareLoad(wrong)).hasMessageContaining("1 values for 2 columns");
    }

    @Test
    void saysWhichTabletsCouldNotBePublished() {
        prepare(one, 11, Samples.rows(1));

        PublishVersionsResponse response = stub(one)
                .publishVersions(PublishVersionsRequest.newBuilder()
                        .addTablets(tabletPublish(TABLET, 2, 11))
                        .addTablets(tabletPublish(TABLET + 1, 2, 11))
                        .build());

        assertThat(response.getFailuresList()).hasSize(1);
        assertThat(response.getFailures(0).getTabletId()).isEqualTo(TABLET + 1);
        assertThat(response.getFailures(0).getMessage()).contains("load 11 is unknown");
    }

    @Test
    void repairsATabletFromAHealthyReplica() throws IOException {
        load(one, 2, 11, 1);
        load(one, 3, 12, 2);
        load(one, 4, 13, 3);
        load(two, 2, 11, 1);
        Path damaged = parquetFiles("two/tablets/" + TABLET).get(0);
        Files.write(damaged, new byte[(int) Files.size(damaged)]);

        stub(two)
                .repairTablet(RepairTabletRequest.newBuilder()
                        .setTabletId(TABLET)
                        .setVersion(4)
                        .setSourceAddress(one.address())
                        .build());

        assertThat(describe(two, TABLET).getVersion()).isEqualTo(4);
        assertThat(contents("two/tablets/" + TABLET)).isEqualTo(contents("one/tablets/" + TABLET));
        assertThat(folder.resolve("two/trash")).isEmptyDirectory();
    }

    @Test
    void dropsATablet() {
        load(one, 2, 11, 1);

        stub(one)
                .dropTablets(DropTabletsRequest.newBuilder()
                        .addTabletIds(TABLET)
                        .addTabletIds(999)
                        .build());

        assertThat(folder.resolve("one/tablets/" + TABLET)).doesNotExist();
        assertThat(describe(one, TABLET).getVersion()).isEqualTo(1);
    }

    @Test
    void backsUpOnOneAgentAndRestoresOnAnother() throws IOException {
        load(one, 2, 11, 1, 2, 3);
        publish(one, 3, 0);
        load(one, 4, 12, 4);
        TaskDone snapshot = done(run(one, snapshotTask(4)));
        load(one, 5, 13, 5);

        TaskDone uploaded = done(run(one, uploadTask(4, 0)));
        restore(two, uploaded);

        assertThat(snapshot.getFailuresList()).isEmpty();
        assertThat(uploaded.getRows()).isEqualTo(4);
        assertThat(uploaded.getFiles()).isEqualTo(2);
        assertThat(describe(two, RESTORED).getVersion()).isEqualTo(4);
        assertThat(describe(two, RESTORED).getRowCount()).isEqualTo(4);
        assertThat(contents("two/tablets/" + RESTORED)).isEqualTo(contents("one/snapshots/" + JOB));
        assertThat(selectRestored(two, 4)).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void goesOnLoadingIntoARestoredTablet() {
        load(one, 2, 11, 1);
        restore(two, done(run(one, uploadTask(2, 0))));

        // The same load id as in the snapshot, from another cluster's counter.
        prepare(two, RESTORED, 11, Samples.rows(2));
        stub(two)
                .publishVersions(PublishVersionsRequest.newBuilder()
                        .addTablets(tabletPublish(RESTORED, 3, 11))
                        .build());

        assertThat(selectRestored(two, 3)).containsExactly(1L, 2L);
    }

    @Test
    void namesATabletItCannotDeliver() {
        load(one, 2, 11, 1);

        TaskDone uploaded = done(run(
                one,
                uploadTask(2, 0).toBuilder()
                        .setUpload(uploadTask(2, 0).getUpload().toBuilder()
                                .addTablets(TabletVersion.newBuilder()
                                        .setTabletId(999)
                                        .setVersion(8)))
                        .build()));

        assertThat(uploaded.getFailuresList()).hasSize(1);
        assertThat(uploaded.getFailures(0).getTabletId()).isEqualTo(999);
        assertThat(uploaded.getRows()).isEqualTo(1);
    }

    @Test
    void refusesDamagedBlobs() throws IOException {
        load(one, 2, 11, 1, 2);
        TaskDone uploaded = done(run(one, uploadTask(2, 0)));
        Path blob = parquetFiles("repository").get(0);
        byte[] bytes = Files.readAllBytes(blob);
        bytes[bytes.length / 2] ^= 1;
        Files.write(blob, bytes);

        TaskReport report = run(two, downloadTask(uploaded));

        assertThat(report.getFailed().getCode()).isEqualTo(ErrorCode.SNAPSHOT_DAMAGED.name());
        assertThat(report.getFailed().getRetriable()).isFalse();
        assertThat(report.getFailed().getMessage()).contains(blob.getFileName().toString());
    }

    @Test
    void leavesNothingBehindWhenAJobIsStopped() throws Exception {
        prepare(one, 11, noiseRows(20_000));
        publish(one, 2, 11);
        CompletableFuture<TaskReport> upload = CompletableFuture.supplyAsync(() -> run(one, uploadTask(2, 20_000)));
        await().until(() -> Files.exists(folder.resolve("one/snapshots/" + JOB)));

        stub(one).stopJob(StopJobRequest.newBuilder().setJobId(JOB).build());

        assertThat(upload.get(10, TimeUnit.SECONDS).hasFailed()).isTrue();
        assertThat(folder.resolve("one/snapshots")).isEmptyDirectory();
        assertThat(allFiles("repository")).isEmpty();
    }

    @Test
    void deletesSnapshotsOfJobsThatAHeartbeatNoLongerNames() {
        load(one, 2, 11, 1);
        done(run(one, snapshotTask(2)));
        Path snapshots = folder.resolve("one/snapshots/" + JOB);

        stub(one).heartbeat(heartbeat(JOB).toBuilder().addLiveJobs(JOB).build());
        stub(one).heartbeat(heartbeat(JOB));
        assertThat(snapshots).exists();
        stub(one).heartbeat(heartbeat(JOB + 1));

        await().untilAsserted(() -> assertThat(snapshots).doesNotExist());
    }

    @Test
    void stopsTasksWhenHeartbeatsStop() {
        prepare(one, 11, noiseRows(20_000));
        publish(one, 2, 11);
        stub(one).heartbeat(heartbeat(JOB));

        TaskReport report = run(one, uploadTask(2, 20_000));

        assertThat(report.getFailed().getRetriable()).isTrue();
    }

    @Test
    void provesARepository() throws IOException {
        CheckRepositoryRequest good =
                CheckRepositoryRequest.newBuilder().setRepository(repository()).build();
        Path file = Files.writeString(folder.resolve("file"), "x");
        CheckRepositoryRequest bad = CheckRepositoryRequest.newBuilder()
                .setRepository(repository().toBuilder().setLocation("file://" + file))
                .build();

        assertThat(stub(one).checkRepository(good).getProblem()).isEmpty();
        assertThat(stub(one).checkRepository(bad).getProblem()).isNotEmpty();
        assertThat(allFiles("repository")).isEmpty();
    }

    @Test
    void carriesErrorCodes() {
        Iterator<?> answers = stub(one)
                .fetchRowsets(FetchRowsetsRequest.newBuilder()
                        .setTabletId(TABLET)
                        .setVersion(9)
                        .build());

        assertThatThrownBy(answers::hasNext).isInstanceOfSatisfying(StatusRuntimeException.class, e -> assertThat(
                        RpcErrors.reported(e).map(Failure::code))
                .contains(ErrorCode.REPLICA_NOT_USABLE));
    }

    @Test
    void saysInOneLineWhyItCannotStart() {
        assertThatThrownBy(() -> agent("one"))
                .isInstanceOf(AgentStartException.class)
                .hasMessageContaining("used by another agent");
        int port = Integer.parseInt(one.address().substring(one.address().lastIndexOf(':') + 1));
        assertThatThrownBy(() -> Agent.start(AgentConfig.of("127.0.0.1", port, folder.resolve("three"), TOKEN)))
                .isInstanceOf(AgentStartException.class)
                .hasMessageContaining("127.0.0.1:" + port)
                .hasMessageContaining("in use");
    }

    @Test
    void findsItsTabletsAfterARestart() throws Exception {
        load(one, 2, 11, 1);
        prepare(one, 12, Samples.rows(2));
        one.close();

        one = agent("one");
        publish(one, 3, 12);

        assertThat(select(one, one, 3)).containsExactly(1L, 2L);
    }

    private Agent agent(String name) throws AgentStartException {
        return Agent.start(AgentConfig.of("127.0.0.1", 0, folder.resolve(name), TOKEN));
    }

    private AgentGrpc.AgentBlockingStub stub(Agent agent) {
        return channels.blocking(agent.address()).withDeadlineAfter(60, TimeUnit.SECONDS);
    }

    private static HeartbeatRequest heartbeat(long bound) {
        return HeartbeatRequest.newBuilder()
                .setClusterId("0a1b2c3d")
                .setBackendId(10_001)
                .setJobIdBound(bound)
                .setLeaseSeconds(2)
                .build();
    }

    private void load(Agent agent, long version, long load, long... keys) {
        prepare(agent, load, Samples.rows(keys));
        publish(agent, version, load);
    }

    private PrepareLoadResponse prepare(Agent agent, long load, RowBatch rows) {
        return prepare(agent, TABLET, load, rows);
    }

    private PrepareLoadResponse prepare(Agent agent, long tablet, long load, RowBatch rows) {
        return stub(agent)
                .prepareLoad(prepareRequest(load, rows).toBuilder()
                        .setTabletId(tablet)
                        .build());
    }

    private static PrepareLoadRequest prepareRequest(long load, RowBatch rows) {
        return PrepareLoadRequest.newBuilder()
                .setTabletId(TABLET)
                .setLoadId(load)
                .setSchema(SchemaCodec.encode(rows.schema()))
                .addAllRows(RowCodec.encode(rows))
                .build();
    }

    private void publish(Agent agent, long version, long load) {
        PublishVersionsResponse response = stub(agent)
                .publishVersions(PublishVersionsRequest.newBuilder()
                        .addTablets(tabletPublish(TABLET, version, load))
                        .build());
        assertThat(response.getFailuresList()).isEmpty();
    }

    private static TabletPublish.Builder tabletPublish(long tablet, long version, long load) {
        return TabletPublish.newBuilder()
                .setTabletId(tablet)
                .addVersions(VersionLoad.newBuilder().setVersion(version).setLoadId(load));
    }

    private TabletDescription describe(Agent agent, long tablet) {
        return stub(agent)
                .describeTablets(
                        DescribeTabletsRequest.newBuilder().addTabletIds(tablet).build())
                .getTablets(0);
    }

    private List<Long> select(Agent agent, Agent holder, long version) {
        return select(agent, holder, TABLET, version);
    }

    private List<Long> selectRestored(Agent agent, long version) {
        return select(agent, agent, RESTORED, version);
    }

    private List<Long> select(Agent agent, Agent holder, long tablet, long version) {
        QueryRequest request = QueryRequest.newBuilder()
                .setQueryId("q")
                .setSql("select k from t1 order by k")
                .addTables(QueryTable.newBuilder()
                        .setAlias("t1")
                        .setSchema(SchemaCodec.encode(Samples.SCHEMA))
                        .addTablets(QueryTablet.newBuilder()
                                .setTabletId(tablet)
                                .setVersion(version)
                                .addAddresses(holder.address())))
                .build();
        List<Long> keys = new ArrayList<>();
        for (Iterator<QueryResponse> parts = stub(agent).query(request); parts.hasNext(); ) {
            parts.next()
                    .getRows()
                    .getRowsList()
                    .forEach(row -> keys.add(row.getValues(0).getLongValue()));
        }
        return keys;
    }

    private TaskReport run(Agent agent, TaskRequest task) {
        TaskReport last = TaskReport.getDefaultInstance();
        for (Iterator<TaskReport> reports = stub(agent).runTask(task); reports.hasNext(); ) {
            last = reports.next();
        }
        return last;
    }

    private static TaskDone done(TaskReport report) {
        assertThat(report.hasDone()).as(report.toString()).isTrue();
        return report.getDone();
    }

    private void restore(Agent agent, TaskDone uploaded) {
        RestoredTablet tablet = restoredTablet();
        done(run(
                agent,
                task("PREPARE")
                        .setPrepare(PrepareWork.newBuilder().addTablets(tablet).setBytes(uploaded.getBytes()))
                        .build()));
        done(run(agent, downloadTask(uploaded)));
        TaskRequest install = task("INSTALL")
                .setInstall(InstallWork.newBuilder().addTablets(tablet))
                .build();
        done(run(agent, install));
        done(run(agent, install.toBuilder().setSubject(1).build()));
    }

    private TaskRequest downloadTask(TaskDone uploaded) {
        return task("DOWNLOAD")
                .setDownload(DownloadWork.newBuilder()
                        .addManifests(uploaded.getManifest())
                        .addTablets(restoredTablet())
                        .setRepository(repository()))
                .build();
    }

    private static RestoredTablet restoredTablet() {
        return RestoredTablet.newBuilder()
                .setTabletId(RESTORED)
                .setSourceTabletId(TABLET)
                .build();
    }

    private TaskRequest snapshotTask(long version) {
        return task("SNAPSHOT").setSnapshot(backupOf(version)).build();
    }

    private TaskRequest uploadTask(long version, long bytesPerSecond) {
        return task("UPLOAD")
                .setUpload(backupOf(version).setMaxBytesPerSecond(bytesPerSecond))
                .build();
    }

    private BackupWork.Builder backupOf(long version) {
        return BackupWork.newBuilder()
                .addPartitionIds(5)
                .addTablets(tabletAt(version))
                .setRepository(repository());
    }

    private static TabletVersion tabletAt(long version) {
        return TabletVersion.newBuilder()
                .setTabletId(TABLET)
                .setVersion(version)
                .build();
    }

    private static TaskRequest.Builder task(String kind) {
        return TaskRequest.newBuilder().setJobId(JOB).setKind(kind).setJobName(JOB_NAME);
    }

    private RepositoryAccess repository() {
        return RepositoryAccess.newBuilder()
                .setName("r")
                .setKind("LOCAL")
                .setLocation("file://" + folder.resolve("repository"))
                .build();
    }

    /** Rows that do not compress. */
    private static RowBatch noiseRows(int count) {
        Random random = new Random(1);
        List<Object[]> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(new Object[] {random.nextLong(), Long.toString(random.nextLong(), 36)});
        }
        return new RowBatch(Samples.SCHEMA, rows);
    }

    private List<Path> parquetFiles(String below) throws IOException {
        return allFiles(below).stream()
                .filter(file -> file.toString().endsWith(".parquet"))
                .toList();
    }

    private List<Path> allFiles(String below) throws IOException {
        if (Files.notExists(folder.resolve(below))) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder.resolve(below))) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    /** The bytes of all segment files below a folder, whatever their names. */
    private List<String> contents(String below) throws IOException {
        List<String> contents = new ArrayList<>();
        for (Path file : parquetFiles(below)) {
            contents.add(HexFormat.of().formatHex(Files.readAllBytes(file)));
        }
        contents.sort(Comparator.naturalOrder());
        return contents;
    }
}
