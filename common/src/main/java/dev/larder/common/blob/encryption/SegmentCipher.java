package dev.larder.common.blob.encryption;

import com.google.crypto.tink.subtle.Hkdf;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts and decrypts segments of one blob, each by itself and in any order, as Tink's AES-GCM-HKDF streaming does from
 * beginning to end. Tink's own streams cannot begin in the middle, which parts of an upload and their retries do. Any
 * thread.
 */
final class SegmentCipher {
    private static final byte[] MAGIC = "LARDERE1".getBytes(StandardCharsets.US_ASCII);
    private static final SecureRandom RANDOM = new SecureRandom();

    private final byte[] prefixAndHeader;
    private final byte[] noncePrefix;
    private final SecretKeySpec key;

    private SegmentCipher(byte[] prefixAndHeader, byte[] material, byte[] identity) {
        this.prefixAndHeader = prefixAndHeader;
        ByteBuffer header = ByteBuffer.wrap(prefixAndHeader).position(Segments.PREFIX_BYTES + 1);
        byte[] salt = new byte[Segments.KEY_BYTES];
        header.get(salt);
        noncePrefix = new byte[Segments.NONCE_PREFIX_BYTES];
        header.get(noncePrefix);
        try {
            key = new SecretKeySpec(
                    Hkdf.computeHkdf("HMACSHA256", material, salt, identity, Segments.KEY_BYTES), "AES");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("A key could not be derived", e);
        }
    }

    /**
     * For a blob that is about to be stored.
     *
     * @param identity that it can be decrypted under alone
     */
    static SegmentCipher fresh(long keyId, byte[] material, byte[] identity) {
        byte[] random = new byte[Segments.KEY_BYTES + Segments.NONCE_PREFIX_BYTES];
        RANDOM.nextBytes(random);
        byte[] start = ByteBuffer.allocate(Segments.PREFIX_BYTES + Segments.HEADER_BYTES)
                .put(MAGIC)
                .putInt((int) keyId)
                .put((byte) Segments.HEADER_BYTES)
                .put(random)
                .array();
        return new SegmentCipher(start, material, identity);
    }

    /** @param start the first bytes of the stored blob, for which {@link #isEncrypted} holds */
    static SegmentCipher of(byte[] start, byte[] material, byte[] identity) {
        return new SegmentCipher(start.clone(), material, identity);
    }

    /** Whether a blob that begins so is one of ours. */
    static boolean isEncrypted(byte[] start) {
        return start.length == Segments.PREFIX_BYTES + Segments.HEADER_BYTES
                && ByteBuffer.wrap(start, 0, MAGIC.length).equals(ByteBuffer.wrap(MAGIC))
                && start[Segments.PREFIX_BYTES] == Segments.HEADER_BYTES;
    }

    static long keyId(byte[] start) {
        return Integer.toUnsignedLong(ByteBuffer.wrap(start).getInt(MAGIC.length));
    }

    /** What stands before the first segment. */
    byte[] prefixAndHeader() {
        return prefixAndHeader.clone();
    }

    /** Never twice with other bytes: that would give the key away. */
    byte[] encrypt(long segment, boolean last, byte[] clear) {
        try {
            return cipher(Cipher.ENCRYPT_MODE, segment, last).doFinal(clear);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("A segment could not be encrypted", e);
        }
    }

    /** @throws AEADBadTagException when this is not what was stored there */
    byte[] decrypt(long segment, boolean last, byte[] stored, int length) throws AEADBadTagException {
        if (length < Segments.TAG_BYTES) {
            // The JDK takes nothing for a text of nothing.
            throw new AEADBadTagException("too short");
        }
        try {
            return cipher(Cipher.DECRYPT_MODE, segment, last).doFinal(stored, 0, length);
        } catch (AEADBadTagException e) {
            throw e;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("A segment could not be decrypted", e);
        }
    }

    private Cipher cipher(int mode, long segment, boolean last) throws GeneralSecurityException {
        byte[] nonce = ByteBuffer.allocate(12)
                .put(noncePrefix)
                .putInt((int) segment)
                .put((byte) (last ? 1 : 0))
                .array();
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(8 * Segments.TAG_BYTES, nonce));
        return cipher;
    }
}
