package dev.larder.fe.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretSealerTest {
    @TempDir
    Path folder;

    private Path keyset;
    private SecretSealer sealer;

    @BeforeEach
    void open() throws IOException {
        keyset = folder.resolve("secret.keyset");
        sealer = SecretSealer.open(keyset);
    }

    @Test
    void opensAfterARestartWhatItSealed() throws IOException {
        String text = sealer.seal("s3cr3t");

        assertThat(text).doesNotContain("s3cr3t");
        assertThat(SecretSealer.open(keyset).open(text)).isEqualTo("s3cr3t");
    }

    @Test
    void sealsTheSameSecretDifferentlyEachTime() {
        assertThat(sealer.seal("same")).isNotEqualTo(sealer.seal("same"));
    }

    @Test
    void keepsTheKeyFromOtherUsers() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keyset)))
                .isEqualTo("rw-------");
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(keyset);
        }
    }

    @Test
    void doesNotOpenWhatAnotherKeySealed() throws IOException {
        String foreign = SecretSealer.open(folder.resolve("other.keyset")).seal("s3cr3t");

        assertThatThrownBy(() -> sealer.open(foreign))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("another key set");
    }

    @Test
    void namesADamagedKeyFile() throws IOException {
        Files.writeString(keyset, "{");

        assertThatThrownBy(() -> SecretSealer.open(keyset))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(keyset.toString());
    }
}
