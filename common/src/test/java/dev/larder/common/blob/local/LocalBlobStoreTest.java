package dev.larder.common.blob.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.common.blob.BlobPrefix;
import dev.larder.common.blob.BlobStore;
import dev.larder.common.blob.BlobStoreContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalBlobStoreTest extends BlobStoreContract {
    @TempDir
    private Path folder;

    @Override
    protected BlobStore open() {
        return new LocalBlobStore(folder.resolve("root"));
    }

    @Test
    void purgesTemporaryFilesOfPutsThatNeverEnded() throws IOException {
        leftOver("data/1/x~12345678");
        leftOver("data/1/deep/y~12345678");
        leftOver("data/12/z~12345678");

        assertThat(keys(BlobPrefix.ALL)).isEmpty();
        assertThat(store().unfinished(BlobPrefix.of("data/1"), 10))
                .extracting(unfinished -> unfinished.key().value())
                .containsExactlyInAnyOrder("data/1/x", "data/1/deep/y");
        assertThat(store().purgeUnfinished(BlobPrefix.of("data/1"))).isEqualTo(2);
        assertThat(store().unfinished(BlobPrefix.of("data/1"), 10)).isEmpty();
        assertThat(store().purgeUnfinished(BlobPrefix.ALL)).isEqualTo(1);
        assertThat(files()).isEmpty();
    }

    @Test
    void leavesNoFoldersBehind() throws IOException {
        put("a/b/c/d", "x");
        put("a/e", "x");

        store().delete(List.of(key("a/b/c/d")));
        assertThat(folder.resolve("root/a")).isDirectoryContaining(path -> path.endsWith("e"));
        assertThat(folder.resolve("root/a/b")).doesNotExist();
        store().delete(List.of(key("a/e")));
        assertThat(files()).isEmpty();
    }

    @Test
    void doesNotShowFilesThatAreNoKeys() throws IOException {
        put("a", "x");
        Files.writeString(folder.resolve("root/has space"), "x");
        Files.writeString(folder.resolve("root/tilde~"), "x");

        assertThat(keys(BlobPrefix.ALL)).containsExactly("a");
    }

    private void leftOver(String name) throws IOException {
        Path file = folder.resolve("root").resolve(LocalBlobStore.UNFINISHED).resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "half");
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("root"))) {
            return files.toList();
        }
    }
}
