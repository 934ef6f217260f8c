package dev.larder.sql.format;

import dev.larder.sql.tree.ObjectReference;
import dev.larder.sql.tree.ObjectSelection;
import dev.larder.sql.tree.PartitionKind;
import dev.larder.sql.tree.PartitionSelection;
import dev.larder.sql.tree.RepositoryAccess;
import dev.larder.sql.tree.RepositoryStatement;

/**
 * Statements about repositories, backups and restores as text.
 */
final class RepositoryFormatter implements RepositoryStatement.Visitor<String> {
    private final StatementFormatter statements;

    RepositoryFormatter(StatementFormatter statements) {
        this.statements = statements;
    }

    @Override
    public String visit(RepositoryStatement.CreateRepository create) {
        String readOnly = create.access() == RepositoryAccess.READ_ONLY ? "READ ONLY " : "";
        String broker = create.broker().map(name -> " " + Texts.name(name)).orElse("");
        return "CREATE " + readOnly + "REPOSITORY " + Texts.name(create.name())
                + "\nWITH " + create.storage() + broker
                + "\nON LOCATION " + Texts.doubleQuoted(create.location())
                + statements.properties(create.properties());
    }

    @Override
    public String visit(RepositoryStatement.DropRepository drop) {
        return "DROP REPOSITORY " + Texts.name(drop.name());
    }

    @Override
    public String visit(RepositoryStatement.AlterRepository alter) {
        return "ALTER REPOSITORY " + Texts.name(alter.name()) + statements.properties(alter.properties());
    }

    @Override
    public String visit(RepositoryStatement.ShowCreateRepository show) {
        return "SHOW CREATE REPOSITORY FOR " + Texts.name(show.name());
    }

    @Override
    public String visit(RepositoryStatement.ShowRepositories show) {
        return "SHOW REPOSITORIES";
    }

    @Override
    public String visit(RepositoryStatement.Backup backup) {
        return "BACKUP SNAPSHOT " + Texts.name(backup.label()) + " TO " + Texts.name(backup.repository())
                + backup.selection().map(RepositoryFormatter::selection).orElse("")
                + statements.properties(backup.properties());
    }

    @Override
    public String visit(RepositoryStatement.Restore restore) {
        return "RESTORE SNAPSHOT " + Texts.name(restore.label()) + " FROM " + Texts.name(restore.repository())
                + restore.selection().map(RepositoryFormatter::selection).orElse("")
                + statements.properties(restore.properties());
    }

    private static String selection(ObjectSelection selection) {
        return " " + selection.mode() + " ("
                + Texts.joined(selection.references(), ", ", RepositoryFormatter::reference) + ")";
    }

    private static String reference(ObjectReference reference) {
        return Texts.name(reference.name())
                + reference.partitions().map(RepositoryFormatter::partitions).orElse("")
                + reference.alias().map(alias -> " AS " + Texts.name(alias)).orElse("");
    }

    private static String partitions(PartitionSelection partitions) {
        String temporary = partitions.kind() == PartitionKind.TEMPORARY ? " TEMPORARY" : "";
        return temporary + " PARTITION " + Texts.names(partitions.names());
    }

    @Override
    public String visit(RepositoryStatement.ShowBackup show) {
        return "SHOW BACKUP" + StatementFormatter.fromDatabase(show.database()) + statements.filter(show.filter());
    }

    @Override
    public String visit(RepositoryStatement.ShowRestore show) {
        return "SHOW" + StatementFormatter.detail(show.detail()) + "RESTORE"
                + StatementFormatter.fromDatabase(show.database()) + statements.filter(show.filter());
    }

    @Override
    public String visit(RepositoryStatement.ShowSnapshot show) {
        return "SHOW SNAPSHOT ON " + Texts.name(show.repository()) + statements.filter(show.filter());
    }

    @Override
    public String visit(RepositoryStatement.CancelJob cancel) {
        return "CANCEL " + cancel.kind() + StatementFormatter.fromDatabase(cancel.database())
                + statements.filter(cancel.filter());
    }

    @Override
    public String visit(RepositoryStatement.AlterJob alter) {
        return "ALTER " + alter.kind() + StatementFormatter.fromDatabase(alter.database()) + " SET ("
                + Texts.joined(alter.properties().properties(), ", ", statements::property) + ")"
                + statements.filter(alter.filter());
    }

    @Override
    public String visit(RepositoryStatement.Explain explain) {
        return "EXPLAIN " + explain.explained().accept(this);
    }
}
