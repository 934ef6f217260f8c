package dev.larder.fe.analysis;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.fe.catalog.Database;
import dev.larder.fe.catalog.Privilege;
import dev.larder.fe.catalog.View;
import dev.larder.sql.parser.SqlParser;
import dev.larder.sql.tree.CommonTable;
import dev.larder.sql.tree.DataStatement;
import dev.larder.sql.tree.Expression;
import dev.larder.sql.tree.Identifier;
import dev.larder.sql.tree.QualifiedName;
import dev.larder.sql.tree.Query;
import dev.larder.sql.tree.Relation;
import dev.larder.sql.tree.SelectItem;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Puts the queries of views in the places of their names. Who reads a view needs SELECT on it, not on what it reads: its
 * maker had that. Lives for one query.
 */
public final class ViewExpander extends TreeRewriter {
    /** Views in one query at most, those in views counted: two of each other double with every step. */
    private static final int VIEWS_MAX = 1_000;

    private final AnalysisContext context;
    private final List<View> around;
    private final Deque<Set<String>> commonTables = new ArrayDeque<>();
    private final Expansion expansion;

    /** What all parts of one query share. */
    private static final class Expansion {
        private final Set<String> tables = new HashSet<>();
        private int views;
    }

    /**
     * A query without views.
     *
     * @param behindViews tables that views read: {@code database.table}
     */
    public record Expanded(Query query, Set<String> behindViews) {
        public Expanded {
            behindViews = Set.copyOf(behindViews);
        }

        /** Whether a view reads the table, so that SELECT on it was asked for when the view was made. */
        public boolean isBehindView(String database, String table) {
            return behindViews.contains(database + "." + table);
        }
    }

    private ViewExpander(AnalysisContext context, List<View> around, Expansion expansion) {
        this.context = context;
        this.around = around;
        this.expansion = expansion;
    }

    public static Expanded expanded(Query query, AnalysisContext context) {
        Expansion expansion = new Expansion();
        Query written = new ViewExpander(context, List.of(), expansion).query(query);
        return new Expanded(written, expansion.tables);
    }

    /** Throws if the view would read itself were it made of these views. */
    static void refuseCycle(View view, Set<View> reads, AnalysisContext context) {
        Expansion expansion = new Expansion();
        for (View one : reads) {
            new ViewExpander(context, List.of(view), expansion).body(one);
        }
    }

    @Override
    Query query(Query node) {
        Set<String> visible = new HashSet<>();
        commonTables.push(visible);
        List<CommonTable> tables = new ArrayList<>();
        for (CommonTable table : node.commonTables()) {
            tables.add(new CommonTable(table.name(), table.columns(), query(table.query()), table.position()));
            visible.add(lower(table.name().value()));
        }
        Query rest = super.query(new Query(List.of(), node.body(), node.orderBy(), node.limit(), node.position()));
        commonTables.pop();
        return new Query(tables, rest.body(), rest.orderBy(), rest.limit(), node.position());
    }

    @Override
    public Relation visit(Relation.TableReference node) {
        boolean plain = node.name().parts().size() == 1;
        boolean common = plain
                && node.partitions().isEmpty()
                && commonTables.stream()
                        .anyMatch(
                                names -> names.contains(lower(node.name().last().value())));
        if (common || InformationSchema.isDual(node)) {
            return node;
        }
        Relation.TableReference table = new Relation.TableReference(
                withoutCatalog(node.name(), 3), node.partitions(), node.alias(), node.position());
        Optional<String> written =
                table.name().qualifier().map(Identifier::value).or(context.session()::database);
        if (written.isEmpty() || table.name().parts().size() > 2 || InformationSchema.isIt(written.get())) {
            return table;
        }
        String name = table.name().last().value();
        if (around.isEmpty()) {
            context.privileges().requireOnTable(Privilege.SELECT, written.get(), name);
        }
        Optional<View> view = context.catalog().database(written.get()).flatMap(database -> context.catalog()
                .view(database.id(), name));
        if (view.isPresent()) {
            return inPlaceOf(table, view.get());
        }
        if (!around.isEmpty()) {
            expansion.tables.add(written.get() + "." + name);
        }
        return table;
    }

    private Relation inPlaceOf(Relation.TableReference node, View view) {
        if (!node.partitions().isEmpty()) {
            throw new EngineException(ErrorCode.ANALYSIS_ERROR, "View " + named(view) + " has no partitions");
        }
        return new Relation.SubqueryRelation(
                body(view),
                node.alias().or(() -> Optional.of(node.name().last())),
                view.definition().columns().stream()
                        .map(column -> new Identifier(column.name(), node.position()))
                        .toList(),
                node.position());
    }

    private Query body(View view) {
        if (around.stream().anyMatch(other -> other.id().equals(view.id()))) {
            throw new EngineException(ErrorCode.ANALYSIS_ERROR, "View " + named(view) + " reads itself");
        }
        expansion.views++;
        if (expansion.views > VIEWS_MAX) {
            throw new EngineException(
                    ErrorCode.ANALYSIS_ERROR, "A query may read " + VIEWS_MAX + " views, those in views counted");
        }
        List<View> inside = new ArrayList<>(around);
        inside.add(view);
        DataStatement.QueryStatement statement = (DataStatement.QueryStatement)
                SqlParser.parseOne(view.definition().query());
        return new ViewExpander(context, inside, expansion).query(HavingFilter.rewritten(statement.query()));
    }

    private String named(View view) {
        return Optional.ofNullable(context.catalog().databases().get(view.database()))
                        .map(Database::name)
                        .map(database -> database + ".")
                        .orElse("")
                + view.name();
    }

    @Override
    public Expression visit(Expression.ColumnReference node) {
        return new Expression.ColumnReference(ofView(withoutCatalog(node.name(), 4), 3), node.position());
    }

    @Override
    public SelectItem visit(SelectItem.AllColumns node) {
        return new SelectItem.AllColumns(
                node.qualifier().map(name -> ofView(withoutCatalog(name, 3), 2)), node.position());
    }

    /** The database of a view has no place before a sub-query. */
    private QualifiedName ofView(QualifiedName name, int parts) {
        if (name.parts().size() != parts) {
            return name;
        }
        boolean view = context.catalog()
                .database(name.parts().get(0).value())
                .flatMap(database -> context.catalog()
                        .view(database.id(), name.parts().get(1).value()))
                .isPresent();
        return view ? new QualifiedName(name.parts().subList(1, parts), name.position()) : name;
    }

    private static QualifiedName withoutCatalog(QualifiedName name, int parts) {
        boolean ours = name.parts().size() == parts
                && AnalysisContext.isCatalog(name.parts().get(0).value());
        return ours ? new QualifiedName(name.parts().subList(1, parts), name.position()) : name;
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
