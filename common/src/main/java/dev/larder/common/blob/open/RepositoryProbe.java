package dev.larder.common.blob.open;

import dev.larder.common.blob.BlobKey;
import dev.larder.common.blob.BlobPage;
import dev.larder.common.blob.BlobPrefix;
import dev.larder.common.blob.BlobSource;
import dev.larder.common.blob.BlobStat;
import dev.larder.common.blob.BlobStore;
import dev.larder.common.blob.BlobStoreException;
import dev.larder.common.blob.Blobs;
import dev.larder.common.blob.ByteRange;
import dev.larder.common.blob.WriteMode;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.error.Failure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Proves that this process can use a store: it writes, lists, reads and deletes one small blob. */
public final class RepositoryProbe {
    private static final BlobPrefix FOLDER = BlobPrefix.of("probes");
    private static final int LIST_LIMIT = 1000;

    private final BlobStore store;
    private final BlobKey key;
    private final byte[] content;

    private RepositoryProbe(BlobStore store, String probeName) {
        this.store = store;
        String name = probeName.replaceAll("[^A-Za-z0-9._-]", "_");
        this.key = FOLDER.key(name.substring(0, Math.min(name.length(), 100)) + "-" + UUID.randomUUID());
        this.content = ("Larder can write here as " + probeName).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * @param probeName who asks; part of the name of the blob
     * @return what failed and why; empty when all went well
     */
    public static Optional<Failure> check(BlobStore store, String probeName) {
        return new RepositoryProbe(store, probeName).run();
    }

    /** As {@link #check}, for a store that may not be written: only lists. */
    public static Optional<Failure> checkReadOnly(BlobStore store) {
        try {
            store.list(BlobPrefix.ALL, Optional.empty(), 1);
            return Optional.empty();
        } catch (BlobStoreException e) {
            return failed("list", e.getMessage());
        }
    }

    private Optional<Failure> run() {
        Optional<Failure> failure = step("write", () -> {
                    store.put(key, BlobSource.of(content), WriteMode.CREATE_NEW);
                    return true;
                })
                .or(() -> step("list", this::isListed))
                .or(() -> step(
                        "stat", () -> store.stat(key).map(BlobStat::size).equals(Optional.of((long) content.length))))
                .or(() -> step("read", () -> Arrays.equals(Blobs.read(store, key, content.length), content)))
                .or(() -> step("read a range", this::rangeIsRight));
        Optional<Failure> deletion = step("delete", () -> {
            store.delete(List.of(key));
            return store.stat(key).isEmpty();
        });
        return failure.or(() -> deletion);
    }

    private boolean isListed() throws BlobStoreException {
        Optional<BlobKey> after = Optional.empty();
        while (true) {
            BlobPage page = store.list(FOLDER, after, LIST_LIMIT);
            if (page.blobs().stream().anyMatch(stat -> stat.key().equals(key))) {
                return true;
            }
            if (!page.more()) {
                return false;
            }
            after = Optional.of(page.blobs().get(page.blobs().size() - 1).key());
        }
    }

    private boolean rangeIsRight() throws IOException {
        try (InputStream in = store.open(key, new ByteRange(3, 5))) {
            return Arrays.equals(in.readAllBytes(), Arrays.copyOfRange(content, 3, 8));
        }
    }

    private static Optional<Failure> step(String name, Step step) {
        try {
            return step.holds() ? Optional.empty() : failed(name, "the store returned something else than was written");
        } catch (IOException e) {
            return failed(name, e.getMessage());
        }
    }

    private static Optional<Failure> failed(String step, String why) {
        return Optional.of(new Failure(ErrorCode.REPOSITORY_FAILED, "failed to " + step + ": " + why));
    }

    private interface Step {
        boolean holds() throws IOException;
    }
}
