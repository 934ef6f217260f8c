package dev.larder.fe.query;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.fe.query.TableResolver.ResolvedTable;
import dev.larder.sql.format.ColumnHeader;
import dev.larder.sql.tree.CommonTable;
import dev.larder.sql.tree.Expression;
import dev.larder.sql.tree.Expression.IntegerLiteral;
import dev.larder.sql.tree.Expression.NullLiteral;
import dev.larder.sql.tree.Expression.Parameter;
import dev.larder.sql.tree.Identifier;
import dev.larder.sql.tree.JoinCondition;
import dev.larder.sql.tree.JoinType;
import dev.larder.sql.tree.Limit;
import dev.larder.sql.tree.NullOrder;
import dev.larder.sql.tree.QualifiedName;
import dev.larder.sql.tree.Query;
import dev.larder.sql.tree.QueryBody;
import dev.larder.sql.tree.Relation;
import dev.larder.sql.tree.SelectItem;
import dev.larder.sql.tree.SetQuantifier;
import dev.larder.sql.tree.SortDirection;
import dev.larder.sql.tree.SortItem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Says a query in the query engine's dialect. Tables appear under the aliases that the resolver gives; the session's
 * values appear as literals. The answer's columns get the names that MySQL shows.
 */
public final class QueryPrinter {
    private static final String DUAL = "dual";

    private final TableResolver tables;
    private final SessionValues session;

    public QueryPrinter(TableResolver tables, SessionValues session) {
        this.tables = tables;
        this.session = session;
    }

    public String print(Query query) {
        return print(query, Scope.root()).sql();
    }

    /** A query in the engine's dialect and what it offers to a query around it. */
    record PrintedQuery(String sql, List<OutputColumn> columns) {}

    PrintedQuery print(Query query, Scope outer) {
        Scope scope = outer.inner();
        StringBuilder sql = new StringBuilder();
        for (CommonTable table : query.commonTables()) {
            if (table.name().value().startsWith(SelectPlanner.ALIAS_PREFIX)) {
                // It would hide a table of the query that the engine knows by this name.
                throw new EngineException(
                        ErrorCode.ANALYSIS_ERROR,
                        "Name '" + table.name() + "' is reserved: it begins with '" + SelectPlanner.ALIAS_PREFIX + "'");
            }
            PrintedQuery inside = print(table.query(), scope);
            sql.append(sql.isEmpty() ? "WITH " : ", ")
                    .append(name(table.name()))
                    .append(columnList(table.columns()))
                    .append(" AS (")
                    .append(inside.sql())
                    .append(")");
            scope.addCommonTable(table.name().value(), renamed(inside.columns(), table.columns()));
        }
        if (!sql.isEmpty()) {
            sql.append(' ');
        }
        Body body = print(query.body(), scope);
        sql.append(body.sql())
                .append(orderBy(query.orderBy(), new ExpressionPrinter(this, session, body.scope())))
                .append(query.limit().map(QueryPrinter::limit).orElse(""));
        return new PrintedQuery(sql.toString(), body.columns());
    }

    /** @param scope what ORDER BY can see */
    private record Body(String sql, List<OutputColumn> columns, Scope scope) {}

    private Body print(QueryBody body, Scope scope) {
        return body.accept(new QueryBody.Visitor<>() {
            @Override
            public Body visit(QueryBody.Select node) {
                return select(node, scope);
            }

            @Override
            public Body visit(QueryBody.SetOperation node) {
                Body left = print(node.left(), scope);
                Body right = print(node.right(), scope);
                String operator = node.operator().name() + (node.quantifier() == SetQuantifier.ALL ? " ALL " : " ");
                return new Body(
                        "(" + left.sql() + ") " + operator + "(" + right.sql() + ")", left.columns(), scope.inner());
            }

            @Override
            public Body visit(QueryBody.Nested node) {
                PrintedQuery inside = print(node.query(), scope);
                return new Body("(" + inside.sql() + ")", inside.columns(), scope.inner());
            }
        });
    }

    private Body select(QueryBody.Select select, Scope outer) {
        Scope scope = outer.inner();
        String from = select.from()
                .filter(relation -> !isDual(relation))
                .map(relation -> " FROM " + relation(relation, outer, scope))
                .orElse("");
        ExpressionPrinter expressions = new ExpressionPrinter(this, session, scope);
        List<OutputColumn> columns = new ArrayList<>();
        List<String> items = new ArrayList<>();
        for (SelectItem item : select.items()) {
            items.add(item(item, expressions, scope, columns));
        }
        StringBuilder sql = new StringBuilder("SELECT ");
        if (select.quantifier() == SetQuantifier.DISTINCT) {
            sql.append("DISTINCT ");
        }
        sql.append(String.join(", ", items)).append(from);
        select.where().ifPresent(condition -> sql.append(" WHERE ")
                .append(expressions.print(condition).asTruth().sql()));
        if (!select.groupBy().isEmpty()) {
            sql.append(" GROUP BY ")
                    .append(commaSeparated(
                            select.groupBy(), key -> expressions.print(key).sql()));
        }
        select.having().ifPresent(condition -> sql.append(" HAVING ")
                .append(expressions.print(condition).asTruth().sql()));
        return new Body(sql.toString(), columns, scope);
    }

    private String item(SelectItem item, ExpressionPrinter expressions, Scope scope, List<OutputColumn> columns) {
        return item.accept(new SelectItem.Visitor<>() {
            @Override
            public String visit(SelectItem.AllColumns node) {
                columns.addAll(scope.columns(node.qualifier()));
                return node.qualifier()
                        .map(table -> EngineText.name(scope.tableName(table.parts())) + ".*")
                        .orElse("*");
            }

            @Override
            public String visit(SelectItem.SingleColumn node) {
                Printed value = expressions.print(node.expression());
                String name = header(node);
                columns.add(new OutputColumn(name, value.kind()));
                return value.sql() + " AS " + EngineText.name(name);
            }
        });
    }

    /** @param outer what a sub-query in FROM can see; {@code scope} gets the tables */
    private String relation(Relation relation, Scope outer, Scope scope) {
        return relation.accept(new Relation.Visitor<>() {
            @Override
            public String visit(Relation.TableReference node) {
                return table(node, scope);
            }

            @Override
            public String visit(Relation.SubqueryRelation node) {
                PrintedQuery inside = print(node.query(), outer);
                Identifier alias = node.alias()
                        .orElseThrow(() -> new EngineException(
                                ErrorCode.ANALYSIS_ERROR, "Every derived table must have its own alias"));
                String exposed = scope.addTable(alias.value(), "", renamed(inside.columns(), node.columns()));
                return "(" + inside.sql() + ") AS " + EngineText.name(exposed) + columnList(node.columns());
            }

            @Override
            public String visit(Relation.Join node) {
                return join(node, outer, scope);
            }
        });
    }

    private String table(Relation.TableReference node, Scope scope) {
        QualifiedName name = node.name();
        String shown = node.alias().orElse(name.last()).value();
        if (name.parts().size() == 1 && node.partitions().isEmpty()) {
            Optional<List<OutputColumn>> common = scope.commonTable(name.last().value());
            if (common.isPresent()) {
                return name(name.last()) + " AS " + EngineText.name(scope.addTable(shown, "", common.get()));
            }
        }
        if (name.parts().size() > 2) {
            throw new EngineException(ErrorCode.TABLE_NOT_FOUND, "Table '" + name + "' doesn't exist");
        }
        ResolvedTable table = tables.resolve(TableUse.of(node));
        String database = name.qualifier()
                .map(Identifier::value)
                .or(session::database)
                .map(value -> value + ".")
                .orElse("");
        List<OutputColumn> columns = table.columns().stream()
                .map(column -> new OutputColumn(column.name(), Kind.of(column.type())))
                .toList();
        String qualified =
                node.alias().isPresent() ? "" : database + name.last().value();
        return EngineText.name(table.alias()) + " AS " + EngineText.name(scope.addTable(shown, qualified, columns));
    }

    private String join(Relation.Join node, Scope outer, Scope scope) {
        boolean mirrored = node.type() == JoinType.RIGHT_SEMI || node.type() == JoinType.RIGHT_ANTI;
        String left = relation(mirrored ? node.right() : node.left(), outer, scope);
        Relation second = mirrored ? node.left() : node.right();
        String right = relation(second, outer, scope);
        if (second instanceof Relation.Join) {
            right = "(" + right + ")";
        }
        String word =
                switch (node.type()) {
                    case INNER -> node.condition().isPresent() ? " INNER JOIN " : " CROSS JOIN ";
                    case LEFT -> " LEFT JOIN ";
                    case RIGHT -> " RIGHT JOIN ";
                    case FULL -> " FULL JOIN ";
                    case CROSS -> " CROSS JOIN ";
                    case LEFT_SEMI, RIGHT_SEMI -> " SEMI JOIN ";
                    case LEFT_ANTI, RIGHT_ANTI -> " ANTI JOIN ";
                };
        return left
                + word
                + right
                + node.condition().map(on -> condition(on, scope)).orElse("");
    }

    private String condition(JoinCondition condition, Scope scope) {
        return condition.accept(new JoinCondition.Visitor<>() {
            @Override
            public String visit(JoinCondition.On node) {
                ExpressionPrinter expressions = new ExpressionPrinter(QueryPrinter.this, session, scope);
                return " ON " + expressions.print(node.condition()).asTruth().sql();
            }

            @Override
            public String visit(JoinCondition.Using node) {
                return " USING" + columnList(node.columns());
            }
        });
    }

    /** ORDER BY with MySQL's places for NULL; a constant orders nothing and is left out. */
    static String orderBy(List<SortItem> items, ExpressionPrinter expressions) {
        List<String> keys = items.stream()
                .filter(item -> !(item.key() instanceof NullLiteral))
                .map(item -> {
                    boolean ascending = item.direction() == SortDirection.ASCENDING;
                    boolean nullsFirst =
                            item.nullOrder() == NullOrder.UNSPECIFIED ? ascending : item.nullOrder() == NullOrder.FIRST;
                    return expressions.print(item.key()).sql()
                            + (ascending ? " ASC" : " DESC")
                            + (nullsFirst ? " NULLS FIRST" : " NULLS LAST");
                })
                .toList();
        return keys.isEmpty() ? "" : " ORDER BY " + String.join(", ", keys);
    }

    private static String limit(Limit limit) {
        return " LIMIT " + count(limit.count())
                + limit.offset().map(offset -> " OFFSET " + count(offset)).orElse("");
    }

    private static String count(Expression expression) {
        if (expression instanceof IntegerLiteral number && number.value().signum() >= 0) {
            return number.value().bitLength() < Long.SIZE ? number.value().toString() : Long.toString(Long.MAX_VALUE);
        }
        if (expression instanceof Parameter) {
            throw ExpressionPrinter.unboundParameter();
        }
        throw new EngineException(ErrorCode.ANALYSIS_ERROR, "LIMIT and OFFSET must be whole numbers");
    }

    /** The name of a column in the answer. */
    static String header(SelectItem.SingleColumn item) {
        return ColumnHeader.of(item);
    }

    /** {@code FROM DUAL} is MySQL's way to read no table. */
    static boolean isDual(Relation relation) {
        return relation instanceof Relation.TableReference table
                && table.name().parts().size() == 1
                && table.name().last().value().equalsIgnoreCase(DUAL);
    }

    private static List<OutputColumn> renamed(List<OutputColumn> columns, List<Identifier> names) {
        if (names.isEmpty()) {
            return columns;
        }
        List<OutputColumn> renamed = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            Kind kind = i < columns.size() ? columns.get(i).kind() : Kind.UNKNOWN;
            renamed.add(new OutputColumn(names.get(i).value(), kind));
        }
        return renamed;
    }

    private static String columnList(List<Identifier> columns) {
        return columns.isEmpty() ? "" : " (" + commaSeparated(columns, QueryPrinter::name) + ")";
    }

    private static String name(Identifier identifier) {
        return EngineText.name(identifier.value());
    }

    private static <T> String commaSeparated(List<T> items, Function<T, String> print) {
        return items.stream().map(print).collect(Collectors.joining(", "));
    }
}
