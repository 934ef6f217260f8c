package dev.larder.common.repository;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.common.blob.BlobKey;
import dev.larder.common.blob.CorruptBlob;
import dev.larder.common.repository.GlobalManifest.GrantContent;
import dev.larder.common.repository.GlobalManifest.RoleContent;
import dev.larder.common.repository.GlobalManifest.UserContent;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GlobalManifestTest {
    private static final BlobKey KEY = new BlobKey("meta/0a1b2c3d-10050/catalog.json.zst");
    private static final GrantContent READ = new GrantContent("internal", "shop", "*", List.of("SELECT"));
    static final GlobalManifest MANIFEST = new GlobalManifest(
            "__internal_schema",
            List.of(new UserContent(
                    "ann",
                    "10.0.%",
                    "ab".repeat(20),
                    "cd".repeat(32),
                    List.of(new GrantContent("internal", "shop", "orders", List.of("SELECT", "LOAD"))),
                    List.of("readers"),
                    3,
                    Optional.of(3600L),
                    "of sales")),
            List.of(new RoleContent("readers", List.of(READ), "who read")));

    @Test
    void isReadAsItWasWrittenOnce() throws IOException, CorruptBlob {
        String written = new String(ManifestCodec.encode(MANIFEST), UTF_8);
        try (InputStream golden = GlobalManifestTest.class.getResourceAsStream("global-v1.json")) {
            String text = new String(golden.readAllBytes(), UTF_8).strip();
            assertThat(ManifestCodec.decode(KEY, text.getBytes(UTF_8), GlobalManifest.class))
                    .isEqualTo(MANIFEST);
            assertThat(written).isEqualTo(text);
        }
    }

    @Test
    void readsAsACatalogWithoutTables() throws CorruptBlob {
        CatalogManifest catalog = ManifestCodec.decode(KEY, ManifestCodec.encode(MANIFEST), CatalogManifest.class);
        assertThat(catalog.database()).isEqualTo("__internal_schema");
        assertThat(catalog.tables()).isEmpty();
    }

    @Test
    void refusesWhatIsNoVerifier() {
        assertThatThrownBy(() -> new UserContent(
                        "ann", "%", "a clear password", "", List.of(), List.of(), 0, Optional.empty(), ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("clear");
    }

    @Test
    void doesNotShowHashes() {
        assertThat(MANIFEST.toString()).doesNotContain("abab", "cdcd");
    }
}
