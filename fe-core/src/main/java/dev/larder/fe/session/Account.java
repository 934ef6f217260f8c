package dev.larder.fe.session;

/**
 * A user who may log in.
 *
 * @param user the name
 * @param hostPattern from which hosts, as in the catalog: {@code %} for any
 */
public record Account(String user, String hostPattern, PasswordHashes hashes) {}
