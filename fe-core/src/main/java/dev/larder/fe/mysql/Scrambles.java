package dev.larder.fe.mysql;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;

/** The proofs of knowledge of a password: a scramble depends on a nonce, and never shows the password. */
final class Scrambles {
    static final int NONCE_BYTES = 20;

    private Scrambles() {}

    /** A fresh nonce. Its bytes are neither zero nor special, because clients read it as a C string. */
    static byte[] nonce(SecureRandom random) {
        byte[] nonce = new byte[NONCE_BYTES];
        for (int i = 0; i < nonce.length; i++) {
            int value;
            do {
                value = 1 + random.nextInt(126);
            } while (value == '$');
            nonce[i] = (byte) value;
        }
        return nonce;
    }

    /** Whether the scramble was made from the password of this hash: SHA1(p) ^ SHA1(nonce + SHA1(SHA1(p))). */
    static boolean matchesNative(byte[] scramble, byte[] nonce, String hashHex) {
        MessageDigest sha1 = digest("SHA-1");
        byte[] hash = HexFormat.of().parseHex(hashHex);
        if (scramble.length != sha1.getDigestLength()) {
            return false;
        }
        sha1.update(nonce);
        byte[] hashed = xor(scramble, sha1.digest(hash));
        return MessageDigest.isEqual(sha1.digest(hashed), hash);
    }

    /** Whether the scramble was made from the password of this verifier: SHA256(p) ^ SHA256(SHA256(SHA256(p)) + nonce). */
    static boolean matchesSha2(byte[] scramble, byte[] nonce, String verifierHex) {
        MessageDigest sha256 = digest("SHA-256");
        byte[] verifier = HexFormat.of().parseHex(verifierHex);
        if (scramble.length != sha256.getDigestLength()) {
            return false;
        }
        sha256.update(verifier);
        byte[] hashed = xor(scramble, sha256.digest(nonce));
        return MessageDigest.isEqual(sha256.digest(hashed), verifier);
    }

    /** Undoes the cover that clients put over a password before they encrypt it. */
    static byte[] xor(byte[] data, byte[] pattern) {
        byte[] result = new byte[data.length];
        for (int i = 0; i < data.length; i++) {
            result[i] = (byte) (data[i] ^ pattern[i % pattern.length]);
        }
        return result;
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has " + algorithm, e);
        }
    }
}
