package dev.larder.fe.catalog;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a user or a role may do: the privilege table, and the one function that reads it.
 *
 * @param all at most one per target, in the order of targets
 */
public record Grants(List<Grant> all) {
    public static final Grants NONE = new Grants(List.of());

    public Grants {
        all = all.stream()
                .filter(grant -> !grant.privileges().isEmpty())
                .sorted(Comparator.comparing(Grant::on))
                .toList();
    }

    public static Grants of(GrantTarget on, Privilege... privileges) {
        return NONE.plus(new Grant(on, List.of(privileges)));
    }

    public Grants plus(Grant grant) {
        Grant changed = at(grant.on()).plus(grant.privileges());
        return with(changed);
    }

    /** What was not granted on exactly this target stays as it is. */
    public Grants minus(Grant grant) {
        return with(at(grant.on()).minus(grant.privileges()));
    }

    public Grants plus(Grants others) {
        Grants next = this;
        for (Grant grant : others.all) {
            next = next.plus(grant);
        }
        return next;
    }

    /** Whether the privilege holds on the target, granted on itself or on what it is part of. */
    public boolean allow(Privilege privilege, GrantTarget on) {
        return all.stream()
                .filter(grant -> grant.on().covers(on))
                .anyMatch(grant -> grant.privileges().contains(privilege)
                        || grant.privileges().contains(Privilege.ADMIN));
    }

    /** Whether any privilege holds on the target or on anything in it: what users may see is what they have. */
    public boolean touch(GrantTarget on) {
        return all.stream().anyMatch(grant -> grant.on().covers(on) || on.covers(grant.on()));
    }

    /** What is granted on exactly this target. */
    public Grant at(GrantTarget on) {
        return all.stream().filter(grant -> grant.on().equals(on)).findFirst().orElse(new Grant(on, List.of()));
    }

    private Grants with(Grant changed) {
        return new Grants(
                Stream.concat(all.stream().filter(grant -> !grant.on().equals(changed.on())), Stream.of(changed))
                        .toList());
    }
}
