package dev.larder.sql.format;

import dev.larder.sql.tree.ClusterStatement;
import dev.larder.sql.tree.DataStatement;
import dev.larder.sql.tree.DatabaseStatement;
import dev.larder.sql.tree.Detail;
import dev.larder.sql.tree.DropMode;
import dev.larder.sql.tree.Expression;
import dev.larder.sql.tree.Identifier;
import dev.larder.sql.tree.IndexStatement;
import dev.larder.sql.tree.MaintenanceStatement;
import dev.larder.sql.tree.OnExisting;
import dev.larder.sql.tree.OnMissing;
import dev.larder.sql.tree.Password;
import dev.larder.sql.tree.Property;
import dev.larder.sql.tree.PropertyList;
import dev.larder.sql.tree.RepositoryStatement;
import dev.larder.sql.tree.RollupStatement;
import dev.larder.sql.tree.SessionStatement;
import dev.larder.sql.tree.ShowFilter;
import dev.larder.sql.tree.Statement;
import dev.larder.sql.tree.TableStatement;
import dev.larder.sql.tree.UserName;
import dev.larder.sql.tree.UserStatement;
import dev.larder.sql.tree.ViewStatement;
import java.util.List;
import java.util.Optional;

/**
 * Hands each statement to the formatter of its family, and knows the clauses that several families share.
 */
final class StatementFormatter implements Statement.Visitor<String> {
    private final Masking masking;
    private final QueryFormatter queries = new QueryFormatter();

    StatementFormatter(Masking masking) {
        this.masking = masking;
    }

    QueryFormatter queries() {
        return queries;
    }

    @Override
    public String visit(DatabaseStatement statement) {
        return statement.accept(new DatabaseFormatter(this));
    }

    @Override
    public String visit(TableStatement statement) {
        return statement.accept(new TableFormatter(this));
    }

    @Override
    public String visit(DataStatement statement) {
        return statement.accept(new DataFormatter(this));
    }

    @Override
    public String visit(SessionStatement statement) {
        return statement.accept(new SessionFormatter(this));
    }

    @Override
    public String visit(ClusterStatement statement) {
        return statement.accept(new ClusterFormatter(this));
    }

    @Override
    public String visit(IndexStatement statement) {
        return statement.accept(new IndexFormatter(this));
    }

    @Override
    public String visit(RollupStatement statement) {
        return statement.accept(new RollupFormatter(this));
    }

    @Override
    public String visit(ViewStatement statement) {
        return statement.accept(new ViewFormatter(this));
    }

    @Override
    public String visit(UserStatement statement) {
        return statement.accept(new UserFormatter(this));
    }

    @Override
    public String visit(RepositoryStatement statement) {
        return statement.accept(new RepositoryFormatter(this));
    }

    @Override
    public String visit(MaintenanceStatement statement) {
        return statement.accept(new MaintenanceFormatter(this));
    }

    // Shared clauses. Those that may be missing begin with a space, or are empty.

    /** Follows the kind of thing to create. */
    static String ifNotExists(OnExisting onExisting) {
        return switch (onExisting) {
            case FAIL -> " ";
            case IGNORE -> " IF NOT EXISTS ";
        };
    }

    /** Follows the kind of thing to drop. */
    static String ifExists(OnMissing onMissing) {
        return switch (onMissing) {
            case FAIL -> " ";
            case IGNORE -> " IF EXISTS ";
        };
    }

    static String force(DropMode mode) {
        return switch (mode) {
            case NORMAL -> "";
            case FORCE -> " FORCE";
        };
    }

    /** Follows SHOW. */
    static String detail(Detail detail) {
        return switch (detail) {
            case NORMAL -> " ";
            case FULL -> " FULL ";
            case BRIEF -> " BRIEF ";
        };
    }

    static String partitions(List<Identifier> names) {
        return names.isEmpty() ? "" : " PARTITION " + Texts.names(names);
    }

    static String fromDatabase(Optional<Identifier> database) {
        return database.map(name -> " FROM " + Texts.name(name)).orElse("");
    }

    String filter(Optional<ShowFilter> filter) {
        return filter.map(some -> some.accept(new ShowFilter.Visitor<String>() {
                    @Override
                    public String visit(ShowFilter.Like like) {
                        return " LIKE " + Texts.string(like.pattern());
                    }

                    @Override
                    public String visit(ShowFilter.Where where) {
                        return " WHERE " + expression(where.condition());
                    }
                }))
                .orElse("");
    }

    String expression(Expression expression) {
        return queries.expressions().format(expression);
    }

    /** On lines of its own. */
    String properties(PropertyList properties) {
        return properties.isEmpty()
                ? ""
                : "\nPROPERTIES (\n" + Texts.joined(properties.properties(), ",\n", this::property) + "\n)";
    }

    String property(Property property) {
        return Texts.doubleQuoted(property.key()) + " = "
                + Texts.doubleQuoted(masking.value(property.key(), property.value()));
    }

    String password(Password password) {
        return Texts.string(masking.password(password.text()));
    }

    static String userName(UserName name) {
        return Texts.string(name.user())
                + name.host().map(host -> "@" + Texts.string(host)).orElse("");
    }
}
