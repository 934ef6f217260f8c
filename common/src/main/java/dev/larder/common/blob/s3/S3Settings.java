package dev.larder.common.blob.s3;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Which bucket, where, and as whom.
 *
 * @param endpoint with scheme, without path
 * @param root what every key in the bucket begins with: empty, or a folder that ends in a slash
 * @param pathStyle whether the user wants the bucket in the path; absent when the user left it to us
 * @param connectionsMax connections at once
 * @param connectTimeout until a connection must stand
 * @param readTimeout longest time in which the server says nothing, or takes nothing of what is sent
 */
public record S3Settings(
        URI endpoint,
        String region,
        String bucket,
        String root,
        S3Credentials credentials,
        Optional<Boolean> pathStyle,
        int connectionsMax,
        Duration connectTimeout,
        Duration readTimeout) {
    public static final int CONNECTIONS_MAX_DEFAULT = 50;
    public static final Duration CONNECT_TIMEOUT_DEFAULT = Duration.ofSeconds(5);
    public static final Duration READ_TIMEOUT_DEFAULT = Duration.ofSeconds(30);

    public S3Settings {
        if (!root.isEmpty() && !root.endsWith("/")) {
            throw new IllegalArgumentException("A root ends in a slash: '" + root + "'");
        }
    }

    /** Whether nothing but signatures protects what is sent. */
    boolean isPlain() {
        return "http".equalsIgnoreCase(endpoint.getScheme());
    }
}
