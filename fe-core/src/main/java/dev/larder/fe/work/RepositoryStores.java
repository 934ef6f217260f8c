package dev.larder.fe.work;

import dev.larder.common.blob.BlobStore;
import dev.larder.common.blob.BlobStoreException;
import dev.larder.common.blob.open.BlobStores;
import dev.larder.common.blob.open.RepositoryAddress;
import dev.larder.common.rpc.AgentChannels;
import dev.larder.common.rpc.broker.BrokerBlobStore;
import dev.larder.common.rpc.broker.BrokerCalls;
import dev.larder.common.rpc.proto.RepositoryAccess;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The frontend's way to stores: by itself, or through a broker, which is then the only one who needs to reach them.
 *
 * @param brokers the addresses of a broker's processes, the best first; none when there is no such broker
 */
public record RepositoryStores(AgentChannels channels, Function<String, List<String>> brokers) {
    /** See {@link BlobStores#probe}. */
    Map<String, String> probe(RepositoryAddress address, Optional<String> broker) throws BlobStoreException {
        return broker.isPresent()
                ? BrokerBlobStore.probe(calls(broker.get()), access(address, Map.of()))
                : BlobStores.probe(address);
    }

    /** See {@link BlobStores#open}. */
    BlobStore open(RepositoryAddress address, Optional<String> broker, Map<String, String> dialect)
            throws BlobStoreException {
        return broker.isPresent()
                ? BlobStores.over(address, () -> new BrokerBlobStore(calls(broker.get()), access(address, dialect)))
                : BlobStores.open(address, dialect);
    }

    /** What an agent needs to open the repository. Holds secrets: never log it. */
    static RepositoryAccess access(RepositoryAddress address, Map<String, String> dialect) {
        return RepositoryAccess.newBuilder()
                .setName(address.name())
                .setKind(address.kind().name())
                .setLocation(address.location())
                .putAllProperties(address.properties())
                .putAllDialect(dialect)
                .build();
    }

    private BrokerCalls calls(String broker) {
        return new BrokerCalls(broker, channels, () -> brokers.apply(broker));
    }
}
