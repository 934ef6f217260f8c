package dev.larder.fe.catalog;

import dev.larder.common.id.UserId;
import dev.larder.fe.kernel.StateChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who may do what, to be carried from one cluster to another. The cluster's own user stays what it is in each cluster,
 * and is not in it.
 */
public record Access(List<User> users, List<Role> roles) {
    public Access {
        users = List.copyOf(users);
        roles = List.copyOf(roles);
    }

    public static Access of(Catalog catalog) {
        return new Access(
                catalog.users().values().stream().filter(user -> !user.admin()).toList(),
                List.copyOf(catalog.roles().values()));
    }

    /**
     * The facts that bring all of it back: what has the same name becomes as it was, and what has another name stays.
     */
    public List<StateChange> restoredInto(DecisionContext context) {
        List<StateChange> facts = new ArrayList<>();
        roles.stream()
                .filter(role -> Role.builtIn(role.name()).isEmpty())
                .forEach(role -> facts.add(new CatalogChange.RoleSaved(role)));
        for (User user : users) {
            Optional<User> present = context.catalog().user(user.name(), user.host());
            if (present.filter(User::admin).isEmpty()) {
                UserId id = present.map(User::id)
                        .orElseGet(() -> new UserId(context.ids().take()));
                long unlocks = present.map(one -> one.policy().unlocks()).orElse(0L);
                facts.add(new CatalogChange.UserSaved(user.restoredAs(id, unlocks)));
            }
        }
        return facts;
    }
}
