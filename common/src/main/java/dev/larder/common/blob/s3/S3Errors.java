package dev.larder.common.blob.s3;

import dev.larder.common.blob.AccessDenied;
import dev.larder.common.blob.BlobAlreadyExists;
import dev.larder.common.blob.BlobNotFound;
import dev.larder.common.blob.BlobStoreException;
import dev.larder.common.blob.Interrupted;
import dev.larder.common.blob.LocationNotFound;
import dev.larder.common.blob.StoreUnavailable;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Tells by the server's answer, or by its silence, which named error an operation ended in. */
final class S3Errors {
    private static final Set<String> BUSY = Set.of(
            "SlowDown",
            "Throttling",
            "ThrottlingException",
            "TooManyRequests",
            "RequestTimeout",
            "RequestLimitExceeded",
            "OperationAborted",
            "ConditionalRequestConflict",
            // The end of an upload may say this behind a status of 200.
            "InternalError",
            "ServiceUnavailable",
            // Somebody aborted it; the next try begins another.
            "NoSuchUpload",
            "BadDigest",
            "XAmzContentSHA256Mismatch",
            "IncompleteBody");
    private static final Set<String> OTHER_REGION = Set.of(
            "PermanentRedirect",
            "TemporaryRedirect",
            "AuthorizationHeaderMalformed",
            "IllegalLocationConstraintException");
    private static final Set<String> REFUSED = Set.of(
            "AccessDenied",
            "InvalidAccessKeyId",
            "SignatureDoesNotMatch",
            "ExpiredToken",
            "InvalidToken",
            "AccountProblem",
            "InvalidSecurity");

    private static final String NO_BUCKET = "NoSuchBucket";

    private final S3Settings settings;

    S3Errors(S3Settings settings) {
        this.settings = settings;
    }

    /**
     * What stopped a request. A 404 means the place, not a blob: whoever reads one says {@link #namedOfRead}.
     *
     * @param what the operation and its key: {@code put data/x}
     */
    BlobStoreException named(String what, Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof BlobStoreException named) {
                return named;
            }
        }
        if (e instanceof AwsServiceException answer) {
            return answered(what, answer);
        }
        if (e instanceof AbortedException || Thread.currentThread().isInterrupted()) {
            return new Interrupted("Cannot " + what + ": interrupted", e);
        }
        return unanswered(what, e);
    }

    /** The same of a read of one blob, which may be missing. */
    BlobStoreException namedOfRead(String what, S3Exception e) {
        BlobStoreException named = named(what, e);
        boolean blobAlone = e.statusCode() == 404
                && (e.awsErrorDetails() == null
                        || !NO_BUCKET.equals(e.awsErrorDetails().errorCode()));
        return blobAlone ? new BlobNotFound(named.getMessage(), e) : named;
    }

    private BlobStoreException answered(String what, AwsServiceException e) {
        AwsErrorDetails details = e.awsErrorDetails();
        String code = details == null || details.errorCode() == null ? "" : details.errorCode();
        int status = e.statusCode();
        String message = "Cannot " + what + " in bucket '" + settings.bucket() + "' at " + where() + ": "
                + said(status, code, details);
        if (BUSY.contains(code) || status == 408 || status == 429 || (status >= 500 && status != 501)) {
            return new StoreUnavailable(message, e, retryAfter(details));
        }
        if (code.equals(NO_BUCKET)) {
            return new LocationNotFound("Bucket '" + settings.bucket() + "' does not exist at " + where(), e);
        }
        if (OTHER_REGION.contains(code) || status == 301 || status == 307) {
            return new LocationNotFound(message + " (region used: " + settings.region() + ")", e);
        }
        if (REFUSED.contains(code) || status == 401 || status == 403) {
            return new AccessDenied(message, e);
        }
        return switch (status) {
            case 404 -> new LocationNotFound(message, e);
            case 412 -> new BlobAlreadyExists(message, e);
            default -> new BlobStoreException(message, e);
        };
    }

    private static Duration retryAfter(AwsErrorDetails details) {
        return details == null || details.sdkHttpResponse() == null
                ? Duration.ZERO
                : RetryAfter.of(details.sdkHttpResponse());
    }

    private BlobStoreException unanswered(String what, Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnknownHostException) {
                return new StoreUnavailable("Cannot " + what + ": unknown host in " + where(), e);
            }
        }
        Throwable innermost = e;
        while (innermost.getCause() != null && innermost.getCause() != innermost) {
            innermost = innermost.getCause();
        }
        String reason = innermost.getMessage() == null ? innermost.toString() : innermost.getMessage();
        return new StoreUnavailable(
                "Cannot " + what + ": no answer from " + where() + ": "
                        + settings.credentials().masked(reason),
                e);
    }

    private String said(int status, String code, AwsErrorDetails details) {
        String text = details == null || details.errorMessage() == null ? "" : details.errorMessage();
        String said = "HTTP " + status + (code.isEmpty() ? "" : " " + code) + (text.isEmpty() ? "" : ": " + text);
        return settings.credentials().masked(said);
    }

    private URI where() {
        return settings.endpoint();
    }
}
