package dev.larder.fe.simulation;

import org.pcollections.TreePMap;

/**
 * What a copy of a tablet holds: for each version the load that made it. An immutable value, so that a hard link is the
 * value itself.
 */
record Content(TreePMap<Long, Long> loads) {
    static final Content EMPTY = new Content(TreePMap.empty());

    Content plus(long version, long load) {
        return new Content(loads.plus(version, load));
    }

    /** Whether the copy can prove that it has every version up to this one. */
    boolean covers(long version) {
        for (long one = 2; one <= version; one++) {
            if (!loads.containsKey(one)) {
                return false;
            }
        }
        return true;
    }

    /** The same without what came later. */
    Content at(long version) {
        TreePMap<Long, Long> rest = loads;
        for (Long one : loads.keySet()) {
            rest = one > version ? rest.minus(one) : rest;
        }
        return new Content(rest);
    }
}
