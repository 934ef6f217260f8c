package dev.larder.be.query;

import dev.larder.common.rpc.proto.FetchRowsetsRequest;
import dev.larder.common.rpc.proto.FileChunk;
import java.time.Instant;
import java.util.function.Consumer;

/** The tablets of other agents. */
public interface PeerTablets {
    /**
     * Calls FetchRowsets of the agent at the address and hands over the chunks in their order.
     *
     * @throws dev.larder.common.error.EngineException if the agent cannot be reached or refuses
     */
    void fetch(String address, FetchRowsetsRequest request, Instant deadline, Consumer<FileChunk> chunks);
}
