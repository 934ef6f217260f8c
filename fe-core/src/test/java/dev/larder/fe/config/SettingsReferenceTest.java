package dev.larder.fe.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** docs/reference/frontend-settings.md is made from the code: {@code -Dgolden=update} writes it, else it is only compared. */
class SettingsReferenceTest {
    private static final Path PAGE = Path.of("../docs/reference/frontend-settings.md");

    @Test
    void thePageIsThatOfTheCode() throws IOException {
        if ("update".equals(System.getProperty("golden"))) {
            Files.writeString(PAGE, page());
        }
        assertThat(Files.readString(PAGE)).isEqualTo(page());
    }

    private static String page() {
        StringBuilder page = new StringBuilder(
                """
                # Settings of a frontend

                Made from the code. `SHOW FRONTEND CONFIG` lists these with their values of now; `ADMIN SET FRONTEND CONFIG ("name" =
                "value")` changes one until the frontend ends, and for good with `"persist" = "true"` among the values. A frontend
                starts with others by `--set name=value,name=value`, or a line `set=name=value,name=value` in its configuration
                file. What a statement changed goes before what is kept in the log, that before what the frontend was started
                with, and that before the default.

                | name | default | bounds | changes | meaning |
                |---|---|---|---|---|
                """);
        for (ConfigKey key : ConfigKeys.all()) {
            page.append("| `")
                    .append(key.name())
                    .append("` | ")
                    .append(key.otherwise())
                    .append(" | ")
                    .append(bounds(key));
            page.append(" | ")
                    .append(changes(key))
                    .append(" | ")
                    .append(key.description())
                    .append(" |\n");
        }
        page.append(
                """

                ## Settings of Doris that have no meaning here

                ADMIN SET refuses them, and says why.

                | name | why |
                |---|---|
                """);
        ConfigKeys.meaningless().forEach((name, why) -> page.append("| `")
                .append(name)
                .append("` | ")
                .append(why)
                .append(" |\n"));
        return page.toString();
    }

    private static String bounds(ConfigKey key) {
        return key.min() == key.max() ? "" : key.min() + " to " + key.max();
    }

    private static String changes(ConfigKey key) {
        return switch (key.change()) {
            case FIXED -> "never";
            case ANY_TIME -> "at any time";
            case FOR_GOOD -> "at any time, always for good";
        };
    }
}
