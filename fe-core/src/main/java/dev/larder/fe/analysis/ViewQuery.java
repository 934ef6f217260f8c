package dev.larder.fe.analysis;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.schema.ColumnType;
import dev.larder.common.schema.ViewColumn;
import dev.larder.fe.catalog.Database;
import dev.larder.fe.catalog.Privilege;
import dev.larder.fe.catalog.Table;
import dev.larder.fe.catalog.View;
import dev.larder.sql.format.ColumnHeader;
import dev.larder.sql.tree.CommonTable;
import dev.larder.sql.tree.Expression;
import dev.larder.sql.tree.Identifier;
import dev.larder.sql.tree.JoinCondition;
import dev.larder.sql.tree.JoinType;
import dev.larder.sql.tree.QualifiedName;
import dev.larder.sql.tree.Query;
import dev.larder.sql.tree.QueryBody;
import dev.larder.sql.tree.Relation;
import dev.larder.sql.tree.SelectItem;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The query of a view, written so that it means the same in every session and whatever becomes of its tables: databases
 * stand before their tables as {@code `internal`.`database`.`table`}, a star is the columns of its instant, and every
 * column has a name. Whoever writes it must be allowed to read what it reads. Lives for one query.
 */
final class ViewQuery extends TreeRewriter {
    static final String CATALOG = "internal";

    private final AnalysisContext context;
    private final Deque<Map<String, List<Output>>> commonTables = new ArrayDeque<>();
    private final IdentityHashMap<QueryBody, List<Output>> outputs = new IdentityHashMap<>();
    private final Set<View> views = new LinkedHashSet<>();

    /**
     * A column that a query offers.
     *
     * @param type where it is that of a table's column, or of a view's
     */
    record Output(String name, Optional<ColumnType> type, boolean nullable) {
        static Output unknown(String name) {
            return new Output(name, Optional.empty(), true);
        }

        Output renamed(String next) {
            return new Output(next, type, nullable);
        }
    }

    /**
     * The query as it is kept.
     *
     * @param views that it reads directly
     */
    record Written(Query query, List<Output> columns, Set<View> views) {}

    /** @param name how columns of it are told from others */
    private record Source(List<Identifier> name, List<Output> columns) {
        /** Its rows may be missing. */
        Source nullable() {
            return new Source(
                    name,
                    columns.stream()
                            .map(column -> new Output(column.name(), column.type(), true))
                            .toList());
        }

        boolean isMeant(QualifiedName table) {
            List<Identifier> parts = table.parts();
            return parts.size() <= name.size()
                    && parts.stream()
                            .map(part -> lower(part.value()))
                            .toList()
                            .equals(name.subList(name.size() - parts.size(), name.size()).stream()
                                    .map(part -> lower(part.value()))
                                    .toList());
        }
    }

    private ViewQuery(AnalysisContext context) {
        this.context = context;
    }

    static Written written(Query query, AnalysisContext context) {
        ViewQuery writer = new ViewQuery(context);
        Query written = writer.query(query);
        return new Written(written, writer.outputs(written), writer.views);
    }

    @Override
    Query query(Query node) {
        Map<String, List<Output>> visible = new HashMap<>();
        commonTables.push(visible);
        List<CommonTable> tables = new ArrayList<>();
        for (CommonTable table : node.commonTables()) {
            Query inside = query(table.query());
            tables.add(new CommonTable(table.name(), table.columns(), inside, table.position()));
            visible.put(lower(table.name().value()), renamed(outputs(inside), table.columns()));
        }
        Query rest = super.query(new Query(List.of(), node.body(), node.orderBy(), node.limit(), node.position()));
        commonTables.pop();
        return new Query(tables, rest.body(), rest.orderBy(), rest.limit(), node.position());
    }

    private List<Output> outputs(Query query) {
        return outputs(query.body());
    }

    private List<Output> outputs(QueryBody body) {
        if (body instanceof QueryBody.SetOperation both) {
            return combined(outputs(both.left()), outputs(both.right()));
        }
        if (body instanceof QueryBody.Nested nested) {
            return outputs(nested.query());
        }
        return outputs.get(body);
    }

    /** Names are those of the first; a type is known where both have the same. */
    private static List<Output> combined(List<Output> left, List<Output> right) {
        List<Output> all = new ArrayList<>();
        for (int i = 0; i < left.size(); i++) {
            Output first = left.get(i);
            boolean same = i < right.size() && right.get(i).type().equals(first.type());
            all.add(same ? first : Output.unknown(first.name()));
        }
        return all;
    }

    private static List<Output> renamed(List<Output> columns, List<Identifier> names) {
        List<Output> all = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            all.add(i < names.size() ? columns.get(i).renamed(names.get(i).value()) : columns.get(i));
        }
        return all;
    }

    // ---------------------------------------------------------------- select lists

    @Override
    public QueryBody visit(QueryBody.Select node) {
        QueryBody.Select named = new QueryBody.Select(
                node.quantifier(),
                node.items().stream().map(ViewQuery::named).toList(),
                node.from(),
                node.where(),
                node.groupBy(),
                node.having(),
                node.position());
        QueryBody.Select inner = (QueryBody.Select) super.visit(named);
        List<Source> sources = inner.from().map(this::sources).orElse(List.of());
        List<SelectItem> items = new ArrayList<>();
        List<Output> columns = new ArrayList<>();
        for (SelectItem item : inner.items()) {
            if (item instanceof SelectItem.AllColumns all) {
                expand(all, inner.from(), sources, items, columns);
            } else {
                SelectItem.SingleColumn column = (SelectItem.SingleColumn) item;
                items.add(column);
                columns.add(output(column, sources));
            }
        }
        QueryBody.Select written = new QueryBody.Select(
                inner.quantifier(),
                items,
                inner.from(),
                inner.where(),
                inner.groupBy(),
                inner.having(),
                inner.position());
        outputs.put(written, columns);
        return written;
    }

    /** With the name that the answer would have, before names in it become longer. */
    private static SelectItem named(SelectItem item) {
        boolean bare = item instanceof SelectItem.SingleColumn column
                && column.alias().isEmpty()
                && !(column.expression() instanceof Expression.ColumnReference);
        if (!bare) {
            return item;
        }
        SelectItem.SingleColumn column = (SelectItem.SingleColumn) item;
        return new SelectItem.SingleColumn(
                column.expression(),
                Optional.of(new Identifier(ColumnHeader.of(column), column.position())),
                column.position());
    }

    private static Output output(SelectItem.SingleColumn item, List<Source> sources) {
        String name = ColumnHeader.of(item);
        if (!(item.expression() instanceof Expression.ColumnReference column)) {
            return Output.unknown(name);
        }
        List<Identifier> parts = column.name().parts();
        List<Output> found = sources.stream()
                .filter(source -> parts.size() == 1
                        || source.isMeant(new QualifiedName(parts.subList(0, parts.size() - 1), column.position())))
                .flatMap(source -> source.columns().stream())
                .filter(one -> one.name().equalsIgnoreCase(column.name().last().value()))
                .toList();
        return found.isEmpty() ? Output.unknown(name) : found.get(0).renamed(name);
    }

    private void expand(
            SelectItem.AllColumns all,
            Optional<Relation> from,
            List<Source> sources,
            List<SelectItem> items,
            List<Output> columns) {
        List<Source> meant = sources.stream()
                .filter(source -> all.qualifier().isEmpty()
                        || source.isMeant(all.qualifier().get()))
                .toList();
        if (meant.isEmpty()) {
            throw new EngineException(
                    ErrorCode.UNKNOWN_TABLE,
                    "Unknown table '"
                            + all.qualifier().map(QualifiedName::toString).orElse("*") + "'");
        }
        Set<String> shared = all.qualifier().isPresent()
                ? Set.of()
                : from.map(ViewQuery::sharedColumns).orElse(Set.of());
        Set<String> done = new HashSet<>();
        for (Source source : meant) {
            for (Output column : source.columns()) {
                // A column of USING is one for both sides, and belongs to neither.
                boolean both = shared.contains(lower(column.name()));
                if (both && !done.add(lower(column.name()))) {
                    continue;
                }
                List<Identifier> name = new ArrayList<>(both ? List.of() : source.name());
                name.add(new Identifier(column.name(), all.position()));
                items.add(new SelectItem.SingleColumn(
                        new Expression.ColumnReference(new QualifiedName(name, all.position()), all.position()),
                        Optional.empty(),
                        all.position()));
                columns.add(column);
            }
        }
    }

    private static Set<String> sharedColumns(Relation relation) {
        Set<String> shared = new HashSet<>();
        if (relation instanceof Relation.Join join) {
            shared.addAll(sharedColumns(join.left()));
            shared.addAll(sharedColumns(join.right()));
            if (join.condition().orElse(null) instanceof JoinCondition.Using using) {
                using.columns().forEach(column -> shared.add(lower(column.value())));
            }
        }
        return shared;
    }

    // ---------------------------------------------------------------- tables

    /** What a FROM that is written already offers. */
    private List<Source> sources(Relation relation) {
        if (relation instanceof Relation.Join join) {
            List<Source> all = new ArrayList<>();
            if (join.type() != JoinType.RIGHT_SEMI && join.type() != JoinType.RIGHT_ANTI) {
                boolean filled = join.type() == JoinType.RIGHT || join.type() == JoinType.FULL;
                sources(join.left()).forEach(source -> all.add(filled ? source.nullable() : source));
            }
            if (join.type() != JoinType.LEFT_SEMI && join.type() != JoinType.LEFT_ANTI) {
                boolean filled = join.type() == JoinType.LEFT || join.type() == JoinType.FULL;
                sources(join.right()).forEach(source -> all.add(filled ? source.nullable() : source));
            }
            return all;
        }
        if (relation instanceof Relation.SubqueryRelation subquery) {
            return List.of(new Source(
                    subquery.alias().map(List::of).orElse(List.of()),
                    renamed(outputs(subquery.query()), subquery.columns())));
        }
        Relation.TableReference table = (Relation.TableReference) relation;
        List<Identifier> name = table.alias().map(List::of).orElse(table.name().parts());
        return List.of(new Source(name, columns(table.name())));
    }

    private List<Output> columns(QualifiedName table) {
        if (table.parts().size() == 1) {
            return commonTable(table.last()).orElse(List.of());
        }
        String database = table.qualifier().orElseThrow().value();
        String name = table.last().value();
        if (InformationSchema.isIt(database)) {
            return InformationSchema.columnNames(name).stream()
                    .map(Output::unknown)
                    .toList();
        }
        Database found = context.database(database);
        Optional<View> view = context.catalog().view(found.id(), name);
        return view.isPresent()
                ? view.get().definition().columns().stream()
                        .map(ViewQuery::output)
                        .toList()
                : context.catalog().table(found.id(), name).map(Table::schema).stream()
                        .flatMap(schema -> schema.columns().stream())
                        .map(column -> new Output(column.name(), Optional.of(column.type()), column.nullable()))
                        .toList();
    }

    private static Output output(ViewColumn column) {
        return new Output(column.name(), Optional.of(column.type()), column.nullable());
    }

    private Optional<List<Output>> commonTable(Identifier name) {
        return commonTables.stream()
                .filter(visible -> visible.containsKey(lower(name.value())))
                .findFirst()
                .map(visible -> visible.get(lower(name.value())));
    }

    @Override
    public Relation visit(Relation.TableReference node) {
        boolean plain = node.name().parts().size() == 1;
        if (plain
                && node.partitions().isEmpty()
                && commonTable(node.name().last()).isPresent()) {
            return node;
        }
        if (plain && InformationSchema.isDual(node)) {
            return node;
        }
        String written = node.name()
                .qualifier()
                .map(Identifier::value)
                .or(context.session()::database)
                .orElseGet(context.session()::requireDatabase);
        String name = node.name().last().value();
        if (InformationSchema.isIt(written)) {
            InformationSchema.columnNames(name);
            return new Relation.TableReference(
                    qualified(written, node.name()), node.partitions(), node.alias(), node.position());
        }
        context.privileges().requireOnTable(Privilege.SELECT, written, name);
        Database database = context.databaseOf(node.name());
        Optional<View> view = context.catalog().view(database.id(), name);
        view.ifPresent(views::add);
        if (view.isEmpty() && context.catalog().table(database.id(), name).isEmpty()) {
            throw AnalysisContext.unknownTable(database, name);
        }
        return new Relation.TableReference(
                qualified(database.name(), node.name()), node.partitions(), node.alias(), node.position());
    }

    private static QualifiedName qualified(String database, QualifiedName table) {
        return new QualifiedName(
                List.of(
                        new Identifier(CATALOG, table.position()),
                        new Identifier(database, table.position()),
                        table.last()),
                table.position());
    }

    // ---------------------------------------------------------------- columns

    @Override
    public Expression visit(Expression.ColumnReference node) {
        return new Expression.ColumnReference(withCatalog(node.name(), 3), node.position());
    }

    @Override
    public SelectItem visit(SelectItem.AllColumns node) {
        return new SelectItem.AllColumns(node.qualifier().map(name -> withCatalog(name, 2)), node.position());
    }

    /** @param parts as many as a name has that begins with a database */
    private static QualifiedName withCatalog(QualifiedName name, int parts) {
        if (name.parts().size() != parts) {
            return name;
        }
        List<Identifier> all = new ArrayList<>();
        all.add(new Identifier(CATALOG, name.position()));
        all.addAll(name.parts());
        return new QualifiedName(all, name.position());
    }

    @Override
    public Expression visit(Expression.Parameter node) {
        throw new EngineException(ErrorCode.ANALYSIS_ERROR, "The query of a view must have no parameters");
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    /** Columns by name; error 1060 when two have the same. */
    static void refuseDuplicates(List<String> names) {
        Map<String, String> seen = new LinkedHashMap<>();
        for (String name : names) {
            if (seen.put(lower(name), name) != null) {
                throw new EngineException(ErrorCode.DUPLICATE_COLUMN, "Duplicate column name '" + name + "'");
            }
        }
    }
}
