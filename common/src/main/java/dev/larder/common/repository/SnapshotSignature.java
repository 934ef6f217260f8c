package dev.larder.common.repository;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who says that a snapshot manifest is theirs: the last member of its object. What is signed is the SHA-256 of the manifest
 * as it would be without that member, so that anybody can cut it off and check.
 *
 * @param key id of the key, 16 hex digits
 * @param value the signature
 * @param body SHA-256 of what was signed
 */
public record SnapshotSignature(String key, String value, String body) {
    private static final String MEMBER = ",\"signature\":{";
    private static final Pattern TAIL = Pattern.compile(
            "\"algorithm\":\"Ed25519\",\"key\":\"([0-9a-f]{16})\",\"value\":\"([A-Za-z0-9+/]{86}==)\"}}");
    /** Longer than any signature. */
    private static final int TAIL_BYTES_MAX = 256;

    public SnapshotSignature {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(value, "value");
        Check.sha256(body);
    }

    /** The signature that the manifest ends with; empty when it ends with none. */
    static Optional<SnapshotSignature> of(byte[] json) {
        int from = Math.max(0, json.length - TAIL_BYTES_MAX);
        // Bytes and characters are one here: what is looked for is ASCII, and any other byte is none of it.
        String end = new String(json, from, json.length - from, StandardCharsets.ISO_8859_1);
        int at = end.lastIndexOf(MEMBER);
        if (at < 0) {
            return Optional.empty();
        }
        Matcher tail = TAIL.matcher(end.substring(at + MEMBER.length()));
        if (!tail.matches()) {
            return Optional.empty();
        }
        byte[] body = Arrays.copyOf(json, from + at + 1);
        body[from + at] = '}';
        return Optional.of(new SnapshotSignature(tail.group(1), tail.group(2), ManifestCodec.sha256(body)));
    }

    /** The manifest with the signature as its last member. */
    static byte[] append(byte[] json, String key, byte[] signature) {
        String member = MEMBER + "\"algorithm\":\"Ed25519\",\"key\":\"" + key + "\",\"value\":\""
                + Base64.getEncoder().encodeToString(signature) + "\"}}";
        byte[] tail = member.getBytes(StandardCharsets.US_ASCII);
        byte[] signed = Arrays.copyOf(json, json.length - 1 + tail.length);
        System.arraycopy(tail, 0, signed, json.length - 1, tail.length);
        return signed;
    }

    /** What the key signs of a manifest with this digest. */
    static byte[] message(String body) {
        return ("larder-snapshot-1 " + body + "\n").getBytes(StandardCharsets.US_ASCII);
    }
}
