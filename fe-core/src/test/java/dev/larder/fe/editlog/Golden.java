package dev.larder.fe.editlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files in src/test/resources that say what was written once and must be read for ever. */
final class Golden {
    private static final Path FOLDER = Path.of("src", "test", "resources", "golden", "edit-log");

    private Golden() {}

    /** What the file holds, after writing it when asked to with {@code -Dgolden=update}. */
    static String text(String name, String actual) {
        Path file = FOLDER.resolve(name);
        try {
            if ("update".equals(System.getProperty("golden"))) {
                Files.createDirectories(FOLDER);
                Files.writeString(file, actual + "\n", StandardCharsets.UTF_8);
            }
            assertThat(file)
                    .as("Golden file; -Dgolden=update writes it, after thought")
                    .exists();
            return Files.readString(file, StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
