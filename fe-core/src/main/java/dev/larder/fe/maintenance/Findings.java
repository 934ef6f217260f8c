package dev.larder.fe.maintenance;

import dev.larder.fe.job.Damage;
import java.util.List;
import org.pcollections.TreePMap;

/**
 * What a verification has found so far.
 *
 * @param blobs that were checked; one that several batches use counts for each
 * @param bytes that were read
 * @param damages by key of the blob, {@link #DAMAGES_MAX} at most
 * @param unnamed damages beyond those
 */
public record Findings(long blobs, long bytes, TreePMap<String, Damage> damages, long unnamed) {
    /** Damaged blobs that are named. */
    public static final int DAMAGES_MAX = 1000;

    public static final Findings NONE = new Findings(0, 0, TreePMap.empty(), 0);

    /** How many blobs are damaged. */
    public long damaged() {
        return damages.size() + unnamed;
    }

    Findings plus(long moreBlobs, long moreBytes, List<Damage> found) {
        TreePMap<String, Damage> named = damages;
        long rest = unnamed;
        for (Damage damage : found) {
            if (named.containsKey(damage.key())) {
                continue;
            }
            if (named.size() < DAMAGES_MAX) {
                named = named.plus(damage.key(), damage);
            } else {
                rest++;
            }
        }
        return new Findings(blobs + moreBlobs, bytes + moreBytes, named, rest);
    }
}
