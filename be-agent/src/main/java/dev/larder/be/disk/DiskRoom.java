package dev.larder.be.disk;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * How much the disk below a folder can still take.
 *
 * @param reserveBytes what stays free whatever is asked for
 */
public record DiskRoom(Path folder, long reserveBytes) {
    public long availableBytes() throws IOException {
        return Math.max(0, store().getUsableSpace() - reserveBytes);
    }

    public long totalBytes() throws IOException {
        return store().getTotalSpace();
    }

    /** Throws DISK_FULL unless so many more bytes fit. */
    public void require(long bytes) throws IOException {
        long available = availableBytes();
        if (bytes > available) {
            throw new EngineException(
                    ErrorCode.DISK_FULL,
                    "Not enough room in " + folder + ": " + bytes + " bytes needed, " + available + " available, "
                            + reserveBytes + " kept in reserve");
        }
    }

    private FileStore store() throws IOException {
        return Files.getFileStore(folder);
    }
}
