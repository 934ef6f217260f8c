package dev.larder.be.rpc;

import dev.larder.common.rpc.AgentToken;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;

/** Ends every call that does not show the cluster token, before its message is read. */
record TokenInterceptor(AgentToken token) implements ServerInterceptor {
    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata metadata, ServerCallHandler<Q, A> next) {
        if (token.isShownBy(metadata)) {
            return next.startCall(call, metadata);
        }
        call.close(
                Status.UNAUTHENTICATED.withDescription("The cluster token is missing or another one"), new Metadata());
        return new ServerCall.Listener<>() {};
    }
}
