package dev.larder.fe.catalog;

import dev.larder.common.id.UserId;
import java.util.List;
import java.util.stream.Stream;

/**
 * Who may connect.
 *
 * @param host pattern of client hosts, {@code %} for any
 * @param nativeHash hex of SHA1(SHA1(password)); empty for no password
 * @param sha2Verifier hex of SHA256(SHA256(password)); empty for no password
 * @param admin whether the user is the cluster's own, with every privilege for ever
 * @param grants what the user may do besides what the roles allow
 * @param roles names, each once
 */
public record User(
        UserId id,
        String name,
        String host,
        String nativeHash,
        String sha2Verifier,
        boolean admin,
        Grants grants,
        List<String> roles,
        LoginPolicy policy,
        String comment) {
    public User {
        roles = roles.stream().distinct().sorted().toList();
    }

    /** A user with no privilege. */
    public static User ordinary(UserId id, String name, String host, String nativeHash, String sha2Verifier) {
        return new User(id, name, host, nativeHash, sha2Verifier, false, Grants.NONE, List.of(), LoginPolicy.NONE, "");
    }

    /** The user that a new cluster has, without a password. */
    public static User root(UserId id) {
        return new User(id, "root", "%", "", "", true, Grants.NONE, List.of(), LoginPolicy.NONE, "");
    }

    public User withPassword(String nextNativeHash, String nextSha2Verifier) {
        return new User(id, name, host, nextNativeHash, nextSha2Verifier, admin, grants, roles, policy, comment);
    }

    public User withGrants(Grants next) {
        return new User(id, name, host, nativeHash, sha2Verifier, admin, next, roles, policy, comment);
    }

    public User withPolicy(LoginPolicy next) {
        return new User(id, name, host, nativeHash, sha2Verifier, admin, grants, roles, next, comment);
    }

    public User withComment(String next) {
        return new User(id, name, host, nativeHash, sha2Verifier, admin, grants, roles, policy, next);
    }

    /** The user as another one, which may have been unlocked before. */
    User restoredAs(UserId other, long unlocks) {
        LoginPolicy kept = new LoginPolicy(policy.failedAttempts(), policy.lockTime(), unlocks);
        return new User(other, name, host, nativeHash, sha2Verifier, false, grants, roles, kept, comment);
    }

    public User withRole(String role) {
        return withRoles(Stream.concat(roles.stream(), Stream.of(role)).toList());
    }

    public User withoutRole(String role) {
        return withRoles(roles.stream().filter(one -> !one.equals(role)).toList());
    }

    private User withRoles(List<String> next) {
        return new User(id, name, host, nativeHash, sha2Verifier, admin, grants, next, policy, comment);
    }

    @Override
    public String toString() {
        return "'" + name + "'@'" + host + "'";
    }
}
