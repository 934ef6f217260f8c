package dev.larder.common.blob;

/**
 * What a store can do.
 *
 * @param exclusiveCreate whether CREATE_NEW has exactly one winner even among writers at the same time
 * @param partSizeMax bytes of the largest part of a put that is sent in parts
 * @param parallelismHint requests at once that this store serves well
 */
public record StoreTraits(boolean exclusiveCreate, long partSizeMax, int parallelismHint) {}
