package dev.larder.sql.format;

import dev.larder.sql.tree.Password;
import dev.larder.sql.tree.UserStatement;

/**
 * Statements about users as text.
 */
final class UserFormatter implements UserStatement.Visitor<String> {
    private final StatementFormatter statements;

    UserFormatter(StatementFormatter statements) {
        this.statements = statements;
    }

    @Override
    public String visit(UserStatement.CreateUser create) {
        return "CREATE USER" + StatementFormatter.ifNotExists(create.onExisting())
                + StatementFormatter.userName(create.user())
                + create.password().map(this::identifiedBy).orElse("");
    }

    private String identifiedBy(Password password) {
        return switch (password.kind()) {
            case PLAIN -> " IDENTIFIED BY " + statements.password(password);
            case HASHED -> " IDENTIFIED BY PASSWORD " + statements.password(password);
        };
    }

    @Override
    public String visit(UserStatement.DropUser drop) {
        return "DROP USER" + StatementFormatter.ifExists(drop.onMissing()) + StatementFormatter.userName(drop.user());
    }

    @Override
    public String visit(UserStatement.SetPassword set) {
        String user = set.user()
                .map(name -> " FOR " + StatementFormatter.userName(name))
                .orElse("");
        return "SET PASSWORD" + user + " = " + newPassword(set.password());
    }

    private String newPassword(Password password) {
        return switch (password.kind()) {
            case PLAIN -> "PASSWORD(" + statements.password(password) + ")";
            case HASHED -> statements.password(password);
        };
    }
}
