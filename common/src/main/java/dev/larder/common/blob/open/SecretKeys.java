package dev.larder.common.blob.open;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Which properties nobody may see: not in SHOW, not in logs, not on disk in clear. */
public final class SecretKeys {
    /** Shown in place of a secret. */
    public static final String MASK = "*XXX";

    private static final List<String> PARTS = List.of(
            "secret",
            "password",
            "passwd",
            "token",
            "credential",
            "private_key",
            "private-key",
            "account.key",
            "keytab_content");
    private static final List<String> ENDINGS = List.of(
            "access_key", "access-key", "access.key", "access_key_id", "access-key-id", "accesskey", "access.key.id");
    /** Ends in a suspicious word, but tells only where credentials come from. */
    private static final List<String> HARMLESS = List.of("credentials_provider_type", "credentials.provider");

    private SecretKeys() {}

    /** Whether the value of this property is secret, in any spelling. Access keys count, as they do in Doris. */
    public static boolean isSecret(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (HARMLESS.stream().anyMatch(lower::endsWith)) {
            return false;
        }
        return PARTS.stream().anyMatch(lower::contains) || ENDINGS.stream().anyMatch(lower::endsWith);
    }

    /** The properties, sorted, with the mask in place of secrets. */
    public static Map<String, String> masked(Map<String, String> properties) {
        Map<String, String> masked = new TreeMap<>();
        properties.forEach((name, value) -> masked.put(name, isSecret(name) ? MASK : value));
        return masked;
    }
}
