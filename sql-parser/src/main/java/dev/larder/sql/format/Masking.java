package dev.larder.sql.format;

import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which secrets the text hides: the values of some properties, and passwords.
 *
 * @param keys property keys in lower case whose values are hidden; case does not matter
 * @param replacement what stands in place of a secret
 * @param passwords whether passwords of users are hidden
 */
public record Masking(Set<String> keys, String replacement, Passwords passwords) {
    /** Whether passwords of users are hidden. */
    public enum Passwords {
        SHOWN,
        HIDDEN
    }

    /** Everything as it was given. */
    public static final Masking NONE = new Masking(Set.of(), "", Passwords.SHOWN);

    public Masking {
        keys = keys.stream().map(key -> key.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
    }

    /** Hides passwords and the values of the given property keys as Doris does. */
    public static Masking of(Set<String> keys) {
        return new Masking(keys, "*XXX", Passwords.HIDDEN);
    }

    String value(String key, String value) {
        return keys.contains(key.toLowerCase(Locale.ROOT)) ? replacement : value;
    }

    String password(String password) {
        return switch (passwords) {
            case SHOWN -> password;
            case HIDDEN -> replacement;
        };
    }
}
