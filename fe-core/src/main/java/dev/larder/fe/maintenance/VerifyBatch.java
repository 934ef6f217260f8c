package dev.larder.fe.maintenance;

import dev.larder.common.id.BackendId;
import dev.larder.fe.job.ManifestRef;

/**
 * A batch manifest to be checked with all it names.
 *
 * @param number unique within the job
 * @param backend that does it; any can
 */
public record VerifyBatch(int number, ManifestRef manifest, BackendId backend) {
    VerifyBatch on(BackendId other) {
        return new VerifyBatch(number, manifest, other);
    }
}
