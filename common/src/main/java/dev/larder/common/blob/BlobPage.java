package dev.larder.common.blob;

import java.util.List;

/**
 * A piece of a listing, in key order.
 *
 * @param more whether keys follow; ask again after the last key of this page
 */
public record BlobPage(List<BlobStat> blobs, boolean more) {
    public BlobPage {
        blobs = List.copyOf(blobs);
    }
}
