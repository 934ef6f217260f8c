package dev.larder.fe.analysis;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.fe.session.Parameter;
import dev.larder.sql.tree.Assignment;
import dev.larder.sql.tree.DataStatement;
import dev.larder.sql.tree.Expression;
import dev.larder.sql.tree.SessionStatement;
import dev.larder.sql.tree.ShowFilter;
import dev.larder.sql.tree.Statement;
import dev.larder.sql.tree.TableStatement;
import java.util.List;

/**
 * Puts the values of a prepared statement in place of its {@code ?} markers, as literals of the tree: a value is never
 * read as SQL.
 */
public final class ParameterBinder extends TreeRewriter {
    private final List<Parameter> parameters;

    public ParameterBinder(List<Parameter> parameters) {
        this.parameters = List.copyOf(parameters);
    }

    /** The statement with values; the same one when there are none. */
    public Statement bind(Statement statement) {
        if (parameters.isEmpty()) {
            return statement;
        }
        if (statement instanceof DataStatement.InsertValues insert) {
            return new DataStatement.InsertValues(
                    insert.table(),
                    insert.partitions(),
                    insert.label(),
                    insert.columns(),
                    insert.rows().stream().map(this::expressions).toList(),
                    insert.position());
        }
        if (statement instanceof DataStatement.QueryStatement select) {
            return new DataStatement.QueryStatement(query(select.query()), select.position());
        }
        if (statement instanceof SessionStatement.SetVariables set) {
            return new SessionStatement.SetVariables(
                    set.assignments().stream().map(this::assignment).toList(), set.position());
        }
        if (statement instanceof TableStatement.ShowTables show) {
            return new TableStatement.ShowTables(
                    show.detail(), show.database(), show.filter().map(this::filter), show.position());
        }
        if (statement instanceof SessionStatement.ShowVariables show) {
            return new SessionStatement.ShowVariables(
                    show.scope(), show.filter().map(this::filter), show.position());
        }
        return statement;
    }

    @Override
    public Expression visit(Expression.Parameter node) {
        if (node.index() >= parameters.size()) {
            throw new EngineException(
                    ErrorCode.ANALYSIS_ERROR,
                    "The statement has more parameters than values: " + parameters.size() + " values");
        }
        return Literals.of(parameters.get(node.index()), node.position());
    }

    private Assignment assignment(Assignment assignment) {
        if (assignment instanceof Assignment.SystemAssignment system) {
            return new Assignment.SystemAssignment(
                    system.scope(), system.name(), expression(system.value()), system.position());
        }
        if (assignment instanceof Assignment.UserAssignment user) {
            return new Assignment.UserAssignment(user.name(), expression(user.value()), user.position());
        }
        return assignment;
    }

    private ShowFilter filter(ShowFilter filter) {
        return filter instanceof ShowFilter.Where where
                ? new ShowFilter.Where(expression(where.condition()), where.position())
                : filter;
    }
}
