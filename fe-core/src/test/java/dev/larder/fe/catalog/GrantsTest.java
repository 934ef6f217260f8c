package dev.larder.fe.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.common.id.UserId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.pcollections.TreePMap;

class GrantsTest {
    private static final GrantTarget CATALOG = new GrantTarget("internal", "*", "*");
    private static final GrantTarget SALES = GrantTarget.database("sales");
    private static final GrantTarget ORDERS = GrantTarget.table("sales", "orders");

    @Test
    void whatIsGrantedAboveHoldsBelow() {
        for (GrantTarget above : List.of(GrantTarget.EVERYTHING, CATALOG, SALES, ORDERS)) {
            assertThat(Grants.of(above, Privilege.LOAD).allow(Privilege.LOAD, ORDERS))
                    .as(above.toString())
                    .isTrue();
        }
    }

    @Test
    void whatIsGrantedBelowDoesNotHoldAbove() {
        Grants grants = Grants.of(ORDERS, Privilege.LOAD);
        for (GrantTarget above : List.of(GrantTarget.EVERYTHING, CATALOG, SALES)) {
            assertThat(grants.allow(Privilege.LOAD, above)).as(above.toString()).isFalse();
        }
    }

    @Test
    void aPrivilegeIsNoOther() {
        assertThat(Grants.of(SALES, Privilege.SELECT).allow(Privilege.LOAD, ORDERS))
                .isFalse();
    }

    @Test
    void aGrantOnOneTableSaysNothingOfAnother() {
        Grants grants = Grants.of(ORDERS, Privilege.SELECT);
        assertThat(grants.allow(Privilege.SELECT, GrantTarget.table("sales", "order")))
                .isFalse();
        assertThat(grants.allow(Privilege.SELECT, GrantTarget.table("stock", "orders")))
                .isFalse();
    }

    @Test
    void administratorsMayEverything() {
        Grants grants = Grants.of(GrantTarget.EVERYTHING, Privilege.ADMIN);
        for (Privilege privilege : Privilege.values()) {
            assertThat(grants.allow(privilege, ORDERS)).as(privilege.name()).isTrue();
        }
    }

    @Test
    void whoHasATableSeesItsDatabase() {
        Grants grants = Grants.of(ORDERS, Privilege.SELECT);
        assertThat(grants.touch(SALES)).isTrue();
        assertThat(grants.touch(ORDERS)).isTrue();
        assertThat(grants.touch(GrantTarget.table("sales", "secrets"))).isFalse();
        assertThat(grants.touch(GrantTarget.database("stock"))).isFalse();
    }

    @Test
    void takesOnlyWhatWasGrantedThere() {
        Grants grants = Grants.of(SALES, Privilege.SELECT, Privilege.LOAD).plus(grant(ORDERS, Privilege.SELECT));
        assertThat(grants.minus(grant(SALES, Privilege.SELECT)))
                .isEqualTo(Grants.of(SALES, Privilege.LOAD).plus(grant(ORDERS, Privilege.SELECT)));
        assertThat(grants.minus(grant(GrantTarget.EVERYTHING, Privilege.SELECT)))
                .isEqualTo(grants);
    }

    @Test
    void nothingIsLeftOfAGrantWithoutPrivileges() {
        assertThat(Grants.of(SALES, Privilege.SELECT).minus(grant(SALES, Privilege.SELECT)))
                .isEqualTo(Grants.NONE);
    }

    @Test
    void theOrderOfGrantsDoesNotMatter() {
        assertThat(Grants.of(SALES, Privilege.LOAD).plus(grant(ORDERS, Privilege.DROP)))
                .isEqualTo(Grants.of(ORDERS, Privilege.DROP).plus(grant(SALES, Privilege.LOAD)));
    }

    @Test
    void aNameAfterAnAsteriskIsRefused() {
        assertThatThrownBy(() -> new GrantTarget("*", "sales", "*")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new GrantTarget("internal", "*", "orders"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aUserHasWhatItsRolesHave() {
        Role readers = new Role("readers", Grants.of(SALES, Privilege.SELECT), "");
        User ann = User.ordinary(new UserId(1), "ann", "%", "", "").withRole("readers");
        Catalog catalog = Catalog.EMPTY
                .withRoles(TreePMap.singleton("readers", readers))
                .withUsers(TreePMap.singleton(ann.id(), ann));
        assertThat(catalog.grants(ann).allow(Privilege.SELECT, ORDERS)).isTrue();
        Catalog without = new CatalogChange.RoleDropped("readers").applyTo(catalog);
        assertThat(without.grants(without.users().get(ann.id()))).isEqualTo(Grants.NONE);
        assertThat(without.users().get(ann.id()).roles()).isEmpty();
    }

    private static Grant grant(GrantTarget on, Privilege... privileges) {
        return new Grant(on, List.of(privileges));
    }
}
