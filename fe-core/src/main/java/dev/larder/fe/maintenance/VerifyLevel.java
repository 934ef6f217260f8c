package dev.larder.fe.maintenance;

/** How closely a snapshot is looked at; each level does what those before it do. */
public enum VerifyLevel {
    /** Every manifest is read and proved by its digest. */
    METADATA,
    /** Every blob with data is there and long enough. */
    SIZES,
    /** Every file, or a sample of them, is read and hashed. */
    DATA
}
