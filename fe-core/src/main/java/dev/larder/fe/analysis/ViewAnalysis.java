package dev.larder.fe.analysis;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.fe.analysis.ViewQuery.Output;
import dev.larder.fe.analysis.ViewQuery.Written;
import dev.larder.fe.catalog.Database;
import dev.larder.fe.catalog.View;
import dev.larder.fe.command.Command;
import dev.larder.fe.command.SessionCommand;
import dev.larder.fe.command.ViewCommand;
import dev.larder.fe.command.ViewCommand.Mode;
import dev.larder.fe.command.ViewCommand.NewColumn;
import dev.larder.sql.tree.OnMissing;
import dev.larder.sql.tree.QualifiedName;
import dev.larder.sql.tree.Query;
import dev.larder.sql.tree.ViewStatement;
import dev.larder.sql.tree.ViewStatement.ColumnName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Views. */
final class ViewAnalysis implements ViewStatement.Visitor<Command> {
    private final AnalysisContext context;

    ViewAnalysis(AnalysisContext context) {
        this.context = context;
    }

    @Override
    public Command visit(ViewStatement.CreateView node) {
        Database database = context.databaseOf(node.name());
        String name = Names.table(node.name().last().value());
        boolean taken = context.catalog().isTaken(database.id(), name);
        if (taken && node.ifPresent() == ViewStatement.IfPresent.KEEP) {
            return new SessionCommand.Nothing(0);
        }
        if (taken && node.ifPresent() == ViewStatement.IfPresent.FAIL) {
            throw new EngineException(ErrorCode.TABLE_EXISTS, "Table '" + name + "' already exists");
        }
        Mode mode =
                switch (node.ifPresent()) {
                    case FAIL -> Mode.CREATE;
                    case KEEP -> Mode.CREATE_IF_MISSING;
                    case REPLACE -> Mode.REPLACE;
                };
        if (mode == Mode.REPLACE && taken) {
            requireView(database, node.name());
        }
        Optional<String> comment = Optional.of(node.comment().orElse(""));
        return save(database, name, mode, node.columns(), comment, node.query());
    }

    @Override
    public Command visit(ViewStatement.AlterView node) {
        Database database = context.databaseOf(node.name());
        requireView(database, node.name());
        return save(database, node.name().last().value(), Mode.ALTER, node.columns(), node.comment(), node.query());
    }

    private ViewCommand.SaveView save(
            Database database, String name, Mode mode, List<ColumnName> named, Optional<String> comment, Query query) {
        Written written = ViewQuery.written(query, context);
        context.catalog()
                .view(database.id(), name)
                .ifPresent(view -> ViewExpander.refuseCycle(view, written.views(), context));
        List<NewColumn> columns = columns(named, written.columns());
        ViewQuery.refuseDuplicates(columns.stream().map(NewColumn::name).toList());
        return new ViewCommand.SaveView(database.id(), database.name(), name, mode, columns, comment, written.query());
    }

    private static List<NewColumn> columns(List<ColumnName> named, List<Output> outputs) {
        if (!named.isEmpty() && named.size() != outputs.size()) {
            throw new EngineException(
                    ErrorCode.ANALYSIS_ERROR,
                    "View's SELECT and view's field list have different column counts: " + outputs.size() + " and "
                            + named.size());
        }
        List<NewColumn> columns = new ArrayList<>();
        for (int i = 0; i < outputs.size(); i++) {
            Output output = outputs.get(i);
            Optional<ColumnName> name = named.isEmpty() ? Optional.empty() : Optional.of(named.get(i));
            columns.add(new NewColumn(
                    name.map(one -> Names.column(one.name().value())).orElse(output.name()),
                    output.type(),
                    output.nullable(),
                    name.flatMap(ColumnName::comment).orElse("")));
        }
        return columns;
    }

    @Override
    public Command visit(ViewStatement.DropView node) {
        Database database = context.databaseOf(node.name());
        String name = node.name().last().value();
        Optional<View> view = context.catalog().view(database.id(), name);
        if (view.isPresent()) {
            return new ViewCommand.DropView(view.get().id(), database.name(), name, node.onMissing());
        }
        if (context.catalog().table(database.id(), name).isPresent()) {
            throw wrongObject(database, name, "VIEW. Use 'DROP TABLE " + database.name() + "." + name + "'");
        }
        if (node.onMissing() == OnMissing.IGNORE) {
            return new SessionCommand.Nothing(0);
        }
        throw new EngineException(ErrorCode.UNKNOWN_TABLE, "Unknown table '" + database.name() + "." + name + "'");
    }

    @Override
    public Command visit(ViewStatement.ShowCreateView node) {
        return new ViewCommand.ShowCreateView(
                requireView(context.databaseOf(node.name()), node.name()).id());
    }

    private View requireView(Database database, QualifiedName written) {
        String name = written.last().value();
        Optional<View> view = context.catalog().view(database.id(), name);
        if (view.isEmpty() && context.catalog().table(database.id(), name).isPresent()) {
            throw wrongObject(database, name, "VIEW");
        }
        return view.orElseThrow(() -> AnalysisContext.unknownTable(database, name));
    }

    static EngineException wrongObject(Database database, String name, String wanted) {
        return new EngineException(ErrorCode.WRONG_OBJECT, "'" + database.name() + "." + name + "' is not " + wanted);
    }
}
