package dev.larder.fe.catalog;

import dev.larder.common.id.UserId;

/**
 * Who may connect.
 *
 * @param host pattern of client hosts, {@code %} for any
 * @param nativeHash hex of SHA1(SHA1(password)); empty for no password
 * @param sha2Verifier hex of SHA256(SHA256(password)); empty for no password
 * @param admin whether the user has the ADMIN privilege
 */
public record User(UserId id, String name, String host, String nativeHash, String sha2Verifier, boolean admin) {
    @Override
    public String toString() {
        return "'" + name + "'@'" + host + "'";
    }
}
