package dev.larder.sql.format;

import dev.larder.sql.tree.ClusterStatement;

/**
 * Statements about the servers of the cluster as text.
 */
final class ClusterFormatter implements ClusterStatement.Visitor<String> {
    private final StatementFormatter statements;

    ClusterFormatter(StatementFormatter statements) {
        this.statements = statements;
    }

    @Override
    public String visit(ClusterStatement.AlterBackends alter) {
        return "ALTER SYSTEM " + alter.change() + " BACKEND "
                + Texts.joined(alter.addresses(), ", ", address -> Texts.doubleQuoted(address.value()))
                + statements.properties(alter.properties());
    }

    @Override
    public String visit(ClusterStatement.AlterBroker alter) {
        String name = Texts.name(alter.name());
        String addresses = Texts.joined(alter.addresses(), ", ", address -> Texts.doubleQuoted(address.value()));
        return switch (alter.change()) {
            case ADD -> "ALTER SYSTEM ADD BROKER " + name + " " + addresses;
            case DROP -> "ALTER SYSTEM DROP BROKER " + name + " " + addresses;
            case DROP_ALL -> "ALTER SYSTEM DROP ALL BROKER " + name;
        };
    }

    @Override
    public String visit(ClusterStatement.ShowBroker show) {
        return "SHOW BROKER";
    }

    @Override
    public String visit(ClusterStatement.ShowBackends show) {
        return "SHOW BACKENDS";
    }

    @Override
    public String visit(ClusterStatement.ShowProc show) {
        return "SHOW PROC " + Texts.string(show.path());
    }

    @Override
    public String visit(ClusterStatement.ShowFrontends show) {
        return "SHOW FRONTENDS";
    }

    @Override
    public String visit(ClusterStatement.ShowFrontendConfig show) {
        return "SHOW FRONTEND CONFIG" + statements.filter(show.filter());
    }

    @Override
    public String visit(ClusterStatement.SetFrontendConfig set) {
        return "ADMIN SET FRONTEND CONFIG (" + Texts.joined(set.settings().properties(), ", ", statements::property)
                + ")";
    }
}
