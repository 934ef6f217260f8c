package dev.larder.be.transfer;

/**
 * Which files travel together.
 *
 * @param fileBytesMax files up to this size go into bundles; 0 for none
 * @param bundleBytesMax a bundle is smaller than this
 */
public record BundleRules(long fileBytesMax, long bundleBytesMax) {
    /** A bundle of this size is one request to any store, and read in one pass. */
    public static final BundleRules DEFAULT = new BundleRules(4L << 20, 16L << 20);
}
