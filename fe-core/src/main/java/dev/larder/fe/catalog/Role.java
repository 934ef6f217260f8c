package dev.larder.fe.catalog;

import java.util.List;
import java.util.Optional;

/** Privileges under a name, to be given to users together. */
public record Role(String name, Grants grants, String comment) {
    /** What root has. */
    public static final Role OPERATOR =
            new Role("operator", Grants.of(GrantTarget.EVERYTHING, Privilege.NODE, Privilege.ADMIN), "");

    public static final Role ADMIN = new Role("admin", Grants.of(GrantTarget.EVERYTHING, Privilege.ADMIN), "");

    /** Roles that are always there and never change. */
    public static final List<Role> BUILT_IN = List.of(ADMIN, OPERATOR);

    public static Optional<Role> builtIn(String name) {
        return BUILT_IN.stream().filter(role -> role.name().equals(name)).findFirst();
    }

    public Role with(Grants next) {
        return new Role(name, next, comment);
    }
}
