package dev.larder.common.blob.open;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Properties of repositories that name files with keys. The paths are known to all; the files stay on their hosts. */
public final class KeyFiles {
    /** The scheme that encrypted repositories name in their identity. */
    public static final String ENCRYPTION_SCHEME = "AES256_GCM_HKDF_64KB";

    private static final String ENCRYPTION = "encryption_key_file";
    private static final String SIGNING = "signing_key_file";

    private KeyFiles() {}

    /** Throws an EngineException that names the property when one is no path. */
    static void check(Map<String, String> properties) {
        for (String name : List.of(ENCRYPTION, SIGNING)) {
            path(properties, name);
        }
    }

    /** The key set that blobs are encrypted with, on frontends and backends. */
    public static Optional<Path> encryption(Map<String, String> properties) {
        return path(properties, ENCRYPTION);
    }

    /** The keys that sign snapshots, on frontends. */
    public static Optional<Path> signing(Map<String, String> properties) {
        return path(properties, SIGNING);
    }

    private static Optional<Path> path(Map<String, String> properties, String name) {
        Properties all = new Properties(properties);
        return all.text(List.of(name)).map(text -> {
            try {
                Path path = Path.of(text);
                if (path.isAbsolute()) {
                    return path;
                }
            } catch (InvalidPathException e) {
                // Said below.
            }
            throw all.wrong(List.of(name), "must be the absolute path of a file", text);
        });
    }
}
