package dev.larder.fe.analysis;

import dev.larder.fe.catalog.Grant;
import dev.larder.fe.catalog.Privilege;
import dev.larder.fe.catalog.Role;
import dev.larder.fe.catalog.User;
import dev.larder.sql.tree.ClusterStatement;
import dev.larder.sql.tree.DataStatement;
import dev.larder.sql.tree.DatabaseStatement;
import dev.larder.sql.tree.Identifier;
import dev.larder.sql.tree.IndexStatement;
import dev.larder.sql.tree.MaintenanceStatement;
import dev.larder.sql.tree.QualifiedName;
import dev.larder.sql.tree.RepositoryStatement;
import dev.larder.sql.tree.RollupStatement;
import dev.larder.sql.tree.SessionStatement;
import dev.larder.sql.tree.Statement;
import dev.larder.sql.tree.TableStatement;
import dev.larder.sql.tree.UserStatement;
import dev.larder.sql.tree.ViewStatement;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which privilege each statement takes. Asked before anything else is looked at, so that a refusal does not tell what
 * there is. A statement that has no rule takes ADMIN.
 */
final class StatementRules {
    /** Throws if the connected user may not do this. */
    private interface Rule<S extends Statement> {
        void check(S statement, AnalysisContext context);
    }

    private static final Map<Class<? extends Statement>, Rule<? extends Statement>> RULES = rules();

    private StatementRules() {}

    /** Throws an EngineException if the connected user may not do what the statement says. */
    static void check(Statement statement, AnalysisContext context) {
        Rule<? extends Statement> rule = RULES.get(statement.getClass());
        if (rule == null) {
            context.privileges().requireAdmin();
            return;
        }
        apply(rule, statement, context);
    }

    static boolean knows(Class<?> statement) {
        return RULES.containsKey(statement);
    }

    @SuppressWarnings("unchecked") // a rule stands under the class it is for
    private static <S extends Statement> void apply(Rule<S> rule, Statement statement, AnalysisContext context) {
        rule.check((S) statement, context);
    }

    private static Map<Class<? extends Statement>, Rule<? extends Statement>> rules() {
        Table rules = new Table();
        databases(rules);
        tables(rules);
        indexes(rules);
        rollups(rules);
        views(rules);
        rows(rules);
        session(rules);
        cluster(rules);
        users(rules);
        repositories(rules);
        maintenance(rules);
        return Map.copyOf(rules.entries);
    }

    private static void databases(Table rules) {
        rules.anybody(DatabaseStatement.ShowDatabases.class);
        rules.on(DatabaseStatement.CreateDatabase.class, (node, context) -> context.privileges()
                .requireOnDatabase(Privilege.CREATE, node.name().value()));
        rules.on(DatabaseStatement.DropDatabase.class, (node, context) -> context.privileges()
                .requireOnDatabase(Privilege.DROP, node.name().value()));
        rules.on(DatabaseStatement.ShowCreateDatabase.class, (node, context) -> context.privileges()
                .requireToSeeDatabase(node.name().value()));
        rules.on(DatabaseStatement.Use.class, (node, context) -> context.privileges()
                .requireToSeeDatabase(node.name().value()));
    }

    private static void tables(Table rules) {
        rules.on(TableStatement.CreateTable.class, (node, context) -> onTable(Privilege.CREATE, node.name(), context));
        rules.on(TableStatement.DropTable.class, (node, context) -> onTable(Privilege.DROP, node.name(), context));
        rules.on(TableStatement.TruncateTable.class, (node, context) -> onTable(Privilege.LOAD, node.name(), context));
        rules.on(TableStatement.AlterTable.class, (node, context) -> onTable(Privilege.ALTER, node.name(), context));
        rules.on(TableStatement.ShowDynamicPartitions.class, (node, context) -> seeDatabase(node.database(), context));
        rules.on(TableStatement.ShowTables.class, (node, context) -> seeDatabase(node.database(), context));
        rules.on(TableStatement.ShowTableStatus.class, (node, context) -> seeDatabase(node.database(), context));
        rules.on(TableStatement.ShowCreateTable.class, (node, context) -> seeTable(node.name(), context));
        rules.on(TableStatement.DescribeTable.class, (node, context) -> seeTable(node.name(), context));
        rules.on(TableStatement.ShowColumns.class, (node, context) -> seeTable(node.table(), context));
        rules.on(TableStatement.ShowPartitions.class, (node, context) -> seeTable(node.table(), context));
        rules.adminToShow(TableStatement.ShowTablets.class);
    }

    private static void indexes(Table rules) {
        rules.on(IndexStatement.CreateIndex.class, (node, context) -> onTable(Privilege.ALTER, node.table(), context));
        rules.on(IndexStatement.DropIndex.class, (node, context) -> onTable(Privilege.ALTER, node.table(), context));
        rules.on(IndexStatement.ShowIndexes.class, (node, context) -> seeTable(node.table(), context));
    }

    private static void rollups(Table rules) {
        rules.on(RollupStatement.AddRollups.class, (node, context) -> onTable(Privilege.ALTER, node.table(), context));
        rules.on(RollupStatement.DropRollups.class, (node, context) -> onTable(Privilege.ALTER, node.table(), context));
        rules.on(
                RollupStatement.RenameRollup.class, (node, context) -> onTable(Privilege.ALTER, node.table(), context));
        rules.on(
                RollupStatement.CreateMaterializedView.class,
                (node, context) -> onTable(Privilege.ALTER, MaterializedViewDefiner.tableOf(node), context));
        rules.on(RollupStatement.DropMaterializedView.class, (node, context) -> node.table()
                .ifPresent(table -> onTable(Privilege.ALTER, table, context)));
        rules.on(RollupStatement.ShowCreateMaterializedView.class, (node, context) -> seeTable(node.table(), context));
        rules.on(RollupStatement.DescribeAll.class, (node, context) -> seeTable(node.table(), context));
    }

    private static void views(Table rules) {
        // SELECT on what a view reads is asked for when its query is analysed.
        rules.on(ViewStatement.CreateView.class, (node, context) -> onTable(Privilege.CREATE, node.name(), context));
        rules.on(ViewStatement.AlterView.class, (node, context) -> onTable(Privilege.ALTER, node.name(), context));
        rules.on(ViewStatement.DropView.class, (node, context) -> onTable(Privilege.DROP, node.name(), context));
        rules.on(ViewStatement.ShowCreateView.class, (node, context) -> checkShowCreateView(node.name(), context));
    }

    /** The text of a view tells of what its reader need not be allowed to see. */
    static void checkShowCreateView(QualifiedName view, AnalysisContext context) {
        onTable(Privilege.SHOW_VIEW, view, context);
    }

    private static void rows(Table rules) {
        rules.on(DataStatement.InsertValues.class, (node, context) -> onTable(Privilege.LOAD, node.table(), context));
        // The tables of a query are known, and SELECT on them is asked for, when it is planned.
        rules.anybody(DataStatement.QueryStatement.class);
    }

    private static void session(Table rules) {
        // SET GLOBAL takes ADMIN; which assignment is global is known to the analysis.
        rules.anybody(SessionStatement.SetVariables.class);
        rules.anybody(SessionStatement.SetTransaction.class);
        rules.anybody(SessionStatement.Transaction.class);
        rules.anybody(SessionStatement.ShowVariables.class);
        rules.anybody(SessionStatement.ShowStatus.class);
        rules.anybody(SessionStatement.ShowDiagnostics.class);
        rules.anybody(SessionStatement.ShowCapabilities.class);
        rules.anybody(SessionStatement.Help.class);
        // One's own connections, or with ADMIN all: checked where connections are known.
        rules.anybody(SessionStatement.ShowProcesslist.class);
        rules.anybody(SessionStatement.Kill.class);
    }

    private static void cluster(Table rules) {
        rules.admin(ClusterStatement.AlterBackends.class);
        rules.admin(ClusterStatement.AlterBroker.class);
        rules.adminToShow(ClusterStatement.ShowBroker.class);
        rules.adminToShow(ClusterStatement.ShowBackends.class);
        rules.adminToShow(ClusterStatement.ShowFrontends.class);
        rules.adminToShow(ClusterStatement.ShowFrontendConfig.class);
        rules.admin(ClusterStatement.SetFrontendConfig.class);
        rules.adminToShow(ClusterStatement.ShowProc.class);
    }

    private static void maintenance(Table rules) {
        rules.admin(MaintenanceStatement.DropSnapshot.class);
        rules.admin(MaintenanceStatement.CleanRepository.class);
        rules.admin(MaintenanceStatement.AnalyzeRepository.class);
        rules.admin(MaintenanceStatement.VerifySnapshot.class);
        rules.adminToShow(MaintenanceStatement.ShowRepositoryJobs.class);
        rules.admin(MaintenanceStatement.CancelRepositoryJob.class);
    }

    private static void users(Table rules) {
        rules.on(UserStatement.CreateUser.class, (node, context) -> {
            context.privileges().requireToManageUsers();
            node.defaultRole().ifPresent(role -> everythingOf(role, context));
        });
        rules.admin(UserStatement.AlterUser.class);
        rules.on(UserStatement.DropUser.class, (node, context) -> {
            context.privileges().requireToManageUsers();
            context.catalog()
                    .user(node.user().user(), UserAnalysis.host(node.user()))
                    .ifPresent(user -> everythingOf(user, context));
        });
        rules.on(UserStatement.SetPassword.class, (node, context) -> node.user()
                .ifPresent(user -> context.privileges().requireAdminOrSelf(user.user(), UserAnalysis.host(user))));
        rules.on(UserStatement.CreateRole.class, (node, context) -> context.privileges()
                .requireToManageUsers());
        rules.on(UserStatement.DropRole.class, (node, context) -> {
            context.privileges().requireToManageUsers();
            everythingOf(node.role(), context);
        });
        rules.on(UserStatement.ChangePrivileges.class, (node, context) -> {
            Grant grant = GrantReader.grant(node, context);
            grant.privileges().forEach(privilege -> context.privileges().requireToGrant(privilege, grant.on()));
        });
        rules.on(UserStatement.ChangeRoles.class, (node, context) -> {
            context.privileges().requireToManageUsers();
            node.roles().forEach(role -> everythingOf(role, context));
        });
        rules.on(UserStatement.ShowRoles.class, (node, context) -> context.privileges()
                .requireToShowUsers());
        rules.on(UserStatement.ShowGrants.class, (node, context) -> node.user()
                .filter(user -> !context.privileges().isSelf(user.user(), UserAnalysis.host(user)))
                .ifPresent(other -> context.privileges().requireToShowUsers()));
        rules.admin(UserStatement.BackupGlobal.class);
        rules.admin(UserStatement.RestoreGlobal.class);
        rules.adminToShow(UserStatement.ShowGlobalRestore.class);
        rules.on(UserStatement.ShowAllGrants.class, (node, context) -> context.privileges()
                .requireToShowUsers());
    }

    private static void repositories(Table rules) {
        rules.admin(RepositoryStatement.CreateRepository.class);
        rules.admin(RepositoryStatement.AlterRepository.class);
        rules.admin(RepositoryStatement.DropRepository.class);
        rules.adminToShow(RepositoryStatement.ShowCreateRepository.class);
        rules.adminToShow(RepositoryStatement.ShowRepositories.class);
        rules.adminToShow(RepositoryStatement.ShowSnapshot.class);
        rules.on(RepositoryStatement.Backup.class, (node, context) -> context.privileges()
                .requireToBackUp(databaseName(node.label().qualifier(), context)));
        rules.on(RepositoryStatement.Restore.class, (node, context) -> context.privileges()
                .requireToBackUp(databaseName(node.label().qualifier(), context)));
        rules.on(RepositoryStatement.Explain.class, (node, context) -> check(node.explained(), context));
        rules.on(RepositoryStatement.CancelJob.class, (node, context) -> context.privileges()
                .requireToBackUp(databaseName(node.database(), context)));
        rules.on(RepositoryStatement.AlterJob.class, (node, context) -> context.privileges()
                .requireToBackUp(databaseName(node.database(), context)));
        rules.on(RepositoryStatement.ShowBackup.class, (node, context) -> context.privileges()
                .requireOnDatabase(Privilege.LOAD, databaseName(node.database(), context)));
        rules.on(RepositoryStatement.ShowRestore.class, (node, context) -> context.privileges()
                .requireOnDatabase(Privilege.LOAD, databaseName(node.database(), context)));
    }

    // ---------------------------------------------------------------- parts of rules

    private static void onTable(Privilege privilege, QualifiedName table, AnalysisContext context) {
        context.privileges()
                .requireOnTable(
                        privilege,
                        databaseName(table.qualifier(), context),
                        table.last().value());
    }

    private static void seeTable(QualifiedName table, AnalysisContext context) {
        context.privileges()
                .requireToSeeTable(
                        databaseName(table.qualifier(), context), table.last().value());
    }

    private static void seeDatabase(Optional<Identifier> written, AnalysisContext context) {
        context.privileges().requireToSeeDatabase(databaseName(written, context));
    }

    private static String databaseName(Optional<Identifier> written, AnalysisContext context) {
        return written.map(Identifier::value).orElseGet(context.session()::requireDatabase);
    }

    /** Nobody hands on, or takes away with its role, more than they have. */
    private static void everythingOf(String role, AnalysisContext context) {
        context.catalog().role(role).map(Role::grants).ifPresent(grants -> grants.all()
                .forEach(grant -> grant.privileges()
                        .forEach(privilege -> context.privileges().requireToGrant(privilege, grant.on()))));
    }

    private static void everythingOf(User user, AnalysisContext context) {
        context.catalog().grants(user).all().forEach(grant -> grant.privileges()
                .forEach(privilege -> context.privileges().requireToGrant(privilege, grant.on())));
    }

    /** Collects rules. */
    private static final class Table {
        private final Map<Class<? extends Statement>, Rule<? extends Statement>> entries = new HashMap<>();

        <S extends Statement> void on(Class<S> statement, Rule<S> rule) {
            entries.put(statement, rule);
        }

        <S extends Statement> void anybody(Class<S> statement) {
            on(statement, (node, context) -> {});
        }

        <S extends Statement> void admin(Class<S> statement) {
            on(statement, (node, context) -> context.privileges().requireAdmin());
        }

        <S extends Statement> void adminToShow(Class<S> statement) {
            on(statement, (node, context) -> context.privileges().requireAdminToShow());
        }
    }
}
