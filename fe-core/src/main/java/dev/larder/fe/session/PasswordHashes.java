package dev.larder.fe.session;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What is stored of a password: enough to check a login in either way, and not the password.
 *
 * @param nativeHash hex of SHA1(SHA1(password)), for mysql_native_password; empty for no password
 * @param sha2Verifier hex of SHA256(SHA256(password)), for caching_sha2_password; empty for no password, or for a
 *     password of which only the native hash is known
 */
public record PasswordHashes(String nativeHash, String sha2Verifier) {
    public static final PasswordHashes NONE = new PasswordHashes("", "");

    public static PasswordHashes of(String password) {
        if (password.isEmpty()) {
            return NONE;
        }
        byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
        return new PasswordHashes(twice("SHA-1", bytes), twice("SHA-256", bytes));
    }

    public boolean isEmpty() {
        return nativeHash.isEmpty() && sha2Verifier.isEmpty();
    }

    /** The hashes prove nothing about the password, but they are nobody's business. */
    @Override
    public String toString() {
        return "***";
    }

    private static String twice(String algorithm, byte[] bytes) {
        try {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            return HexFormat.of().formatHex(digest.digest(digest.digest(bytes)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has " + algorithm, e);
        }
    }
}
