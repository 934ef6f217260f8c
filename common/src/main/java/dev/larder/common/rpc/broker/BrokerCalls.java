package dev.larder.common.rpc.broker;

import dev.larder.common.blob.BlobStoreException;
import dev.larder.common.blob.StoreUnavailable;
import dev.larder.common.error.EngineException;
import dev.larder.common.rpc.AgentChannels;
import dev.larder.common.rpc.RpcErrors;
import dev.larder.common.rpc.proto.BrokerGrpc.BrokerBlockingStub;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Calls to whichever broker of a name answers. Safe for many threads.
 *
 * @param name of the broker, for messages
 * @param addresses of its processes, the best first
 */
public record BrokerCalls(String name, AgentChannels channels, Supplier<List<String>> addresses) {
    /** For a broker that hangs; what it asks of its store ends sooner. */
    private static final Duration DEADLINE = Duration.ofMinutes(5);

    /** Asks one after the other until one answers, be it that the store says no. */
    <T> T any(Function<BrokerBlockingStub, T> call) throws BlobStoreException {
        List<String> silent = new ArrayList<>();
        for (String address : known()) {
            try {
                return call.apply(stub(address));
            } catch (StatusRuntimeException e) {
                silent.add(silence(address, e));
            }
        }
        throw new StoreUnavailable("No broker of the name " + name + " answers: " + String.join("; ", silent));
    }

    /**
     * Asks one. When no answer comes it may have done it all the same, so that nobody but the caller can try again.
     *
     * @param attempt counted by the caller, so that another one is asked each time
     */
    <T> T one(int attempt, Function<BrokerBlockingStub, T> call) throws BlobStoreException {
        List<String> known = known();
        String address = known.get(Math.floorMod(attempt, known.size()));
        try {
            return call.apply(stub(address));
        } catch (StatusRuntimeException e) {
            throw new StoreUnavailable("Broker " + name + " does not answer: " + silence(address, e), e);
        }
    }

    private List<String> known() throws BlobStoreException {
        List<String> known = addresses.get();
        if (known.isEmpty()) {
            throw new BlobStoreException("broker does not exist: " + name);
        }
        return known;
    }

    private BrokerBlockingStub stub(String address) {
        return channels.broker(address).withDeadlineAfter(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Why the broker did not answer; throws what it did answer. */
    private String silence(String address, StatusRuntimeException status) throws BlobStoreException {
        BlobStoreException ofStore = BrokerErrors.reported(status).orElse(null);
        if (ofStore != null) {
            throw ofStore;
        }
        if (RpcErrors.reported(status).isPresent()) {
            throw new EngineException(
                    RpcErrors.reported(status).get().code(), status.getStatus().getDescription(), status);
        }
        channels.reconnect(address);
        return address + ": " + status.getStatus().getCode()
                + (status.getStatus().getDescription() == null
                        ? ""
                        : " " + status.getStatus().getDescription());
    }
}
