package dev.larder.be.transfer;

import dev.larder.common.blob.BlobKey;
import dev.larder.common.blob.BlobStat;
import dev.larder.common.blob.BlobStore;
import dev.larder.common.blob.BlobStoreException;
import dev.larder.common.repository.BlobRef;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The blobs that this agent has sent for a batch, in a file: when the batch is begun anew, after a failure or with a new
 * process, they need not be sent again. The file is a hint. Nobody is believed but the store: what an earlier attempt
 * wrote down is asked for, and what is gone is sent again; a first attempt asks for nothing. A line that broke off counts
 * as not written. Any thread.
 */
final class SentBlobs implements Closeable {
    private final Path file;
    private final Map<BlobKey, BlobRef> earlier;
    // Of the lock of this object; absent while nothing was sent.
    private Optional<OutputStream> out = Optional.empty();

    private SentBlobs(Path file, Map<BlobKey, BlobRef> earlier) {
        this.file = file;
        this.earlier = Map.copyOf(earlier);
    }

    /** Goes on with the file; it is begun, in a folder that exists, with the first blob. */
    static SentBlobs open(Path file) throws IOException {
        Map<BlobKey, BlobRef> earlier = new HashMap<>();
        byte[] written = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
        int whole = written.length;
        while (whole > 0 && written[whole - 1] != '\n') {
            whole--;
        }
        new String(written, 0, whole, StandardCharsets.UTF_8)
                .lines()
                .flatMap(line -> parsed(line).stream())
                .forEach(blob -> earlier.put(blob.key(), blob));
        if (whole < written.length) {
            Files.write(file, Arrays.copyOf(written, whole));
        }
        return new SentBlobs(file, earlier);
    }

    /** The blob, if an earlier attempt has sent it and it is still there. */
    Optional<BlobRef> find(BlobKey key, BlobStore store) throws BlobStoreException {
        BlobRef sent = earlier.get(key);
        if (sent == null) {
            return Optional.empty();
        }
        Optional<BlobStat> there = store.stat(key);
        return there.filter(stat -> stat.size() == sent.size()).map(stat -> sent);
    }

    /** The store has it. */
    synchronized void add(BlobRef blob) throws IOException {
        if (out.isEmpty()) {
            out = Optional.of(Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
        }
        out.get().write((blob.key() + " " + blob.sha256() + " " + blob.size() + "\n").getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public synchronized void close() throws IOException {
        if (out.isPresent()) {
            out.get().close();
        }
    }

    private static Optional<BlobRef> parsed(String line) {
        String[] words = line.split(" ", -1);
        try {
            return words.length != 3
                    ? Optional.empty()
                    : Optional.of(new BlobRef(new BlobKey(words[0]), words[1], Long.parseLong(words[2])));
        } catch (IllegalArgumentException e) {
            // A disk that was full or a machine that fell over left it: the blob is sent again.
            return Optional.empty();
        }
    }
}
