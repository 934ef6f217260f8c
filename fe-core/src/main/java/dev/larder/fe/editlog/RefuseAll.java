package dev.larder.fe.editlog;

import org.apache.ratis.thirdparty.io.grpc.Metadata;
import org.apache.ratis.thirdparty.io.grpc.ServerCall;
import org.apache.ratis.thirdparty.io.grpc.ServerCallHandler;
import org.apache.ratis.thirdparty.io.grpc.ServerInterceptor;
import org.apache.ratis.thirdparty.io.grpc.Status;

/** Answers every call with a refusal. */
final class RefuseAll implements ServerInterceptor {
    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        call.close(
                Status.PERMISSION_DENIED.withDescription("This frontend shares its edit log with nobody"),
                new Metadata());
        return new ServerCall.Listener<>() {};
    }
}
