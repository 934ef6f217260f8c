package dev.larder.common.rpc.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.common.blob.AccessDenied;
import dev.larder.common.blob.BlobPrefix;
import dev.larder.common.blob.BlobSource;
import dev.larder.common.blob.BlobStore;
import dev.larder.common.blob.BlobStoreContract;
import dev.larder.common.blob.BlobStoreException;
import dev.larder.common.blob.ByteRange;
import dev.larder.common.blob.StoreUnavailable;
import dev.larder.common.blob.WriteMode;
import dev.larder.common.blob.layer.RetryPolicy;
import dev.larder.common.blob.layer.RetryingBlobStore;
import dev.larder.common.blob.memory.MemoryBlobStore;
import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.rpc.AgentChannels;
import dev.larder.common.rpc.AgentToken;
import dev.larder.common.rpc.proto.RepositoryAccess;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The contract through two brokers that reach the same store in memory. */
class BrokerBlobStoreTest extends BlobStoreContract {
    private static final RepositoryAccess REPOSITORY =
            RepositoryAccess.newBuilder().setName("repo").build();

    private final MemoryBlobStore memory = new MemoryBlobStore(InstantSource.system());
    private final AgentChannels channels = new AgentChannels(AgentToken.of("secret"));
    private final ExecutorService work = Executors.newCachedThreadPool();
    private final List<Broker> brokers = new ArrayList<>();

    @Override
    protected BlobStore open() throws IOException {
        brokers.add(Broker.start(memory, work));
        brokers.add(Broker.start(memory, work));
        return plain();
    }

    @AfterEach
    void stop() {
        channels.close();
        brokers.forEach(Broker::close);
        work.shutdownNow();
    }

    private BlobStore plain() {
        return new BrokerBlobStore(calls(), REPOSITORY);
    }

    private BrokerCalls calls() {
        return new BrokerCalls("hdfs_broker", channels, () -> brokers.stream()
                .map(Broker::address)
                .toList());
    }

    @Test
    void passesADeadBrokerOver() throws IOException {
        put("there", "x");
        brokers.get(0).close();

        try (BlobStore store = new RetryingBlobStore(plain(), RetryPolicy.DEFAULT)) {
            store.put(key("too"), source("y"), WriteMode.CREATE_NEW);
            assertThat(store.stat(key("too"))).isPresent();
            store.delete(List.of(key("there")));
        }
        assertThat(keys(BlobPrefix.ALL)).containsExactly("too");
    }

    @Test
    void readsOnWhenABrokerDiesInTheMiddleOfABlob() throws IOException {
        byte[] bytes = random(9 << 20, 7);
        store().put(key("long"), BlobSource.of(bytes), WriteMode.CREATE_NEW);

        try (InputStream in = store().open(key("long"), ByteRange.ALL)) {
            byte[] first = in.readNBytes(1000);
            brokers.get(0).close();
            byte[] rest = in.readAllBytes();
            assertThat(first.length + rest.length).isEqualTo(bytes.length);
            assertThat(rest).endsWith(java.util.Arrays.copyOfRange(bytes, bytes.length - 100, bytes.length));
        }
    }

    @Test
    void saysWhyNoBrokerAnswers() {
        brokers.forEach(Broker::close);

        assertThatThrownBy(() -> store().stat(key("x")))
                .isInstanceOf(StoreUnavailable.class)
                .hasMessageContaining("hdfs_broker")
                .hasMessageContaining(brokers.get(0).address())
                .hasMessageContaining(brokers.get(1).address());
        assertThatThrownBy(() -> store().put(key("x"), source("x"), WriteMode.CREATE_NEW))
                .isInstanceOf(StoreUnavailable.class)
                .hasMessageContaining("hdfs_broker");
        brokers.clear();
        assertThatThrownBy(() -> store().stat(key("x"))).hasMessage("broker does not exist: hdfs_broker");
    }

    @Test
    void saysWhatTheStoreSaid() {
        brokers.forEach(broker -> broker.refusal = Optional.of(new AccessDenied("bucket b: no")));
        assertThatThrownBy(() -> BrokerBlobStore.probe(calls(), REPOSITORY))
                .isInstanceOf(AccessDenied.class)
                .hasMessage("bucket b: no");

        brokers.forEach(broker -> broker.refusal = Optional.of(new StoreUnavailable("no namenode")));
        assertThatThrownBy(() -> BrokerBlobStore.probe(calls(), REPOSITORY))
                .isInstanceOf(StoreUnavailable.class)
                .hasMessage("no namenode");
    }

    @Test
    void saysWhatIsWrongWithTheProperties() {
        brokers.forEach(broker ->
                broker.wrong = Optional.of(new EngineException(ErrorCode.ANALYSIS_ERROR, "fs.defaultFS not found.")));

        assertThatThrownBy(() -> BrokerBlobStore.probe(calls(), REPOSITORY))
                .isInstanceOf(EngineException.class)
                .hasMessage("fs.defaultFS not found.");
    }

    @Test
    void opensAStoreOnceForManyCalls() throws IOException {
        for (int i = 0; i < 5; i++) {
            put("blob-" + i, "x");
            assertThat(read("blob-" + i)).isEqualTo("x");
        }

        assertThat(brokers.get(0).opened).isEqualTo(1);
    }

    @Test
    void refusesABlobThatFitsIntoNoMessage() {
        BlobSource huge = new BlobSource() {
            @Override
            public long length() {
                return BrokerBlobStore.PUT_BYTES_MAX + 1L;
            }

            @Override
            public InputStream open(long offset) {
                throw new AssertionError("not read");
            }
        };

        assertThatThrownBy(() -> store().put(key("huge"), huge, WriteMode.REPLACE))
                .isInstanceOf(BlobStoreException.class)
                .hasMessageContaining("71303168 at most");
    }

    /** A server with the broker's end alone. */
    private static final class Broker implements BrokerService.Reach {
        private final MemoryBlobStore memory;
        private final BrokerService service;
        private final Server server;
        private final String address;
        private Optional<BlobStoreException> refusal = Optional.empty();
        private Optional<EngineException> wrong = Optional.empty();
        private int opened;

        private Broker(MemoryBlobStore memory, ExecutorService work) throws IOException {
            this.memory = memory;
            this.service = new BrokerService(this, work, Instant.EPOCH);
            this.server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                    .maxInboundMessageSize(AgentChannels.MESSAGE_BYTES_MAX)
                    .addService(service)
                    .build()
                    .start();
            this.address = "127.0.0.1:" + server.getPort();
        }

        static Broker start(MemoryBlobStore memory, ExecutorService work) throws IOException {
            return new Broker(memory, work);
        }

        String address() {
            return address;
        }

        @Override
        public BlobStore open(RepositoryAccess repository) {
            opened++;
            return memory;
        }

        @Override
        public Map<String, String> probe(RepositoryAccess repository) throws BlobStoreException {
            if (wrong.isPresent()) {
                throw wrong.get();
            }
            if (refusal.isPresent()) {
                throw refusal.get();
            }
            return Map.of("pathStyle", "true");
        }

        void close() {
            server.shutdownNow();
            service.close();
        }
    }
}
