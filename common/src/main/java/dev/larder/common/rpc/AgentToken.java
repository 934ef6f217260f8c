package dev.larder.common.rpc;

import io.grpc.Metadata;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/**
 * The shared secret of a cluster. Whoever calls an agent shows it; agents talk to nobody else. It prints as stars and is
 * compared in constant time.
 */
public final class AgentToken {
    private static final Metadata.Key<String> KEY = Metadata.Key.of("larder-token", Metadata.ASCII_STRING_MARSHALLER);
    private static final int LENGTH_MAX = 1024;

    private final String value;

    private AgentToken(String value) {
        this.value = value;
    }

    /** A token of 1 to 1024 visible ASCII characters. */
    public static AgentToken of(String value) {
        boolean visible = value.chars().allMatch(character -> character > ' ' && character < 127);
        if (value.isEmpty() || value.length() > LENGTH_MAX || !visible) {
            throw new IllegalArgumentException("A cluster token is 1 to 1024 visible ASCII characters");
        }
        return new AgentToken(value);
    }

    /** The call's metadata when it shows this token. */
    Metadata asMetadata() {
        Metadata metadata = new Metadata();
        metadata.put(KEY, value);
        return metadata;
    }

    /** Whether a call with this metadata shows this token. */
    public boolean isShownBy(Metadata metadata) {
        byte[] shown = Optional.ofNullable(metadata.get(KEY)).orElse("").getBytes(StandardCharsets.US_ASCII);
        return MessageDigest.isEqual(shown, value.getBytes(StandardCharsets.US_ASCII));
    }

    /** Whether this text is the token; takes the same time whatever it is. */
    public boolean isShownAs(String text) {
        return MessageDigest.isEqual(text.getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "***";
    }
}
