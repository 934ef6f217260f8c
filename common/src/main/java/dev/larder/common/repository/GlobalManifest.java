package dev.larder.common.repository;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a snapshot of no database holds: users, roles and what they may do. It is stored where other snapshots have their
 * catalog manifest, and whoever reads it as one finds no tables.
 *
 * @param tables none
 */
public record GlobalManifest(
        String database, List<CatalogManifest.TableContent> tables, List<UserContent> users, List<RoleContent> roles) {
    public static final int USERS_MAX = 1_000_000;
    public static final int ROLES_MAX = 100_000;
    public static final int GRANTS_MAX = 1_000_000;
    private static final int PRIVILEGES_MAX = 100;
    private static final Pattern NATIVE_HASH = Pattern.compile("([0-9a-f]{40})?");
    private static final Pattern SHA2_VERIFIER = Pattern.compile("([0-9a-f]{64})?");

    /**
     * A user. Of its password there are only the verifiers that logins are checked against, never the password.
     *
     * @param nativeHash hex of SHA1(SHA1(password)); empty for no password
     * @param sha2Verifier hex of SHA256(SHA256(password)); empty for no password, or where only the other is known
     * @param failedLoginAttempts that lock the account; 0 for never
     * @param lockSeconds empty for until it is unlocked
     */
    public record UserContent(
            String name,
            String host,
            String nativeHash,
            String sha2Verifier,
            List<GrantContent> grants,
            List<String> roles,
            int failedLoginAttempts,
            Optional<Long> lockSeconds,
            String comment) {
        public UserContent {
            Check.name("User name", name);
            Check.name("Host", host);
            Check.that(
                    NATIVE_HASH.matcher(nativeHash).matches(), "A native hash has 40 hex characters", "user " + name);
            Check.that(
                    SHA2_VERIFIER.matcher(sha2Verifier).matches(), "A verifier has 64 hex characters", "user " + name);
            grants = Check.list("Grants", grants, GRANTS_MAX);
            roles = Check.list("Roles", roles, ROLES_MAX);
            Check.notNegative("Failed logins", failedLoginAttempts);
            lockSeconds.ifPresent(seconds -> Check.that(seconds > 0, "A lock lasts 1 second or more", seconds));
            Objects.requireNonNull(comment, "comment");
        }

        /** The hashes are nobody's business. */
        @Override
        public String toString() {
            return "'" + name + "'@'" + host + "'";
        }
    }

    /** A role. */
    public record RoleContent(String name, List<GrantContent> grants, String comment) {
        public RoleContent {
            Check.name("Role name", name);
            grants = Check.list("Grants", grants, GRANTS_MAX);
            Objects.requireNonNull(comment, "comment");
        }
    }

    /**
     * Privileges on something.
     *
     * @param catalog like the other parts a name, or an asterisk for all
     * @param privileges as GRANT names them, without their ending
     */
    public record GrantContent(String catalog, String database, String table, List<String> privileges) {
        public GrantContent {
            Check.name("Catalog", catalog);
            Check.name("Database", database);
            Check.name("Table", table);
            privileges = Check.list("Privileges", privileges, PRIVILEGES_MAX);
        }
    }

    public GlobalManifest {
        Check.name("Database", database);
        Check.that(tables.isEmpty(), "A global snapshot has no tables", tables.size());
        tables = List.of();
        users = Check.list("Users", users, USERS_MAX);
        roles = Check.list("Roles", roles, ROLES_MAX);
        Check.distinct("User", users, UserContent::toString);
        Check.distinct("Role", roles, RoleContent::name);
    }

    public GlobalManifest(String database, List<UserContent> users, List<RoleContent> roles) {
        this(database, List.of(), users, roles);
    }
}
