package dev.larder.fe.show;

import dev.larder.fe.catalog.Catalog;
import dev.larder.fe.catalog.Grant;
import dev.larder.fe.catalog.GrantTarget;
import dev.larder.fe.catalog.GrantTarget.Level;
import dev.larder.fe.catalog.Grants;
import dev.larder.fe.catalog.Privilege;
import dev.larder.fe.catalog.Role;
import dev.larder.fe.catalog.User;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Users, roles and what they may do. */
public final class UserRows {
    /** What every user may read. */
    private static final Grant SYSTEM =
            new Grant(GrantTarget.database("information_schema"), List.of(Privilege.SELECT));

    private UserRows() {}

    /** SHOW GRANTS: what a user may do by itself and by its roles. What Larder has no privileges on is NULL. */
    public static ShowRows grants(Catalog catalog, Collection<User> users) {
        ShowRows.Builder rows = ShowRows.of(
                "UserIdentity",
                "Comment",
                "Password",
                "Roles",
                "GlobalPrivs",
                "CatalogPrivs",
                "DatabasePrivs",
                "TablePrivs",
                "ColPrivs",
                "ResourcePrivs",
                "CloudClusterPrivs",
                "CloudStagePrivs",
                "StorageVaultPrivs",
                "WorkloadGroupPrivs",
                "ComputeGroupPrivs");
        users.stream()
                .sorted(Comparator.comparing(User::name).thenComparing(User::host))
                .forEach(user -> {
                    Grants grants = catalog.grants(user).plus(SYSTEM);
                    rows.row(
                            user,
                            user.comment(),
                            hasPassword(user) ? "Yes" : "No",
                            String.join(",", roles(user)),
                            global(grants),
                            named(grants, Level.CATALOG),
                            named(grants, Level.DATABASE),
                            named(grants, Level.TABLE),
                            null,
                            null,
                            null,
                            null,
                            null,
                            null,
                            null);
                });
        return rows.build();
    }

    public static ShowRows roles(Catalog catalog) {
        ShowRows.Builder rows = ShowRows.of(
                "Name",
                "Comment",
                "Users",
                "GlobalPrivs",
                "CatalogPrivs",
                "DatabasePrivs",
                "TablePrivs",
                "ResourcePrivs",
                "CloudClusterPrivs",
                "CloudStagePrivs",
                "StorageVaultPrivs",
                "WorkloadGroupPrivs",
                "ComputeGroupPrivs");
        Stream.concat(Role.BUILT_IN.stream(), catalog.roles().values().stream())
                .sorted(Comparator.comparing(Role::name))
                .forEach(role -> rows.row(
                        role.name(),
                        role.comment(),
                        users(catalog, role),
                        global(role.grants()),
                        named(role.grants(), Level.CATALOG),
                        named(role.grants(), Level.DATABASE),
                        named(role.grants(), Level.TABLE),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null));
        return rows.build();
    }

    private static boolean hasPassword(User user) {
        return !user.nativeHash().isEmpty() || !user.sha2Verifier().isEmpty();
    }

    private static List<String> roles(User user) {
        List<String> roles = new ArrayList<>(user.roles());
        if (user.admin() && !roles.contains(Role.OPERATOR.name())) {
            roles.add(Role.OPERATOR.name());
        }
        return roles;
    }

    private static String users(Catalog catalog, Role role) {
        return catalog.users().values().stream()
                .filter(user -> roles(user).contains(role.name()))
                .map(User::toString)
                .sorted()
                .collect(Collectors.joining(", "));
    }

    private static String global(Grants grants) {
        List<Privilege> privileges = grants.at(GrantTarget.EVERYTHING).privileges();
        return privileges.isEmpty() ? null : text(privileges);
    }

    private static String named(Grants grants, Level level) {
        String text = grants.all().stream()
                .filter(grant -> grant.on().level() == level)
                .map(grant -> name(grant.on()) + ": " + text(grant.privileges()))
                .collect(Collectors.joining("; "));
        return text.isEmpty() ? null : text;
    }

    /** The parts that are not asterisks. */
    private static String name(GrantTarget target) {
        return Stream.of(target.catalog(), target.database(), target.table())
                .filter(part -> !part.equals(GrantTarget.ANY))
                .collect(Collectors.joining("."));
    }

    private static String text(List<Privilege> privileges) {
        return privileges.stream().map(Privilege::shown).collect(Collectors.joining(","));
    }
}
