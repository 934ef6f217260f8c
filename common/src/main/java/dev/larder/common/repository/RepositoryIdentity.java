package dev.larder.common.repository;

import java.time.Instant;
import java.util.Objects;

/**
 * Which repository this is: written once, never changed.
 *
 * @param id unique over all repositories
 * @param name the folder's name, which clusters that attach it use too
 */
public record RepositoryIdentity(String id, String name, Instant createdAt) {
    public RepositoryIdentity {
        Check.name("Repository id", id);
        Check.name("Repository name", name);
        Objects.requireNonNull(createdAt, "createdAt");
    }
}
