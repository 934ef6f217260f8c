package dev.larder.fe.mysql;

import java.util.Optional;

/** How a client proves that it knows a password. */
public enum AuthPlugin {
    NATIVE("mysql_native_password"),
    CACHING_SHA2("caching_sha2_password");

    private final String wireName;

    AuthPlugin(String wireName) {
        this.wireName = wireName;
    }

    /** The name on the wire and in {@code default_authentication_plugin}. */
    public String wireName() {
        return wireName;
    }

    static Optional<AuthPlugin> named(String name) {
        for (AuthPlugin plugin : values()) {
            if (plugin.wireName.equals(name)) {
                return Optional.of(plugin);
            }
        }
        return Optional.empty();
    }
}
