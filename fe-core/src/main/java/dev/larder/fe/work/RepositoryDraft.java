package dev.larder.fe.work;

import dev.larder.common.blob.open.RepositoryAddress;

/** A repository that a user wants to create, or to reach in another way. */
public record RepositoryDraft(RepositoryAddress address, boolean readOnly, Intent intent) {
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
