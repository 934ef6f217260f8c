package dev.larder.common.schema;

/** The kinds of secondary indexes. */
public enum IndexKind {
    INVERTED,
    NGRAM_BF,
    BITMAP
}
