package dev.larder.common.blob.open;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Where a repository is and how to get there. Its store is the folder {@code <location>/<name>/}.
 *
 * @param location a URI, as the user typed it
 * @param properties as the user typed them, secrets in clear; never printed
 */
public record RepositoryAddress(Kind kind, String name, String location, Map<String, String> properties) {
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}_][\\p{L}\\p{N}_.=-]{0,255}");

    /** What the store is. */
    public enum Kind {
        S3,
        HDFS,
        LOCAL,
        /** HDFS or S3, which frontends reach through a broker. */
        BROKER
    }

    public RepositoryAddress {
        properties = Map.copyOf(properties);
        if (!NAME.matcher(name).matches()) {
            throw new EngineException(ErrorCode.BAD_REPOSITORY_NAME, "Incorrect repository name '" + name + "'");
        }
    }

    @Override
    public String toString() {
        return kind + " " + name + " at " + location + " " + SecretKeys.masked(properties);
    }
}
