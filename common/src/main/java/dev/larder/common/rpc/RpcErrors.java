package dev.larder.common.rpc;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.error.Failure;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Optional;

/**
 * How an error travels from an agent to its caller: the {@link ErrorCode} in the metadata key {@code larder-error-code},
 * the message as the status's description.
 */
public final class RpcErrors {
    private static final Metadata.Key<String> CODE =
            Metadata.Key.of("larder-error-code", Metadata.ASCII_STRING_MARSHALLER);

    private RpcErrors() {}

    /** The error as the end of a call. What is no {@link EngineException} becomes an INTERNAL_ERROR. */
    public static StatusRuntimeException toStatus(Throwable error) {
        if (error instanceof StatusRuntimeException status) {
            return status;
        }
        if (error instanceof EngineException engine) {
            return status(Status.FAILED_PRECONDITION, engine.code(), engine.getMessage(), error);
        }
        if (error instanceof IllegalArgumentException) {
            return status(Status.INVALID_ARGUMENT, ErrorCode.INTERNAL_ERROR, error.getMessage(), error);
        }
        return status(Status.INTERNAL, ErrorCode.INTERNAL_ERROR, error.toString(), error);
    }

    /** The failure an agent reported; empty when the call itself failed (no answer in time, no connection, no token). */
    public static Optional<Failure> reported(StatusRuntimeException status) {
        return Optional.ofNullable(status.getTrailers())
                .map(trailers -> trailers.get(CODE))
                .flatMap(RpcErrors::code)
                .map(code -> new Failure(code, description(status)));
    }

    /**
     * The error of a call to an agent.
     *
     * @param otherwise the code when the call itself failed
     */
    public static EngineException fromStatus(String address, StatusRuntimeException status, ErrorCode otherwise) {
        return reported(status)
                .map(failure -> new EngineException(failure.code(), failure.message(), status))
                .orElseGet(() -> new EngineException(
                        otherwise,
                        "Backend " + address + ": " + status.getStatus().getCode() + " " + description(status),
                        status));
    }

    private static Optional<ErrorCode> code(String name) {
        try {
            return Optional.of(ErrorCode.valueOf(name));
        } catch (IllegalArgumentException e) {
            // A newer agent knows codes that we do not.
            return Optional.empty();
        }
    }

    private static StatusRuntimeException status(Status status, ErrorCode code, String message, Throwable cause) {
        Metadata trailers = new Metadata();
        trailers.put(CODE, code.name());
        return status.withDescription(message).withCause(cause).asRuntimeException(trailers);
    }

    private static String description(StatusRuntimeException status) {
        return Optional.ofNullable(status.getStatus().getDescription()).orElse("");
    }
}
