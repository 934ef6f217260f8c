package dev.larder.fe.backup;

import java.util.Optional;

/**
 * The snapshot that an incremental backup is to start from, as the user names it.
 *
 * @param timestamp of the one with this label; the latest if absent
 */
public record BaseName(String label, Optional<String> timestamp) {
    @Override
    public String toString() {
        return label + timestamp.map(time -> ":" + time).orElse("");
    }
}
