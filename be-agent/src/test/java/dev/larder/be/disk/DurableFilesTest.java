package dev.larder.be.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.common.error.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableFilesTest {
    @TempDir
    Path folder;

    @Test
    void replacesAFileAndLeavesNothingBeside() throws IOException {
        Path file = folder.resolve("a.json");

        DurableFiles.replace(file, new byte[] {1});
        DurableFiles.replace(file, new byte[] {2, 3});

        assertThat(file).hasBinaryContent(new byte[] {2, 3});
        assertThat(DurableFiles.entries(folder)).containsExactly(file);
    }

    @Test
    void deletesTreesButNotWhatLinksPointTo() throws IOException {
        Path outside = Files.createDirectories(folder.resolve("outside"));
        Files.writeString(outside.resolve("kept"), "x");
        Path tree = Files.createDirectories(folder.resolve("tree/sub"));
        Files.createSymbolicLink(tree.resolve("link"), outside);

        DurableFiles.deleteTree(folder.resolve("tree"));
        DurableFiles.deleteTree(folder.resolve("tree"));

        assertThat(folder.resolve("tree")).doesNotExist();
        assertThat(outside.resolve("kept")).exists();
    }

    @Test
    void lendsAFolderToOneOwner() throws IOException {
        try (FolderLock lock = FolderLock.take(folder)) {
            assertThat(lock).isNotNull();
            assertThatThrownBy(() -> FolderLock.take(folder)).hasMessageContaining("used by another agent");
        }
        FolderLock.take(folder).close();
    }

    @Test
    void keepsAReserve() throws IOException {
        long usable = Files.getFileStore(folder).getUsableSpace();

        new DiskRoom(folder, 0).require(1);

        assertThatThrownBy(() -> new DiskRoom(folder, 2 * usable).require(1)).isInstanceOf(EngineException.class);
    }
}
