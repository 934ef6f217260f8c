package dev.larder.fe.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.id.UserId;
import dev.larder.fe.catalog.CatalogChange.RoleSaved;
import dev.larder.fe.catalog.CatalogChange.UserSaved;
import dev.larder.fe.catalog.GrantTarget;
import dev.larder.fe.catalog.Grants;
import dev.larder.fe.catalog.Privilege;
import dev.larder.fe.catalog.Role;
import dev.larder.fe.catalog.User;
import dev.larder.fe.config.FrontendSettings;
import dev.larder.fe.session.Account;
import dev.larder.fe.session.GlobalVariables;
import dev.larder.fe.session.PasswordHashes;
import dev.larder.fe.session.Session;
import dev.larder.fe.session.SessionRegistry;
import dev.larder.fe.state.ClusterState;
import dev.larder.sql.parser.SqlParser;
import dev.larder.sql.tree.Statement;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every statement with every privilege on every level: what suffices stands here once more, as a table. */
class StatementRulesTest {
    private static final GrantTarget GLOBAL = GrantTarget.EVERYTHING;
    private static final GrantTarget DATABASE = GrantTarget.database("d");
    private static final GrantTarget TABLE = GrantTarget.table("d", "t");
    private static final GrantTarget OTHER_DATABASE = GrantTarget.database("e");
    private static final GrantTarget OTHER_TABLE = GrantTarget.table("d", "u");
    private static final Instant NOW = Instant.parse("2026-11-22T10:15:30Z");

    /**
     * What suffices for a statement besides ADMIN.
     *
     * @param on the narrowest thing that the privilege is needed on
     * @param privileges any of them; empty for none
     * @param refusal what everyone else is told
     */
    private record Line(String sql, Optional<GrantTarget> on, Set<Privilege> privileges, ErrorCode refusal) {
        boolean allows(Privilege privilege, GrantTarget granted) {
            boolean reaches = on.filter(target -> touches(granted, target)).isPresent();
            return privilege == Privilege.ADMIN || (reaches && privileges.contains(privilege));
        }

        private boolean touches(GrantTarget granted, GrantTarget target) {
            boolean sees = refusal != ErrorCode.PRIVILEGE_REQUIRED && privileges.size() == Privilege.values().length;
            // Whoever has a table may look at its database.
            return Grants.of(granted, Privilege.SELECT).allow(Privilege.SELECT, target)
                    || (sees && Grants.of(granted, Privilege.SELECT).touch(target));
        }
    }

    private static final List<Line> TABLE_OF_RULES = List.of(
            any("SHOW DATABASES"),
            on("CREATE DATABASE d", DATABASE, ErrorCode.DATABASE_ACCESS_DENIED, Privilege.CREATE),
            on("DROP DATABASE d", DATABASE, ErrorCode.DATABASE_ACCESS_DENIED, Privilege.DROP),
            sees("SHOW CREATE DATABASE d", DATABASE, ErrorCode.DATABASE_ACCESS_DENIED),
            sees("USE d", DATABASE, ErrorCode.DATABASE_ACCESS_DENIED),
            on("CREATE TABLE d.t (a INT)", TABLE, ErrorCode.TABLE_ACCESS_DENIED, Privilege.CREATE),
            on("DROP TABLE d.t", TABLE, ErrorCode.TABLE_ACCESS_DENIED, Privilege.DROP),
            on("TRUNCATE TABLE d.t", TABLE, ErrorCode.TABLE_ACCESS_DENIED, Privilege.LOAD),
            on("CREATE INDEX i ON d.t (a)", TABLE, ErrorCode.TABLE_ACCESS_DENIED, Privilege.ALTER),
            on("DROP INDEX i ON d.t", TABLE, ErrorCode.TABLE_ACCESS_DENIED, Privilege.ALTER),
            sees("SHOW INDEX FROM d.t", TABLE, ErrorCode.TABLE_ACCESS_DENIED),
            on("ALTER TABLE d.t ADD ROLLUP r (a)", TABLE, ErrorCode.TABLE_ACCESS_DENIED, Privilege.ALTER),
            on("ALTER TABLE d.t DROP ROLLUP r", TABLE, ErrorCode.TABLE_ACCESS_DENIED, Privilege.ALTER),
            on("ALTER TABLE d.t RENAME ROLLUP r s", TABLE, ErrorCode.TABLE_ACCESS_DENIED, Privilege.ALTER),
            on(
                    "CREATE MATERIALIZED VIEW v AS SELECT a FROM d.t",
                    TABLE,
                    ErrorCode.TABLE_ACCESS_DENIED,
                    Privilege.ALTER),
            on("DROP MATERIALIZED VIEW v ON d.t", TABLE, ErrorCode.TABLE_ACCESS_DENIED, Privilege.ALTER),
            sees("SHOW CREATE MATERIALIZED VIEW v ON d.t", TABLE, ErrorCode.TABLE_ACCESS_DENIED),
            sees("DESC d.t ALL", TABLE, ErrorCode.TABLE_ACCESS_DENIED),
            on("ALTER TABLE d.t MODIFY COMMENT 'x'", TABLE, ErrorCode.TABLE_ACCESS_DENIED, Privilege.ALTER),
            sees("SHOW DYNAMIC PARTITION TABLES FROM d", DATABASE, ErrorCode.DATABASE_ACCESS_DENIED),
            sees("SHOW TABLES FROM d", DATABASE, ErrorCode.DATABASE_ACCESS_DENIED),
            sees("SHOW TABLE STATUS FROM d", DATABASE, ErrorCode.DATABASE_ACCESS_DENIED),
            sees("SHOW CREATE TABLE d.t", TABLE, ErrorCode.TABLE_ACCESS_DENIED),
            sees("DESC d.t", TABLE, ErrorCode.TABLE_ACCESS_DENIED),
            sees("SHOW COLUMNS FROM d.t", TABLE, ErrorCode.TABLE_ACCESS_DENIED),
            sees("SHOW PARTITIONS FROM d.t", TABLE, ErrorCode.TABLE_ACCESS_DENIED),
            admin("SHOW TABLETS FROM d.t"),
            on("CREATE VIEW d.t AS SELECT 1", TABLE, ErrorCode.TABLE_ACCESS_DENIED, Privilege.CREATE),
            on("ALTER VIEW d.t AS SELECT 1", TABLE, ErrorCode.TABLE_ACCESS_DENIED, Privilege.ALTER),
            on("DROP VIEW d.t", TABLE, ErrorCode.TABLE_ACCESS_DENIED, Privilege.DROP),
            on("SHOW CREATE VIEW d.t", TABLE, ErrorCode.TABLE_ACCESS_DENIED, Privilege.SHOW_VIEW),
            on("INSERT INTO d.t VALUES (1)", TABLE, ErrorCode.TABLE_ACCESS_DENIED, Privilege.LOAD),
            any("SELECT 1"),
            any("SET wait_timeout = 1"),
            any("SET TRANSACTION READ ONLY"),
            any("BEGIN"),
            any("SHOW VARIABLES"),
            any("SHOW STATUS"),
            any("SHOW WARNINGS"),
            any("SHOW ENGINES"),
            any("HELP 'BACKUP'"),
            any("SHOW PROCESSLIST"),
            any("KILL 1"),
            admin("ALTER SYSTEM ADD BACKEND 'h:1'"),
            admin("ALTER SYSTEM ADD BROKER b 'h:1'"),
            admin("SHOW BROKER"),
            admin("SHOW BACKENDS"),
            admin("SHOW FRONTENDS"),
            admin("SHOW FRONTEND CONFIG"),
            admin("ADMIN SET FRONTEND CONFIG ('agent_task_concurrency_per_be' = '7')"),
            admin("SHOW PROC '/colocation_group'"),
            grantor("CREATE USER new"),
            admin("CREATE USER new DEFAULT ROLE 'admin'"),
            admin("ALTER USER me COMMENT 'x'"),
            grantor("DROP USER other"),
            admin("DROP USER root"),
            any("SET PASSWORD = PASSWORD('x')"),
            any("SET PASSWORD FOR me = PASSWORD('x')"),
            admin("SET PASSWORD FOR other = PASSWORD('x')"),
            grantor("CREATE ROLE r"),
            grantor("DROP ROLE nothing"),
            admin("DROP ROLE powerful"),
            on("GRANT GRANT_PRIV ON d.t TO other", TABLE, ErrorCode.PRIVILEGE_REQUIRED, Privilege.GRANT),
            admin("GRANT SELECT_PRIV ON d.t TO other"),
            admin("GRANT ADMIN_PRIV ON *.* TO me"),
            admin("REVOKE ADMIN_PRIV ON *.* FROM root"),
            grantor("GRANT nothing TO me"),
            admin("GRANT powerful TO me"),
            admin("REVOKE powerful FROM other"),
            grantor("SHOW ROLES"),
            any("SHOW GRANTS"),
            any("SHOW GRANTS FOR me"),
            grantor("SHOW GRANTS FOR other"),
            grantor("SHOW ALL GRANTS"),
            admin("BACKUP GLOBAL SNAPSHOT l TO r"),
            admin("RESTORE GLOBAL SNAPSHOT l FROM r"),
            admin("SHOW GLOBAL RESTORE"),
            admin("CREATE REPOSITORY r WITH S3 ON LOCATION 's3://b'"),
            admin("ALTER REPOSITORY r PROPERTIES ('k' = 'v')"),
            admin("DROP REPOSITORY r"),
            admin("SHOW CREATE REPOSITORY FOR r"),
            admin("SHOW REPOSITORIES"),
            admin("SHOW SNAPSHOT ON r"),
            admin("DROP SNAPSHOT l FROM r"),
            admin("CLEAN REPOSITORY r"),
            admin("ANALYZE REPOSITORY r"),
            admin("VERIFY SNAPSHOT l FROM r"),
            admin("SHOW REPOSITORY JOBS FROM r"),
            admin("CANCEL REPOSITORY JOB FROM r"),
            on("BACKUP SNAPSHOT d.l TO r", DATABASE, ErrorCode.PRIVILEGE_REQUIRED, Privilege.LOAD),
            on("RESTORE SNAPSHOT d.l FROM r", DATABASE, ErrorCode.PRIVILEGE_REQUIRED, Privilege.LOAD),
            on("EXPLAIN BACKUP SNAPSHOT d.l TO r", DATABASE, ErrorCode.PRIVILEGE_REQUIRED, Privilege.LOAD),
            on("CANCEL BACKUP FROM d", DATABASE, ErrorCode.PRIVILEGE_REQUIRED, Privilege.LOAD),
            on(
                    "ALTER BACKUP FROM d SET (\"max_bytes_per_second\" = \"1\")",
                    DATABASE,
                    ErrorCode.PRIVILEGE_REQUIRED,
                    Privilege.LOAD),
            on("SHOW BACKUP FROM d", DATABASE, ErrorCode.DATABASE_ACCESS_DENIED, Privilege.LOAD),
            on("SHOW RESTORE FROM d", DATABASE, ErrorCode.DATABASE_ACCESS_DENIED, Privilege.LOAD));

    @TestFactory
    Stream<DynamicTest> aStatementTakesItsPrivilegeAndNoOther() {
        return TABLE_OF_RULES.stream()
                .map(line -> DynamicTest.dynamicTest(line.sql(), () -> {
                    check(
                            line,
                            Grants.NONE,
                            line.on().isEmpty() && line.privileges().size() == Privilege.values().length);
                    for (Privilege privilege : Privilege.values()) {
                        for (GrantTarget on : List.of(GLOBAL, DATABASE, TABLE, OTHER_DATABASE, OTHER_TABLE)) {
                            if (privilege != Privilege.ADMIN || on.equals(GLOBAL)) {
                                boolean anybody = line.on().isEmpty()
                                        && !line.privileges().isEmpty();
                                check(line, Grants.of(on, privilege), anybody || line.allows(privilege, on));
                            }
                        }
                    }
                }));
    }

    /** A statement without a rule takes ADMIN, which is safe; but somebody must have thought of it. */
    @Test
    void everyStatementHasARule() {
        assertThat(statements(Statement.class).filter(statement -> !StatementRules.knows(statement)))
                .isEmpty();
    }

    @Test
    void everyStatementStandsInTheTable() {
        Set<String> tested = TABLE_OF_RULES.stream()
                .map(line -> SqlParser.parseOne(line.sql()).getClass().getSimpleName())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(statements(Statement.class).map(Class::getSimpleName)).allMatch(tested::contains);
    }

    private static Stream<Class<?>> statements(Class<?> family) {
        return family.isSealed()
                ? Arrays.stream(family.getPermittedSubclasses()).flatMap(StatementRulesTest::statements)
                : Stream.of(family);
    }

    private static void check(Line line, Grants grants, boolean allowed) {
        AnalysisContext context = context(grants);
        Statement statement = SqlParser.parseOne(line.sql());
        if (allowed) {
            StatementRules.check(statement, context);
            return;
        }
        assertThatThrownBy(() -> StatementRules.check(statement, context))
                .as(line.sql() + " with " + grants)
                .hasMessageContaining("denied")
                .satisfies(error -> assertThat(((EngineException) error).code()).isEqualTo(line.refusal()));
    }

    private static AnalysisContext context(Grants grants) {
        ClusterState state = ClusterState.EMPTY.apply(List.of(
                new UserSaved(User.root(new UserId(1))),
                new UserSaved(User.ordinary(new UserId(2), "me", "%", "", "").withGrants(grants)),
                new UserSaved(User.ordinary(new UserId(3), "other", "%", "", "")),
                new RoleSaved(new Role("nothing", Grants.NONE, "")),
                new RoleSaved(new Role("powerful", Grants.of(GLOBAL, Privilege.ADMIN), ""))));
        Session session = new SessionRegistry(GlobalVariables.with(Map.of()), () -> NOW).open("127.0.0.1", () -> {});
        session.loggedIn(new Account("me", "%", PasswordHashes.NONE));
        return new AnalysisContext(session, state, FrontendSettings.of(Map.of(), Map::of), NOW, ZoneOffset.UTC);
    }

    private static Line any(String sql) {
        return new Line(sql, Optional.empty(), Set.of(Privilege.values()), ErrorCode.PRIVILEGE_REQUIRED);
    }

    private static Line admin(String sql) {
        return new Line(sql, Optional.empty(), Set.of(), ErrorCode.PRIVILEGE_REQUIRED);
    }

    /** GRANT on everything. */
    private static Line grantor(String sql) {
        return on(sql, GLOBAL, ErrorCode.PRIVILEGE_REQUIRED, Privilege.GRANT);
    }

    /** Any privilege on it. */
    private static Line sees(String sql, GrantTarget on, ErrorCode refusal) {
        return on(sql, on, refusal, Privilege.values());
    }

    private static Line on(String sql, GrantTarget on, ErrorCode refusal, Privilege... privileges) {
        return new Line(sql, Optional.of(on), Set.of(privileges), refusal);
    }
}
