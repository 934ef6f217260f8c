package dev.larder.common.rpc.broker;

import dev.larder.common.blob.AccessDenied;
import dev.larder.common.blob.BlobAlreadyExists;
import dev.larder.common.blob.BlobNotFound;
import dev.larder.common.blob.BlobStoreException;
import dev.larder.common.blob.CorruptBlob;
import dev.larder.common.blob.Interrupted;
import dev.larder.common.blob.LocationNotFound;
import dev.larder.common.blob.StoreUnavailable;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.Optional;

/** How the errors of a store travel: their kind in the metadata, their message as the description. */
final class BrokerErrors {
    private static final Metadata.Key<String> KIND =
            Metadata.Key.of("larder-blob-error", Metadata.ASCII_STRING_MARSHALLER);

    /** The names are on the wire. */
    private enum Kind {
        NOT_FOUND,
        ALREADY_EXISTS,
        ACCESS_DENIED,
        CORRUPT,
        LOCATION_NOT_FOUND,
        UNAVAILABLE,
        OTHER;

        static Kind of(BlobStoreException error) {
            if (error instanceof BlobNotFound) {
                return NOT_FOUND;
            }
            if (error instanceof BlobAlreadyExists) {
                return ALREADY_EXISTS;
            }
            if (error instanceof AccessDenied) {
                return ACCESS_DENIED;
            }
            if (error instanceof CorruptBlob) {
                return CORRUPT;
            }
            if (error instanceof LocationNotFound) {
                return LOCATION_NOT_FOUND;
            }
            // An interruption is the broker's, which ends: another one may do it.
            return error.retriable() || error instanceof Interrupted ? UNAVAILABLE : OTHER;
        }

        BlobStoreException error(String message, Throwable cause) {
            return switch (this) {
                case NOT_FOUND -> new BlobNotFound(message, cause);
                case ALREADY_EXISTS -> new BlobAlreadyExists(message, cause);
                case ACCESS_DENIED -> new AccessDenied(message, cause);
                case CORRUPT -> new CorruptBlob(message, cause);
                case LOCATION_NOT_FOUND -> new LocationNotFound(message, cause);
                case UNAVAILABLE -> new StoreUnavailable(message, cause);
                case OTHER -> new BlobStoreException(message, cause);
            };
        }
    }

    private BrokerErrors() {}

    static StatusRuntimeException toStatus(BlobStoreException error) {
        Metadata trailers = new Metadata();
        trailers.put(KIND, Kind.of(error).name());
        return Status.FAILED_PRECONDITION
                .withDescription(error.getMessage())
                .withCause(error)
                .asRuntimeException(trailers);
    }

    /** What the store said; empty when it was not the store that failed. */
    static Optional<BlobStoreException> reported(StatusRuntimeException status) {
        return Optional.ofNullable(status.getTrailers())
                .map(trailers -> trailers.get(KIND))
                .map(name -> kind(name)
                        .error(
                                Optional.ofNullable(status.getStatus().getDescription())
                                        .orElse(name),
                                status));
    }

    private static Kind kind(String name) {
        for (Kind kind : Kind.values()) {
            if (kind.name().equals(name)) {
                return kind;
            }
        }
        return Kind.OTHER;
    }
}
