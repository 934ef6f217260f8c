package dev.larder.fe.catalog;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Privileges on something.
 *
 * @param privileges each once, in the order of the enum
 */
public record Grant(GrantTarget on, List<Privilege> privileges) {
    public Grant {
        privileges = privileges.stream().distinct().sorted().toList();
    }

    Grant plus(List<Privilege> more) {
        Set<Privilege> all = set(privileges);
        all.addAll(more);
        return new Grant(on, List.copyOf(all));
    }

    Grant minus(List<Privilege> less) {
        Set<Privilege> rest = set(privileges);
        less.forEach(rest::remove);
        return new Grant(on, List.copyOf(rest));
    }

    private static Set<Privilege> set(List<Privilege> privileges) {
        Set<Privilege> set = EnumSet.noneOf(Privilege.class);
        set.addAll(privileges);
        return set;
    }
}
