package dev.larder.common.rpc;

import dev.larder.common.rpc.proto.AgentGrpc;
import dev.larder.common.rpc.proto.BrokerGrpc;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * One channel to each agent, made when first asked for and shared from then on. Every call shows the cluster token;
 * callers set a deadline on every call. Safe for many threads.
 */
public final class AgentChannels implements AutoCloseable {
    /** Bytes of the greatest message either side takes; a load of 64 MiB and its frame fit. */
    public static final int MESSAGE_BYTES_MAX = 72 << 20;

    private static final int KEEP_ALIVE_SECONDS = 20;
    private static final int IDLE_MINUTES = 10;
    private static final int CLOSE_SECONDS = 5;

    private final AgentToken token;
    // Guarded by this.
    private final Map<String, ManagedChannel> channels = new HashMap<>();
    private boolean closed;

    public AgentChannels(AgentToken token) {
        this.token = token;
    }

    public AgentGrpc.AgentBlockingStub blocking(String address) {
        return AgentGrpc.newBlockingStub(channel(address));
    }

    public AgentGrpc.AgentFutureStub future(String address) {
        return AgentGrpc.newFutureStub(channel(address));
    }

    public AgentGrpc.AgentStub async(String address) {
        return AgentGrpc.newStub(channel(address));
    }

    public BrokerGrpc.BrokerBlockingStub broker(String address) {
        return BrokerGrpc.newBlockingStub(channel(address));
    }

    public BrokerGrpc.BrokerFutureStub brokerFuture(String address) {
        return BrokerGrpc.newFutureStub(channel(address));
    }

    /** Lets the next call try to connect at once, however often connecting has failed before. */
    public void reconnect(String address) {
        ManagedChannel channel;
        synchronized (this) {
            channel = channels.get(address);
        }
        if (channel != null) {
            channel.resetConnectBackoff();
        }
    }

    /** Closes the channel to an agent that left the cluster; calls on it end with UNAVAILABLE. */
    public void forget(String address) {
        ManagedChannel channel;
        synchronized (this) {
            channel = channels.remove(address);
        }
        if (channel != null) {
            channel.shutdownNow();
        }
    }

    @Override
    public void close() {
        List<ManagedChannel> open;
        synchronized (this) {
            closed = true;
            open = new ArrayList<>(channels.values());
            channels.clear();
        }
        open.forEach(ManagedChannel::shutdownNow);
        for (ManagedChannel channel : open) {
            awaitEnd(channel);
        }
    }

    private synchronized Channel channel(String address) {
        if (closed) {
            throw new IllegalStateException("Channels are closed: " + address);
        }
        ManagedChannel channel = channels.computeIfAbsent(address, AgentChannels::open);
        return ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(token.asMetadata()));
    }

    private static ManagedChannel open(String address) {
        return NettyChannelBuilder.forTarget("dns:///" + address)
                .usePlaintext()
                .maxInboundMessageSize(MESSAGE_BYTES_MAX)
                .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
                .idleTimeout(IDLE_MINUTES, TimeUnit.MINUTES)
                .build();
    }

    private static void awaitEnd(ManagedChannel channel) {
        try {
            channel.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
