package dev.larder.be.rpc;

import dev.larder.be.query.PeerTablets;
import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.rpc.AgentChannels;
import dev.larder.common.rpc.RpcErrors;
import dev.larder.common.rpc.proto.FetchRowsetsRequest;
import dev.larder.common.rpc.proto.FileChunk;
import io.grpc.Context;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The other agents of the cluster. */
public record AgentPeers(AgentChannels channels, InstantSource clock) implements PeerTablets {
    @Override
    public void fetch(String address, FetchRowsetsRequest request, Instant deadline, Consumer<FileChunk> chunks) {
        long millis = Duration.between(clock.instant(), deadline).toMillis();
        // Whatever ends this method ends the call too: a stream that is left alone would be kept open by the other
        // side.
        Context.CancellableContext call = Context.current().withCancellation();
        Context before = call.attach();
        try {
            Iterator<FileChunk> answers = channels.blocking(address)
                    .withDeadlineAfter(Math.max(0, millis), TimeUnit.MILLISECONDS)
                    .fetchRowsets(request);
            answers.forEachRemaining(chunks);
        } catch (StatusRuntimeException e) {
            throw RpcErrors.fromStatus(address, e, ErrorCode.REPLICA_NOT_USABLE);
        } catch (IllegalArgumentException e) {
            throw new EngineException(
                    ErrorCode.REPLICA_NOT_USABLE, "Backend " + address + " cannot be used: " + e.getMessage(), e);
        } finally {
            call.detach(before);
            call.cancel(null);
        }
    }
}
