package dev.larder.common.blob.s3;

import java.util.Optional;

/** Who the store is to the server. Never printed. */
public record S3Credentials(Kind kind, String accessKey, String secretKey, Optional<String> sessionToken) {
    /** Shorter ones would be found in ordinary words. */
    private static final int SECRET_LENGTH_MIN = 6;

    /** Where the keys come from. */
    public enum Kind {
        /** They stand here. */
        KEYS,
        /** The process finds them: environment, profile, role of the machine. */
        DEFAULT,
        /** None: requests are not signed. */
        ANONYMOUS
    }

    public static S3Credentials keys(String accessKey, String secretKey, Optional<String> sessionToken) {
        return new S3Credentials(Kind.KEYS, accessKey, secretKey, sessionToken);
    }

    public static S3Credentials fromProcess() {
        return new S3Credentials(Kind.DEFAULT, "", "", Optional.empty());
    }

    public static S3Credentials anonymous() {
        return new S3Credentials(Kind.ANONYMOUS, "", "", Optional.empty());
    }

    /** The text without anything of these credentials, should a server have repeated it. */
    String masked(String text) {
        String masked = mask(mask(text, secretKey), accessKey);
        return sessionToken.isPresent() ? mask(masked, sessionToken.get()) : masked;
    }

    private static String mask(String text, String secret) {
        return secret.length() < SECRET_LENGTH_MIN ? text : text.replace(secret, "***");
    }

    @Override
    public String toString() {
        return "S3Credentials[" + kind + " ***]";
    }
}
