package dev.larder.common.blob.s3;

import dev.larder.common.blob.BlobKey;
import java.util.Optional;

/** Object names of the bucket as keys of the store. */
final class S3Names {
    private S3Names() {}

    /** The key of an object; none when somebody else put there what is no key of ours. */
    static Optional<BlobKey> key(String root, String name) {
        if (!name.startsWith(root)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new BlobKey(name.substring(root.length())));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
