package dev.larder.fe.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.rpc.AgentChannels;
import dev.larder.common.rpc.AgentToken;
import dev.larder.common.rpc.SchemaCodec;
import dev.larder.common.rpc.proto.AgentGrpc;
import dev.larder.common.rpc.proto.QueryHeader;
import dev.larder.common.rpc.proto.QueryRequest;
import dev.larder.common.rpc.proto.QueryResponse;
import dev.larder.common.rpc.proto.QueryRows;
import dev.larder.common.rpc.proto.Row;
import dev.larder.common.rpc.proto.Value;
import dev.larder.common.schema.Column;
import dev.larder.common.schema.ColumnType;
import dev.larder.common.schema.TypeKind;
import dev.larder.fe.session.Session;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** SELECT over agents that answer as they are told. */
class SelectRunIT {
    private static final AgentToken TOKEN = AgentToken.of("token");

    private final AgentChannels channels = new AgentChannels(TOKEN);
    private final List<Server> servers = new ArrayList<>();
    private final List<QueryRequest> asked = new CopyOnWriteArrayList<>();
    private final List<BiConsumer<QueryRequest, StreamObserver<QueryResponse>>> answers = new CopyOnWriteArrayList<>();
    private TestCluster cluster;
    private Session session;

    @BeforeEach
    void start() throws IOException {
        cluster = new TestCluster((backend, deadline) ->
                channels.blocking(backend.address()).withDeadlineAfter(deadline.toNanos(), TimeUnit.NANOSECONDS));
        for (long backend : new long[] {10, 11, 12}) {
            cluster.kill(backend);
        }
        for (int i = 0; i < 2; i++) {
            Server server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                    .addService(new TellingAgent())
                    .build()
                    .start();
            servers.add(server);
            cluster.addBackend(20 + i, "127.0.0.1", server.getPort());
        }
        session = cluster.session("root");
        run("CREATE DATABASE d; USE d; CREATE TABLE t (k INT, v VARCHAR(9)) DISTRIBUTED BY HASH (k) BUCKETS 2"
                + " PROPERTIES ('replication_num' = '2'); INSERT INTO t VALUES (1, 'a')");
    }

    @AfterEach
    void stop() {
        cluster.close();
        channels.close();
        servers.forEach(Server::shutdownNow);
    }

    @Test
    void streamsWhatTheAgentAnswersAndAsksForTheVisibleVersion() {
        answers.add((request, out) -> {
            header(out);
            row(out, 1, "a");
            row(out, 2, "b");
            out.onCompleted();
        });
        assertThat(run("SELECT k, v FROM t")).isEqualTo("k | v\n1 | a\n2 | b\n(2 rows)\n");
        QueryRequest request = asked.get(0);
        assertThat(request.getTables(0).getTabletsList()).hasSize(2).allSatisfy(tablet -> {
            assertThat(tablet.getVersion()).isEqualTo(2);
            assertThat(tablet.getAddressesList()).hasSize(2);
            assertThat(tablet.getRecentList()).hasSize(1);
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            SELECT k, v FROM t WHERE k = 1                                  | 1
            SELECT a.k, a.v FROM d.t a WHERE v = 'a' AND 1 = a.K            | 1
            SELECT k, v FROM t WHERE k = '1'                                | 2
            SELECT k, v FROM t WHERE k = 99999999999                        | 2
            SELECT k, v FROM t WHERE k = 1 OR v = 'a'                       | 2
            SELECT k, v FROM t WHERE NOT (k = 1)                            | 2
            SELECT k, v FROM t WHERE k >= 1                                 | 2
            SELECT k, v FROM t WHERE v = 'a'                                | 2
            SELECT k, v FROM t WHERE k = 1 AND v IN (SELECT b.v FROM t b)   | 2
            SELECT k, v FROM (SELECT k, v FROM t) x WHERE k = 1             | 2
            SELECT t.k, t.v FROM t JOIN t b ON b.v = t.v WHERE t.k = 1      | 2
            """)
    void readsOneTabletOfAPartitionForAKey(String query, int tablets) {
        answers.add((request, out) -> {
            header(out);
            out.onCompleted();
        });
        run(query);
        assertThat(asked.get(0).getTables(0).getTabletsList()).hasSize(tablets);
    }

    @Test
    void asksAnotherAgentWhenTheFirstFailsBeforeTheFirstRow() {
        answers.add((request, out) -> out.onError(Status.UNAVAILABLE.asRuntimeException()));
        answers.add((request, out) -> {
            header(out);
            out.onCompleted();
        });
        assertThat(run("SELECT k, v FROM t")).isEqualTo("k | v\n(0 rows)\n");
        assertThat(asked).hasSize(2);
    }

    @Test
    void doesNotAskAgainWhenRowsHaveBeenSent() {
        answers.add((request, out) -> {
            header(out);
            row(out, 1, "a");
            out.onError(Status.UNAVAILABLE.asRuntimeException());
        });
        assertThatThrownBy(() -> run("SELECT k, v FROM t"))
                .satisfies(error -> assertThat(((EngineException) error).code()).isEqualTo(ErrorCode.QUERY_FAILED));
        assertThat(asked).hasSize(1);
    }

    @Test
    void endsAtTheTimeoutOfTheSession() {
        answers.add((request, out) -> {});
        run("SET query_timeout = 1");
        assertThatThrownBy(() -> run("SELECT k, v FROM t"))
                .satisfies(
                        error -> assertThat(((EngineException) error).code()).isEqualTo(ErrorCode.STATEMENT_TIMED_OUT));
    }

    @Test
    void endsWhenItIsCancelled() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        answers.add((request, out) -> started.countDown());
        Thread killer = new Thread(() -> {
            try {
                started.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            session.cancelStatement();
        });
        killer.start();
        session.begin(Session.Command.QUERY, Optional.empty());
        assertThatThrownBy(() -> run("SELECT k, v FROM t"))
                .satisfies(
                        error -> assertThat(((EngineException) error).code()).isEqualTo(ErrorCode.QUERY_INTERRUPTED));
        killer.join();
    }

    @Test
    void refusesAQueryOfATabletWithoutLiveCopies() {
        cluster.kill(20);
        cluster.kill(21);
        assertThatThrownBy(() -> run("SELECT k, v FROM t")).hasMessageContaining("has no queryable replicas");
    }

    @Test
    void sendsTheTablesOfInformationSchemaAsRows() {
        answers.add((request, out) -> {
            header(out);
            out.onCompleted();
        });
        run("SELECT table_name, table_type FROM information_schema.tables HAVING table_type = 'BASE TABLE'");
        assertThat(asked.get(0).getTablesList()).isEmpty();
        assertThat(asked.get(0).getSql()).contains("'BASE TABLE'").doesNotContain("HAVING");
    }

    private String run(String sql) {
        Transcript transcript = new Transcript();
        cluster.executor.execute(session, sql, List.of(), transcript);
        return transcript.text();
    }

    private static void header(StreamObserver<QueryResponse> out) {
        QueryHeader header = QueryHeader.newBuilder()
                .addColumns(SchemaCodec.encode(column("k", ColumnType.of(TypeKind.INT))))
                .addColumns(SchemaCodec.encode(column("v", ColumnType.of(TypeKind.VARCHAR, 9))))
                .build();
        out.onNext(QueryResponse.newBuilder().setHeader(header).build());
    }

    private static void row(StreamObserver<QueryResponse> out, long k, String v) {
        Row row = Row.newBuilder()
                .addValues(Value.newBuilder().setLongValue(k))
                .addValues(Value.newBuilder().setStringValue(v))
                .build();
        out.onNext(QueryResponse.newBuilder()
                .setRows(QueryRows.newBuilder().addRows(row))
                .build());
    }

    private static Column column(String name, ColumnType type) {
        return new Column(name, type, true, false, Optional.empty(), Optional.empty(), "");
    }

    /** Answers queries with the next thing it was told. */
    private final class TellingAgent extends AgentGrpc.AgentImplBase {
        @Override
        public void query(QueryRequest request, StreamObserver<QueryResponse> out) {
            asked.add(request);
            answers.remove(0).accept(request, out);
        }
    }
}
