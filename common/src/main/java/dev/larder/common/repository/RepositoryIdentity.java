package dev.larder.common.repository;

import com.fasterxml.jackson.annotation.JacksonInject;
import com.fasterxml.jackson.annotation.OptBoolean;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Which repository this is: written once, never changed.
 *
 * @param id unique over all repositories
 * @param name the folder's name, which clusters that attach it use too
 * @param encryption how all other blobs are encrypted; empty for not at all, as it is where the member is missing
 */
public record RepositoryIdentity(String id, String name, Instant createdAt, Optional<String> encryption) {
    /** What {@code encryption} is where the member is missing. */
    static final String ENCRYPTION = "identity.encryption";

    public RepositoryIdentity(
            String id,
            String name,
            Instant createdAt,
            @JacksonInject(value = ENCRYPTION, useInput = OptBoolean.TRUE) Optional<String> encryption) {
        Check.name("Repository id", id);
        Check.name("Repository name", name);
        Objects.requireNonNull(createdAt, "createdAt");
        encryption.ifPresent(scheme -> Check.name("Encryption", scheme));
        this.id = id;
        this.name = name;
        this.createdAt = createdAt;
        this.encryption = encryption;
    }
}
