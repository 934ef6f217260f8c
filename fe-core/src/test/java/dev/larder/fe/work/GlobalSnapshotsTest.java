package dev.larder.fe.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.common.id.UserId;
import dev.larder.common.repository.GlobalManifest;
import dev.larder.common.repository.GlobalManifest.GrantContent;
import dev.larder.common.repository.GlobalManifest.RoleContent;
import dev.larder.fe.catalog.Access;
import dev.larder.fe.catalog.Catalog;
import dev.larder.fe.catalog.CatalogChange.RoleSaved;
import dev.larder.fe.catalog.CatalogChange.UserSaved;
import dev.larder.fe.catalog.DecisionContext;
import dev.larder.fe.catalog.Grant;
import dev.larder.fe.catalog.GrantTarget;
import dev.larder.fe.catalog.Grants;
import dev.larder.fe.catalog.LoginPolicy;
import dev.larder.fe.catalog.Privilege;
import dev.larder.fe.catalog.Role;
import dev.larder.fe.catalog.User;
import dev.larder.fe.kernel.IdAllocator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GlobalSnapshotsTest {
    private static final Role READERS =
            new Role("readers", Grants.of(GrantTarget.database("sales"), Privilege.SELECT), "who read");
    private static final User ANN = User.ordinary(new UserId(0), "ann", "10.%", "ab".repeat(20), "cd".repeat(32))
            .withGrants(Grants.of(GrantTarget.EVERYTHING, Privilege.values())
                    .plus(new Grant(GrantTarget.table("sales", "t"), List.of(Privilege.LOAD))))
            .withRole("readers")
            .withPolicy(new LoginPolicy(3, Optional.empty(), 0))
            .withComment("of sales");

    @Test
    void nothingIsLostOnTheWay() {
        Access access = new Access(List.of(ANN), List.of(READERS));
        assertThat(GlobalSnapshots.access(GlobalSnapshots.manifest(access))).isEqualTo(access);
    }

    @Test
    void aPrivilegeNobodyKnowsIsRefused() {
        GlobalManifest newer = new GlobalManifest(
                GlobalSnapshots.DATABASE,
                List.of(),
                List.of(new RoleContent(
                        "r", List.of(new GrantContent("internal", "*", "*", List.of("TELEPORT"))), "")));
        assertThatThrownBy(() -> GlobalSnapshots.access(newer))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("TELEPORT");
    }

    @Test
    void theClustersOwnUserIsNotCarriedAndNotReplaced() {
        Catalog catalog = new UserSaved(User.root(new UserId(1))).applyTo(Catalog.EMPTY);
        assertThat(Access.of(catalog).users()).isEmpty();
        User impostor = User.ordinary(new UserId(0), "root", "%", "ab".repeat(20), "");
        assertThat(new Access(List.of(impostor), List.of()).restoredInto(context(catalog)))
                .isEmpty();
    }

    @Test
    void whoHasTheSameNameKeepsItsIdAndOthersGetNewOnes() {
        User before = User.ordinary(new UserId(7), "ann", "10.%", "", "").withPolicy(LoginPolicy.NONE.unlocked());
        Catalog catalog = new UserSaved(before).applyTo(Catalog.EMPTY);
        User ben = User.ordinary(new UserId(0), "ben", "%", "", "");
        assertThat(new Access(List.of(ANN, ben), List.of(READERS, Role.ADMIN)).restoredInto(context(catalog)))
                .satisfiesExactly(
                        role -> assertThat(role).isEqualTo(new RoleSaved(READERS)),
                        ann -> {
                            User saved = ((UserSaved) ann).user();
                            assertThat(saved.id()).isEqualTo(new UserId(7));
                            assertThat(saved.nativeHash()).isEqualTo(ANN.nativeHash());
                            assertThat(saved.policy()).isEqualTo(new LoginPolicy(3, Optional.empty(), 1));
                        },
                        other -> assertThat(((UserSaved) other).user().id()).isEqualTo(new UserId(100)));
    }

    private static DecisionContext context(Catalog catalog) {
        return new DecisionContext(catalog, Set.of(), new IdAllocator(100));
    }
}
