package dev.larder.fe.restore;

import java.util.Locale;

/** What a RESTORE can ask for by a property that is true or false; false is the default of all. */
public enum RestoreOption {
    /** Accepted for those who ask for it: partitions that are not restored take loads anyway, others would lose them. */
    ALLOW_LOAD,
    /** Afterwards the database has no other tables than those restored. */
    CLEAN_TABLES,
    /** Afterwards restored tables have no other partitions than the snapshot. */
    CLEAN_PARTITIONS,
    /** A table that exists is replaced as a whole, and takes loads until then. */
    ATOMIC_RESTORE,
    /** A table that the snapshot does not fit is replaced all the same. */
    FORCE_REPLACE,
    /** Restored tables stay in the colocate group of their name. */
    RESERVE_COLOCATE,
    /** Restored tables go on to make their partitions by themselves. */
    RESERVE_DYNAMIC_PARTITION_ENABLE,
    /** A snapshot that is not signed, or by a key that is not trusted, is restored all the same. */
    FORCE;

    /** The key of the property. */
    public String property() {
        return name().toLowerCase(Locale.ROOT);
    }
}
