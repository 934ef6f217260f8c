package dev.larder.sql.parser;

import static dev.larder.sql.parser.Names.position;

import dev.larder.sql.parser.LarderSqlParser.AlterBackendsContext;
import dev.larder.sql.parser.LarderSqlParser.AssignedValueContext;
import dev.larder.sql.parser.LarderSqlParser.BackupContext;
import dev.larder.sql.parser.LarderSqlParser.CancelJobContext;
import dev.larder.sql.parser.LarderSqlParser.CreateRepositoryContext;
import dev.larder.sql.parser.LarderSqlParser.InDatabaseContext;
import dev.larder.sql.parser.LarderSqlParser.InsertValuesContext;
import dev.larder.sql.parser.LarderSqlParser.IsolationLevelContext;
import dev.larder.sql.parser.LarderSqlParser.NamesAssignmentContext;
import dev.larder.sql.parser.LarderSqlParser.ObjectReferenceContext;
import dev.larder.sql.parser.LarderSqlParser.ObjectSelectionContext;
import dev.larder.sql.parser.LarderSqlParser.PropertiesContext;
import dev.larder.sql.parser.LarderSqlParser.PropertyContext;
import dev.larder.sql.parser.LarderSqlParser.PropertyTextContext;
import dev.larder.sql.parser.LarderSqlParser.RestoreContext;
import dev.larder.sql.parser.LarderSqlParser.RowContext;
import dev.larder.sql.parser.LarderSqlParser.SetTransactionContext;
import dev.larder.sql.parser.LarderSqlParser.ShowColumnsContext;
import dev.larder.sql.parser.LarderSqlParser.ShowFilterContext;
import dev.larder.sql.parser.LarderSqlParser.ShowPartitionsContext;
import dev.larder.sql.parser.LarderSqlParser.ShowTabletsContext;
import dev.larder.sql.parser.LarderSqlParser.StatementContext;
import dev.larder.sql.parser.LarderSqlParser.SystemAssignmentContext;
import dev.larder.sql.parser.LarderSqlParser.TransactionTraitContext;
import dev.larder.sql.parser.LarderSqlParser.UserAssignmentContext;
import dev.larder.sql.parser.LarderSqlParser.WordContext;
import dev.larder.sql.tree.AccessMode;
import dev.larder.sql.tree.Assignment;
import dev.larder.sql.tree.Assignment.CharacterSetAssignment;
import dev.larder.sql.tree.Assignment.NamesAssignment;
import dev.larder.sql.tree.Assignment.SystemAssignment;
import dev.larder.sql.tree.Assignment.UserAssignment;
import dev.larder.sql.tree.BackendChange;
import dev.larder.sql.tree.Capability;
import dev.larder.sql.tree.ClusterStatement;
import dev.larder.sql.tree.ClusterStatement.AlterBackends;
import dev.larder.sql.tree.ClusterStatement.SetFrontendConfig;
import dev.larder.sql.tree.ClusterStatement.ShowBackends;
import dev.larder.sql.tree.ClusterStatement.ShowFrontendConfig;
import dev.larder.sql.tree.ClusterStatement.ShowFrontends;
import dev.larder.sql.tree.DataStatement.InsertValues;
import dev.larder.sql.tree.DataStatement.QueryStatement;
import dev.larder.sql.tree.DatabaseStatement.CreateDatabase;
import dev.larder.sql.tree.DatabaseStatement.DropDatabase;
import dev.larder.sql.tree.DatabaseStatement.ShowCreateDatabase;
import dev.larder.sql.tree.DatabaseStatement.ShowDatabases;
import dev.larder.sql.tree.DatabaseStatement.Use;
import dev.larder.sql.tree.Detail;
import dev.larder.sql.tree.DiagnosticKind;
import dev.larder.sql.tree.DropMode;
import dev.larder.sql.tree.Expression;
import dev.larder.sql.tree.Expression.ColumnReference;
import dev.larder.sql.tree.Expression.DefaultValue;
import dev.larder.sql.tree.Expression.StringLiteral;
import dev.larder.sql.tree.Identifier;
import dev.larder.sql.tree.IsolationLevel;
import dev.larder.sql.tree.JobKind;
import dev.larder.sql.tree.KillTarget;
import dev.larder.sql.tree.ObjectReference;
import dev.larder.sql.tree.ObjectSelection;
import dev.larder.sql.tree.OnExisting;
import dev.larder.sql.tree.OnMissing;
import dev.larder.sql.tree.PartitionKind;
import dev.larder.sql.tree.PartitionSelection;
import dev.larder.sql.tree.Property;
import dev.larder.sql.tree.PropertyList;
import dev.larder.sql.tree.QualifiedName;
import dev.larder.sql.tree.RepositoryAccess;
import dev.larder.sql.tree.RepositoryStatement.AlterRepository;
import dev.larder.sql.tree.RepositoryStatement.Backup;
import dev.larder.sql.tree.RepositoryStatement.CancelJob;
import dev.larder.sql.tree.RepositoryStatement.CreateRepository;
import dev.larder.sql.tree.RepositoryStatement.DropRepository;
import dev.larder.sql.tree.RepositoryStatement.Restore;
import dev.larder.sql.tree.RepositoryStatement.ShowBackup;
import dev.larder.sql.tree.RepositoryStatement.ShowCreateRepository;
import dev.larder.sql.tree.RepositoryStatement.ShowRepositories;
import dev.larder.sql.tree.RepositoryStatement.ShowRestore;
import dev.larder.sql.tree.RepositoryStatement.ShowSnapshot;
import dev.larder.sql.tree.SelectionMode;
import dev.larder.sql.tree.SessionStatement.Help;
import dev.larder.sql.tree.SessionStatement.Kill;
import dev.larder.sql.tree.SessionStatement.SetTransaction;
import dev.larder.sql.tree.SessionStatement.SetVariables;
import dev.larder.sql.tree.SessionStatement.ShowCapabilities;
import dev.larder.sql.tree.SessionStatement.ShowDiagnostics;
import dev.larder.sql.tree.SessionStatement.ShowProcesslist;
import dev.larder.sql.tree.SessionStatement.ShowStatus;
import dev.larder.sql.tree.SessionStatement.ShowVariables;
import dev.larder.sql.tree.SessionStatement.Transaction;
import dev.larder.sql.tree.ShowFilter;
import dev.larder.sql.tree.Statement;
import dev.larder.sql.tree.StorageKind;
import dev.larder.sql.tree.TableStatement.DescribeTable;
import dev.larder.sql.tree.TableStatement.DropTable;
import dev.larder.sql.tree.TableStatement.ShowColumns;
import dev.larder.sql.tree.TableStatement.ShowCreateTable;
import dev.larder.sql.tree.TableStatement.ShowDynamicPartitions;
import dev.larder.sql.tree.TableStatement.ShowPartitions;
import dev.larder.sql.tree.TableStatement.ShowTableStatus;
import dev.larder.sql.tree.TableStatement.ShowTables;
import dev.larder.sql.tree.TableStatement.ShowTablets;
import dev.larder.sql.tree.TableStatement.TruncateTable;
import dev.larder.sql.tree.TransactionCommand;
import dev.larder.sql.tree.UserStatement.ShowAllGrants;
import dev.larder.sql.tree.UserStatement.ShowGlobalRestore;
import dev.larder.sql.tree.UserStatement.ShowRoles;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.TokenStream;
import org.antlr.v4.runtime.tree.ParseTree;
import org.antlr.v4.runtime.tree.RuleNode;
import org.antlr.v4.runtime.tree.TerminalNode;

/**
 * The parse tree of one statement to the statement. CREATE TABLE has a builder of its own.
 */
final class StatementBuilder extends LarderSqlBaseVisitor<Statement> {
    private final ExpressionBuilder expressions;
    private final QueryBuilder queries;
    private final MaintenanceBuilder maintenance;

    private StatementBuilder(ExpressionBuilder expressions) {
        this.expressions = expressions;
        this.queries = expressions.queries();
        this.maintenance = new MaintenanceBuilder(queries);
    }

    /** @param tokens all tokens of the text; only those of the statement count */
    static Statement build(StatementContext context, TokenStream tokens) {
        return context.accept(new StatementBuilder(new ExpressionBuilder(parameters(context, tokens))));
    }

    /** Question marks count from the start of the statement, in the order of the text. */
    private static Map<Integer, Integer> parameters(StatementContext context, TokenStream tokens) {
        Map<Integer, Integer> numbers = new HashMap<>();
        for (int i = context.getStart().getTokenIndex(); i <= context.getStop().getTokenIndex(); i++) {
            if (tokens.get(i).getType() == LarderSqlLexer.PARAMETER) {
                numbers.put(i, numbers.size());
            }
        }
        return numbers;
    }

    // ---------------------------------------------------------------- rows

    @Override
    public Statement visitQueryStatement(LarderSqlParser.QueryStatementContext context) {
        return new QueryStatement(queries.query(context.query()), position(context));
    }

    @Override
    public Statement visitInsertValues(InsertValuesContext context) {
        List<List<Expression>> rows = new ArrayList<>(context.row().size());
        for (RowContext row : context.row()) {
            rows.add(expressions.buildAll(row.rowValue()));
        }
        return new InsertValues(
                Names.qualifiedName(context.qualifiedName()),
                Names.partitions(context.partitionNames()),
                Names.optionalIdentifier(context.label),
                Names.columns(context.columnNames()),
                rows,
                position(context));
    }

    // ---------------------------------------------------------------- databases

    @Override
    public Statement visitCreateDatabase(LarderSqlParser.CreateDatabaseContext context) {
        return new CreateDatabase(
                Names.identifier(context.identifier()),
                onExisting(context.ifNotExists()),
                properties(context.properties()),
                position(context));
    }

    @Override
    public Statement visitDropDatabase(LarderSqlParser.DropDatabaseContext context) {
        return new DropDatabase(
                Names.identifier(context.identifier()),
                onMissing(context.ifExists()),
                dropMode(context.FORCE()),
                position(context));
    }

    @Override
    public Statement visitShowDatabases(LarderSqlParser.ShowDatabasesContext context) {
        return new ShowDatabases(filter(context.showFilter()), position(context));
    }

    @Override
    public Statement visitShowCreateDatabase(LarderSqlParser.ShowCreateDatabaseContext context) {
        return new ShowCreateDatabase(Names.identifier(context.identifier()), position(context));
    }

    @Override
    public Statement visitUse(LarderSqlParser.UseContext context) {
        return new Use(Names.identifier(context.identifier()), position(context));
    }

    // ---------------------------------------------------------------- tables

    @Override
    public Statement visitCreateTable(LarderSqlParser.CreateTableContext context) {
        return new TableBuilder(expressions).createTable(context);
    }

    @Override
    public Statement visitCreateIndex(LarderSqlParser.CreateIndexContext context) {
        return IndexBuilder.create(context);
    }

    @Override
    public Statement visitAddIndex(LarderSqlParser.AddIndexContext context) {
        return IndexBuilder.add(context);
    }

    @Override
    public Statement visitDropIndex(LarderSqlParser.DropIndexContext context) {
        return IndexBuilder.drop(context);
    }

    @Override
    public Statement visitAlterDropIndex(LarderSqlParser.AlterDropIndexContext context) {
        return IndexBuilder.drop(context);
    }

    @Override
    public Statement visitShowIndexes(LarderSqlParser.ShowIndexesContext context) {
        return IndexBuilder.show(
                context, inDatabase(context.qualifiedName(), context.inDatabase()), filter(context.showFilter()));
    }

    @Override
    public Statement visitDropTable(LarderSqlParser.DropTableContext context) {
        return new DropTable(
                Names.qualifiedName(context.qualifiedName()),
                onMissing(context.ifExists()),
                dropMode(context.FORCE()),
                position(context));
    }

    @Override
    public Statement visitTruncateTable(LarderSqlParser.TruncateTableContext context) {
        return new TruncateTable(
                Names.qualifiedName(context.qualifiedName()),
                Names.partitions(context.partitionNames()),
                dropMode(context.FORCE()),
                position(context));
    }

    @Override
    public Statement visitAlterTable(LarderSqlParser.AlterTableContext context) {
        return new AlterationBuilder(new TableBuilder(expressions)).alterTable(context);
    }

    @Override
    public Statement visitShowDynamicPartitions(LarderSqlParser.ShowDynamicPartitionsContext context) {
        return new ShowDynamicPartitions(
                database(context.inDatabase()), filter(context.showFilter()), position(context));
    }

    @Override
    public Statement visitShowTables(LarderSqlParser.ShowTablesContext context) {
        return new ShowTables(
                fullOrNormal(context.FULL()),
                database(context.inDatabase()),
                filter(context.showFilter()),
                position(context));
    }

    @Override
    public Statement visitShowTableStatus(LarderSqlParser.ShowTableStatusContext context) {
        return new ShowTableStatus(database(context.inDatabase()), filter(context.showFilter()), position(context));
    }

    @Override
    public Statement visitShowCreateTable(LarderSqlParser.ShowCreateTableContext context) {
        return new ShowCreateTable(Names.qualifiedName(context.qualifiedName()), position(context));
    }

    @Override
    public Statement visitDescribeTable(LarderSqlParser.DescribeTableContext context) {
        return new DescribeTable(Names.qualifiedName(context.qualifiedName()), position(context));
    }

    /** A database after a second FROM wins over one before the table, as in MySQL. */
    @Override
    public Statement visitShowColumns(ShowColumnsContext context) {
        return new ShowColumns(
                fullOrNormal(context.FULL()),
                inDatabase(context.qualifiedName(), context.inDatabase()),
                filter(context.showFilter()),
                position(context));
    }

    private static QualifiedName inDatabase(
            LarderSqlParser.QualifiedNameContext table, LarderSqlParser.InDatabaseContext database) {
        QualifiedName written = Names.qualifiedName(table);
        return database(database)
                .map(name -> new QualifiedName(List.of(name, written.last()), written.position()))
                .orElse(written);
    }

    @Override
    public Statement visitShowPartitions(ShowPartitionsContext context) {
        return new ShowPartitions(
                context.TEMPORARY() != null ? PartitionKind.TEMPORARY : PartitionKind.NORMAL,
                Names.qualifiedName(context.qualifiedName()),
                queries.where(context.where()),
                expressions.sortItems(context.orderBy()),
                queries.limit(context.limit()),
                position(context));
    }

    @Override
    public Statement visitShowTablets(ShowTabletsContext context) {
        return new ShowTablets(
                Names.qualifiedName(context.qualifiedName()),
                Names.partitions(context.partitionNames()),
                queries.where(context.where()),
                expressions.sortItems(context.orderBy()),
                queries.limit(context.limit()),
                position(context));
    }

    // ---------------------------------------------------------------- cluster

    @Override
    public Statement visitAlterBackends(AlterBackendsContext context) {
        BackendChange change = context.ADD() != null
                ? BackendChange.ADD
                : context.DROP() != null ? BackendChange.DROP : BackendChange.DROPP;
        List<StringLiteral> addresses = context.stringLiteral().stream()
                .map(address -> new StringLiteral(Names.string(address), position(address)))
                .toList();
        return new AlterBackends(change, addresses, properties(context.properties()), position(context));
    }

    @Override
    public Statement visitShowBackends(LarderSqlParser.ShowBackendsContext context) {
        return new ShowBackends(position(context));
    }

    @Override
    public Statement visitShowFrontends(LarderSqlParser.ShowFrontendsContext context) {
        return new ShowFrontends(position(context));
    }

    @Override
    public Statement visitShowFrontendConfig(LarderSqlParser.ShowFrontendConfigContext context) {
        return new ShowFrontendConfig(filter(context.showFilter()), position(context));
    }

    @Override
    public Statement visitSetFrontendConfig(LarderSqlParser.SetFrontendConfigContext context) {
        return new SetFrontendConfig(properties(context.property(), context), position(context));
    }

    @Override
    public Statement visitShowProc(LarderSqlParser.ShowProcContext context) {
        return new ClusterStatement.ShowProc(Names.string(context.stringLiteral()), position(context));
    }

    // ---------------------------------------------------------------- users

    @Override
    public Statement visitCreateUser(LarderSqlParser.CreateUserContext context) {
        return UserBuilder.createUser(context);
    }

    @Override
    public Statement visitAlterUser(LarderSqlParser.AlterUserContext context) {
        return UserBuilder.alterUser(context);
    }

    @Override
    public Statement visitDropUser(LarderSqlParser.DropUserContext context) {
        return UserBuilder.dropUser(context);
    }

    @Override
    public Statement visitSetPassword(LarderSqlParser.SetPasswordContext context) {
        return UserBuilder.setPassword(context);
    }

    @Override
    public Statement visitCreateRole(LarderSqlParser.CreateRoleContext context) {
        return UserBuilder.createRole(context);
    }

    @Override
    public Statement visitDropRole(LarderSqlParser.DropRoleContext context) {
        return UserBuilder.dropRole(context);
    }

    @Override
    public Statement visitGrantPrivileges(LarderSqlParser.GrantPrivilegesContext context) {
        return UserBuilder.grant(context);
    }

    @Override
    public Statement visitRevokePrivileges(LarderSqlParser.RevokePrivilegesContext context) {
        return UserBuilder.revoke(context);
    }

    @Override
    public Statement visitGrantRoles(LarderSqlParser.GrantRolesContext context) {
        return UserBuilder.grant(context);
    }

    @Override
    public Statement visitRevokeRoles(LarderSqlParser.RevokeRolesContext context) {
        return UserBuilder.revoke(context);
    }

    @Override
    public Statement visitShowRoles(LarderSqlParser.ShowRolesContext context) {
        return new ShowRoles(position(context));
    }

    @Override
    public Statement visitShowGrants(LarderSqlParser.ShowGrantsContext context) {
        return UserBuilder.showGrants(context);
    }

    @Override
    public Statement visitShowAllGrants(LarderSqlParser.ShowAllGrantsContext context) {
        return new ShowAllGrants(position(context));
    }

    @Override
    public Statement visitBackupGlobal(LarderSqlParser.BackupGlobalContext context) {
        return UserBuilder.backupGlobal(context);
    }

    @Override
    public Statement visitRestoreGlobal(LarderSqlParser.RestoreGlobalContext context) {
        return UserBuilder.restoreGlobal(context);
    }

    @Override
    public Statement visitShowGlobalRestore(LarderSqlParser.ShowGlobalRestoreContext context) {
        return new ShowGlobalRestore(filter(context.showFilter()), position(context));
    }

    // ---------------------------------------------------------------- session and server

    @Override
    public Statement visitSetTransaction(SetTransactionContext context) {
        Optional<IsolationLevel> isolation = Optional.empty();
        Optional<AccessMode> access = Optional.empty();
        for (TransactionTraitContext trait : context.transactionTrait()) {
            if (trait.isolationLevel() != null) {
                isolation = Optional.of(isolationLevel(trait.isolationLevel()));
            } else {
                access = Optional.of(trait.ONLY() != null ? AccessMode.READ_ONLY : AccessMode.READ_WRITE);
            }
        }
        return new SetTransaction(
                ExpressionBuilder.scope(context.variableScope()), isolation, access, position(context));
    }

    private static IsolationLevel isolationLevel(IsolationLevelContext context) {
        if (context.SERIALIZABLE() != null) {
            return IsolationLevel.SERIALIZABLE;
        }
        if (context.REPEATABLE() != null) {
            return IsolationLevel.REPEATABLE_READ;
        }
        return context.COMMITTED() != null ? IsolationLevel.READ_COMMITTED : IsolationLevel.READ_UNCOMMITTED;
    }

    @Override
    public Statement visitSetVariables(LarderSqlParser.SetVariablesContext context) {
        List<Assignment> assignments =
                context.assignment().stream().map(this::assignment).toList();
        return new SetVariables(assignments, position(context));
    }

    private Assignment assignment(LarderSqlParser.AssignmentContext context) {
        if (context instanceof NamesAssignmentContext names) {
            return new NamesAssignment(word(names.charset), word(names.collation), position(context));
        }
        if (context instanceof LarderSqlParser.CharacterSetAssignmentContext characterSet) {
            return new CharacterSetAssignment(word(characterSet.charset), position(context));
        }
        if (context instanceof UserAssignmentContext user) {
            return new UserAssignment(
                    Names.identifier(user.identifier()).value(),
                    expressions.build(user.expression()),
                    position(context));
        }
        SystemAssignmentContext system = (SystemAssignmentContext) context;
        return new SystemAssignment(
                ExpressionBuilder.scope(system.variableScope()),
                ExpressionBuilder.variableName(system.identifier()),
                assignedValue(system.assignedValue()),
                position(context));
    }

    private static Optional<String> word(WordContext context) {
        return Optional.ofNullable(context)
                .map(word -> word.stringLiteral() != null
                        ? Names.string(word.stringLiteral())
                        : Names.identifier(word.identifier()).value());
    }

    /** A bare word, such as ON or utf8mb4, is meant as text. */
    private Expression assignedValue(AssignedValueContext context) {
        if (context.DEFAULT() != null) {
            return new DefaultValue(position(context));
        }
        if (context.expression() == null) {
            return new StringLiteral(context.getText(), position(context));
        }
        Expression value = expressions.build(context.expression());
        return value instanceof ColumnReference reference
                        && reference.name().parts().size() == 1
                ? new StringLiteral(reference.name().last().value(), value.position())
                : value;
    }

    @Override
    public Statement visitBeginTransaction(LarderSqlParser.BeginTransactionContext context) {
        return new Transaction(TransactionCommand.BEGIN, position(context));
    }

    @Override
    public Statement visitCommitTransaction(LarderSqlParser.CommitTransactionContext context) {
        return new Transaction(TransactionCommand.COMMIT, position(context));
    }

    @Override
    public Statement visitRollbackTransaction(LarderSqlParser.RollbackTransactionContext context) {
        return new Transaction(TransactionCommand.ROLLBACK, position(context));
    }

    @Override
    public Statement visitShowVariables(LarderSqlParser.ShowVariablesContext context) {
        return new ShowVariables(
                ExpressionBuilder.scope(context.variableScope()), filter(context.showFilter()), position(context));
    }

    @Override
    public Statement visitShowStatus(LarderSqlParser.ShowStatusContext context) {
        return new ShowStatus(
                ExpressionBuilder.scope(context.variableScope()), filter(context.showFilter()), position(context));
    }

    @Override
    public Statement visitShowDiagnostics(LarderSqlParser.ShowDiagnosticsContext context) {
        return new ShowDiagnostics(
                context.WARNINGS() != null ? DiagnosticKind.WARNINGS : DiagnosticKind.ERRORS,
                queries.limit(context.limit()),
                position(context));
    }

    @Override
    public Statement visitShowCapabilities(LarderSqlParser.ShowCapabilitiesContext context) {
        return new ShowCapabilities(capability(context.capability()), filter(context.showFilter()), position(context));
    }

    private static Capability capability(LarderSqlParser.CapabilityContext context) {
        if (context.ENGINES() != null) {
            return Capability.ENGINES;
        }
        if (context.COLLATION() != null) {
            return Capability.COLLATION;
        }
        return context.PLUGINS() != null ? Capability.PLUGINS : Capability.CHARACTER_SET;
    }

    @Override
    public Statement visitShowProcesslist(LarderSqlParser.ShowProcesslistContext context) {
        return new ShowProcesslist(fullOrNormal(context.FULL()), position(context));
    }

    @Override
    public Statement visitKill(LarderSqlParser.KillContext context) {
        return new Kill(
                context.QUERY() != null ? KillTarget.QUERY : KillTarget.CONNECTION,
                Names.largeNumber(context.INTEGER_VALUE()),
                position(context));
    }

    @Override
    public Statement visitHelp(LarderSqlParser.HelpContext context) {
        return new Help(asked(context), position(context));
    }

    private static String asked(LarderSqlParser.HelpContext context) {
        if (context.stringLiteral() != null) {
            return Names.string(context.stringLiteral());
        }
        return context.identifier() != null
                ? Names.identifier(context.identifier()).value()
                : context.helpWords().children.stream().map(ParseTree::getText).collect(Collectors.joining(" "));
    }

    // ---------------------------------------------------------------- repositories, backup, restore

    @Override
    public Statement visitCreateRepository(CreateRepositoryContext context) {
        return new CreateRepository(
                Names.identifier(context.identifier(0)),
                context.ONLY() != null ? RepositoryAccess.READ_ONLY : RepositoryAccess.READ_WRITE,
                StorageKind.valueOf(context.storageKind().getText().toUpperCase(Locale.ROOT)),
                Names.optionalIdentifier(context.broker),
                Names.string(context.stringLiteral()),
                properties(context.properties()),
                position(context));
    }

    @Override
    public Statement visitDropRepository(LarderSqlParser.DropRepositoryContext context) {
        return new DropRepository(Names.identifier(context.identifier()), position(context));
    }

    @Override
    public Statement visitAlterRepository(LarderSqlParser.AlterRepositoryContext context) {
        return new AlterRepository(
                Names.identifier(context.identifier()), properties(context.properties()), position(context));
    }

    @Override
    public Statement visitShowCreateRepository(LarderSqlParser.ShowCreateRepositoryContext context) {
        return new ShowCreateRepository(Names.identifier(context.identifier()), position(context));
    }

    @Override
    public Statement visitShowRepositories(LarderSqlParser.ShowRepositoriesContext context) {
        return new ShowRepositories(position(context));
    }

    @Override
    public Statement visitBackup(BackupContext context) {
        return new Backup(
                Names.qualifiedName(context.qualifiedName()),
                Names.identifier(context.identifier()),
                Optional.ofNullable(context.objectSelection()).map(StatementBuilder::selection),
                properties(context.properties()),
                position(context));
    }

    @Override
    public Statement visitRestore(RestoreContext context) {
        return new Restore(
                Names.qualifiedName(context.qualifiedName()),
                Names.identifier(context.identifier()),
                Optional.ofNullable(context.objectSelection()).map(StatementBuilder::selection),
                properties(context.properties()),
                position(context));
    }

    private static ObjectSelection selection(ObjectSelectionContext context) {
        return new ObjectSelection(
                context.EXCLUDE() != null ? SelectionMode.EXCLUDE : SelectionMode.ON,
                context.objectReference().stream()
                        .map(StatementBuilder::objectReference)
                        .toList(),
                position(context));
    }

    private static ObjectReference objectReference(ObjectReferenceContext context) {
        PartitionKind kind = context.TEMPORARY() != null ? PartitionKind.TEMPORARY : PartitionKind.NORMAL;
        return new ObjectReference(
                Names.qualifiedName(context.qualifiedName()),
                Optional.ofNullable(context.partitionNames())
                        .map(names -> new PartitionSelection(kind, Names.partitions(names), position(names))),
                Names.optionalIdentifier(context.identifier()),
                position(context));
    }

    @Override
    public Statement visitShowBackup(LarderSqlParser.ShowBackupContext context) {
        return new ShowBackup(database(context.inDatabase()), filter(context.showFilter()), position(context));
    }

    @Override
    public Statement visitShowRestore(LarderSqlParser.ShowRestoreContext context) {
        return new ShowRestore(
                context.BRIEF() != null ? Detail.BRIEF : Detail.NORMAL,
                database(context.inDatabase()),
                filter(context.showFilter()),
                position(context));
    }

    @Override
    public Statement visitShowSnapshot(LarderSqlParser.ShowSnapshotContext context) {
        return new ShowSnapshot(
                Names.identifier(context.identifier()), filter(context.showFilter()), position(context));
    }

    @Override
    public Statement visitCancelJob(CancelJobContext context) {
        return new CancelJob(
                context.BACKUP() != null ? JobKind.BACKUP : JobKind.RESTORE,
                database(context.inDatabase()),
                Optional.ofNullable(context.where())
                        .map(where -> new ShowFilter.Where(expressions.build(where.expression()), position(where))),
                position(context));
    }

    // ---------------------------------------------------------------- upkeep of repositories

    @Override
    public Statement visitDropSnapshot(LarderSqlParser.DropSnapshotContext context) {
        return maintenance.build(context);
    }

    @Override
    public Statement visitCleanRepository(LarderSqlParser.CleanRepositoryContext context) {
        return maintenance.build(context);
    }

    @Override
    public Statement visitVerifySnapshot(LarderSqlParser.VerifySnapshotContext context) {
        return maintenance.build(context);
    }

    @Override
    public Statement visitShowRepositoryJobs(LarderSqlParser.ShowRepositoryJobsContext context) {
        return maintenance.build(context);
    }

    @Override
    public Statement visitCancelRepositoryJob(LarderSqlParser.CancelRepositoryJobContext context) {
        return maintenance.build(context);
    }

    // ---------------------------------------------------------------- parts of many statements

    static OnExisting onExisting(ParserRuleContext ifNotExists) {
        return ifNotExists == null ? OnExisting.FAIL : OnExisting.IGNORE;
    }

    static OnMissing onMissing(ParserRuleContext ifExists) {
        return ifExists == null ? OnMissing.FAIL : OnMissing.IGNORE;
    }

    static DropMode dropMode(TerminalNode force) {
        return force == null ? DropMode.NORMAL : DropMode.FORCE;
    }

    private static Detail fullOrNormal(TerminalNode full) {
        return full == null ? Detail.NORMAL : Detail.FULL;
    }

    private static Optional<Identifier> database(InDatabaseContext context) {
        return Optional.ofNullable(context).map(in -> Names.identifier(in.identifier()));
    }

    private Optional<ShowFilter> filter(ShowFilterContext context) {
        return Optional.ofNullable(context)
                .map(filter -> filter.LIKE() != null
                        ? new ShowFilter.Like(Names.string(filter.stringLiteral()), position(filter))
                        : new ShowFilter.Where(expressions.build(filter.expression()), position(filter)));
    }

    static PropertyList properties(PropertiesContext context) {
        return context == null ? PropertyList.EMPTY : properties(context.property(), context);
    }

    static PropertyList properties(List<PropertyContext> properties, ParserRuleContext place) {
        return new PropertyList(
                properties.stream()
                        .map(property -> new Property(
                                propertyText(property.propertyText(0)),
                                propertyText(property.propertyText(1)),
                                position(property)))
                        .toList(),
                position(place));
    }

    private static String propertyText(PropertyTextContext context) {
        if (context.stringLiteral() != null) {
            return Names.string(context.stringLiteral());
        }
        if (context.qualifiedName() != null) {
            return Names.qualifiedName(context.qualifiedName()).toString();
        }
        // TRUE, FALSE and numbers.
        return context.getText().toLowerCase(Locale.ROOT);
    }

    @Override
    public Statement visitChildren(RuleNode node) {
        throw new IllegalStateException("No builder for " + node.getClass().getSimpleName());
    }
}
