package dev.larder.fe.job;

/**
 * A blob of a repository that is not what its snapshot says.
 *
 * @param key of the blob below the repository
 * @param message what is wrong with it, in words that follow its key
 */
public record Damage(String key, Kind kind, String message) {
    /** What is wrong with a blob. */
    public enum Kind {
        MISSING,
        TRUNCATED,
        /** Its bytes are others than they were. */
        ALTERED,
        /** It holds the bytes of another blob. */
        SWAPPED
    }
}
