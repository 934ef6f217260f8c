package dev.larder.fe.catalog;

import dev.larder.common.id.RepositoryId;
import java.time.Instant;
import java.util.Optional;
import org.pcollections.TreePMap;

/**
 * A named place for snapshots.
 *
 * @param kind S3, HDFS, LOCAL or BROKER
 * @param location URI as the user gave it
 * @param properties as the user gave them, without secrets
 * @param sealedSecrets secret properties, each value sealed with the cluster's key
 * @param dialect what was found out about the store at creation
 * @param broker through which frontends reach it, for the kind BROKER
 */
public record Repository(
        RepositoryId id,
        String name,
        String kind,
        boolean readOnly,
        String location,
        TreePMap<String, String> properties,
        TreePMap<String, String> sealedSecrets,
        TreePMap<String, String> dialect,
        Instant createdAt,
        Optional<String> broker) {
    /** The same repository, with other properties. */
    Repository reachedBy(
            TreePMap<String, String> newProperties,
            TreePMap<String, String> newSealedSecrets,
            TreePMap<String, String> newDialect) {
        return new Repository(
                id, name, kind, readOnly, location, newProperties, newSealedSecrets, newDialect, createdAt, broker);
    }
}
