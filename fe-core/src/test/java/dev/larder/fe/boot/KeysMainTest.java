package dev.larder.fe.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeysMainTest {
    @TempDir
    Path folder;

    @Test
    void makesAKeySetAndAddsKeysToIt() throws Exception {
        Path file = folder.resolve("keys.json");
        String created = KeysMain.run("create", file);
        assertThat(created).matches("Keys in " + file + ": \\d+; \\d+ encrypts");
        assertThat(KeysMain.run("show", file)).isEqualTo(created);
        assertThat(KeysMain.run("rotate", file))
                .matches("Keys in " + file + ": \\d+, \\d+; \\d+ encrypts")
                .doesNotEndWith(created.substring(created.indexOf(';')));
        assertThatThrownBy(() -> KeysMain.run("create", file)).isInstanceOf(FileAlreadyExistsException.class);
        assertThatThrownBy(() -> KeysMain.run("delete", file)).hasMessageContaining("create, rotate or show");
    }
}
