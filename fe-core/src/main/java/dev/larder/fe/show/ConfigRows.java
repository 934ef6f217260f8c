package dev.larder.fe.show;

import dev.larder.fe.config.ConfigKey;
import dev.larder.fe.config.ConfigKeys;
import dev.larder.fe.config.FrontendSettings;
import java.util.Comparator;

/** SHOW FRONTEND CONFIG. */
public final class ConfigRows {
    private ConfigRows() {}

    public static ShowRows show(FrontendSettings settings) {
        ShowRows.Builder rows = ShowRows.of("Key", "Value", "Type", "IsMutable", "MasterOnly", "Comment");
        ConfigKeys.all().stream()
                .sorted(Comparator.comparing(ConfigKey::name))
                .forEach(key ->
                        rows.row(key.name(), settings.value(key), "long", key.mutable(), true, key.description()));
        return rows.build();
    }
}
