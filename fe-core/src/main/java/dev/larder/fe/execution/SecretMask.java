package dev.larder.fe.execution;

import java.util.regex.Pattern;

/** Statement text for logs and for other users' eyes: what may hold a secret is cut off. */
public final class SecretMask {
    /** From the first of these words on, a statement may hold a password or a key. */
    private static final Pattern SECRETS =
            Pattern.compile("(?is)(\\bproperties\\b|\\bidentified\\b|\\bpassword\\b|secret|access_key|\\btoken\\b).*");

    private static final int LENGTH_MAX = 2048;

    private SecretMask() {}

    /** The text up to where a secret may begin. */
    public static String mask(String sql) {
        String masked = SECRETS.matcher(sql).replaceFirst("$1 ***");
        return masked.length() <= LENGTH_MAX ? masked : masked.substring(0, LENGTH_MAX) + "...";
    }
}
