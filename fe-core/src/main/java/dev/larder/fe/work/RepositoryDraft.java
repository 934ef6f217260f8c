package dev.larder.fe.work;

import dev.larder.common.blob.open.RepositoryAddress;
import java.util.Optional;

/**
 * A repository that a user wants to create, or to reach in another way.
 *
 * @param broker through which frontends reach it, for the kind BROKER
 */
public record RepositoryDraft(RepositoryAddress address, Optional<String> broker, boolean readOnly, Intent intent) {
    /** What is to become of what is at the address. */
    public enum Intent {
        /** A repository that is there already is attached, else one is made. */
        CREATE,
        /** Everything there is deleted, and a repository made. */
        RECREATE,
        /** It must be there already. */
        ATTACH
    }
}
