package dev.larder.fe.cluster;

import dev.larder.common.rpc.AgentChannels;
import dev.larder.common.rpc.proto.AgentGrpc;
import dev.larder.fe.catalog.Backend;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Stubs for the agents of backends. Each shows the cluster's token and ends after its deadline. Any thread. */
public final class AgentClients {
    private final AgentChannels channels;
    // Guarded by this.
    private final Set<String> known = new HashSet<>();

    /** @param channels shared with whoever else speaks to agents; the caller closes them */
    public AgentClients(AgentChannels channels) {
        this.channels = channels;
    }

    public AgentGrpc.AgentBlockingStub blocking(Backend backend, Duration deadline) {
        return channels.blocking(address(backend)).withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS);
    }

    public AgentGrpc.AgentFutureStub future(Backend backend, Duration deadline) {
        return channels.future(address(backend)).withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS);
    }

    public AgentGrpc.AgentStub async(Backend backend, Duration deadline) {
        return channels.async(address(backend)).withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The backend did not answer: the next call tries to connect at once, and not after the channel's back-off. */
    void reconnect(Backend backend) {
        channels.reconnect(backend.address());
    }

    /** Closes the channels to agents that are not registered any more. */
    void retain(Collection<Backend> registered) {
        Set<String> gone;
        synchronized (this) {
            gone = new HashSet<>(known);
            registered.forEach(backend -> gone.remove(backend.address()));
            known.removeAll(gone);
        }
        gone.forEach(channels::forget);
    }

    /** A failed call in words for users: what the agent said, or that it cannot be reached. */
    public static String reason(Throwable failure) {
        Status status = Status.fromThrowable(failure);
        String said = status.getDescription() == null ? "" : ": " + status.getDescription();
        return switch (status.getCode()) {
            case UNAVAILABLE -> "not reachable" + said;
            case DEADLINE_EXCEEDED -> "no answer in time";
            case UNAUTHENTICATED -> "refused the cluster token";
            case UNKNOWN, INTERNAL ->
                failure instanceof StatusRuntimeException && status.getDescription() != null
                        ? status.getDescription()
                        : String.valueOf(failure.getMessage());
            case OK,
                    CANCELLED,
                    INVALID_ARGUMENT,
                    NOT_FOUND,
                    ALREADY_EXISTS,
                    PERMISSION_DENIED,
                    RESOURCE_EXHAUSTED,
                    FAILED_PRECONDITION,
                    ABORTED,
                    OUT_OF_RANGE,
                    UNIMPLEMENTED,
                    DATA_LOSS ->
                status.getDescription() == null ? status.getCode().toString() : status.getDescription();
        };
    }

    /** Whether the same call may succeed a little later. */
    public static boolean mayPass(Throwable failure) {
        return switch (Status.fromThrowable(failure).getCode()) {
            case UNAVAILABLE, DEADLINE_EXCEEDED, CANCELLED, RESOURCE_EXHAUSTED, ABORTED -> true;
            case OK,
                    UNKNOWN,
                    INTERNAL,
                    INVALID_ARGUMENT,
                    NOT_FOUND,
                    ALREADY_EXISTS,
                    PERMISSION_DENIED,
                    FAILED_PRECONDITION,
                    OUT_OF_RANGE,
                    UNIMPLEMENTED,
                    DATA_LOSS,
                    UNAUTHENTICATED -> false;
        };
    }

    private synchronized String address(Backend backend) {
        known.add(backend.address());
        return backend.address();
    }
}
