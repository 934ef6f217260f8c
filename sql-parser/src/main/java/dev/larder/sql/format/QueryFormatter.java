package dev.larder.sql.format;

import static dev.larder.sql.format.Texts.joined;

import dev.larder.sql.tree.CommonTable;
import dev.larder.sql.tree.Expression;
import dev.larder.sql.tree.JoinCondition;
import dev.larder.sql.tree.JoinType;
import dev.larder.sql.tree.Limit;
import dev.larder.sql.tree.NullOrder;
import dev.larder.sql.tree.Query;
import dev.larder.sql.tree.QueryBody;
import dev.larder.sql.tree.Relation;
import dev.larder.sql.tree.SelectItem;
import dev.larder.sql.tree.SetOperator;
import dev.larder.sql.tree.SetQuantifier;
import dev.larder.sql.tree.SortDirection;
import dev.larder.sql.tree.SortItem;
import java.util.List;
import java.util.Optional;

/**
 * Queries as text, on one line.
 */
final class QueryFormatter {
    private final ExpressionFormatter expressions = new ExpressionFormatter(this);
    private final BodyFormatter bodies = new BodyFormatter();
    private final RelationFormatter relations = new RelationFormatter();

    ExpressionFormatter expressions() {
        return expressions;
    }

    String query(Query query) {
        String with = query.commonTables().isEmpty()
                ? ""
                : "WITH " + joined(query.commonTables(), ", ", this::commonTable) + " ";
        return with + query.body().accept(bodies) + orderBy(query.orderBy()) + limit(query.limit());
    }

    private String commonTable(CommonTable table) {
        String columns = table.columns().isEmpty() ? "" : " " + Texts.names(table.columns());
        return Texts.name(table.name()) + columns + " AS (" + query(table.query()) + ")";
    }

    /** With a space before it, or empty. */
    String where(Optional<Expression> where) {
        return where.map(condition -> " WHERE " + expressions.format(condition)).orElse("");
    }

    /** With a space before it, or empty. */
    String orderBy(List<SortItem> items) {
        return items.isEmpty() ? "" : " ORDER BY " + joined(items, ", ", this::sortItem);
    }

    private String sortItem(SortItem item) {
        String direction = item.direction() == SortDirection.DESCENDING ? " DESC" : "";
        String nulls = item.nullOrder() == NullOrder.UNSPECIFIED ? "" : " NULLS " + item.nullOrder();
        return expressions.format(item.key()) + direction + nulls;
    }

    /** With a space before it, or empty. */
    String limit(Optional<Limit> limit) {
        return limit.map(some -> " LIMIT " + expressions.format(some.count())
                        + some.offset()
                                .map(offset -> " OFFSET " + expressions.format(offset))
                                .orElse(""))
                .orElse("");
    }

    private final class BodyFormatter implements QueryBody.Visitor<String> {
        @Override
        public String visit(QueryBody.Select select) {
            String distinct = select.quantifier() == SetQuantifier.DISTINCT ? "DISTINCT " : "";
            return "SELECT " + distinct + joined(select.items(), ", ", QueryFormatter.this::selectItem)
                    + select.from()
                            .map(from -> " FROM " + from.accept(relations))
                            .orElse("")
                    + where(select.where())
                    + (select.groupBy().isEmpty()
                            ? ""
                            : " GROUP BY " + joined(select.groupBy(), ", ", expressions::format))
                    + select.having()
                            .map(having -> " HAVING " + expressions.format(having))
                            .orElse("");
        }

        @Override
        public String visit(QueryBody.SetOperation operation) {
            String all = operation.quantifier() == SetQuantifier.ALL ? " ALL " : " ";
            return operand(operation.left(), strength(operation.operator()))
                    + " " + operation.operator() + all
                    + operand(operation.right(), strength(operation.operator()) + 1);
        }

        /** A weaker operation, or an equal one on the right, needs parentheses. */
        private String operand(QueryBody body, int strengthMin) {
            String text = body.accept(this);
            boolean weaker =
                    body instanceof QueryBody.SetOperation operation && strength(operation.operator()) < strengthMin;
            return weaker ? "(" + text + ")" : text;
        }

        @Override
        public String visit(QueryBody.Nested nested) {
            return "(" + query(nested.query()) + ")";
        }
    }

    private static int strength(SetOperator operator) {
        return switch (operator) {
            case UNION, EXCEPT -> 1;
            case INTERSECT -> 2;
        };
    }

    private String selectItem(SelectItem item) {
        return item.accept(new SelectItem.Visitor<>() {
            @Override
            public String visit(SelectItem.AllColumns all) {
                return all.qualifier().map(name -> Texts.name(name) + ".").orElse("") + "*";
            }

            @Override
            public String visit(SelectItem.SingleColumn single) {
                return expressions.format(single.expression())
                        + single.alias()
                                .map(alias -> " AS " + Texts.name(alias))
                                .orElse("");
            }
        });
    }

    private final class RelationFormatter implements Relation.Visitor<String> {
        @Override
        public String visit(Relation.TableReference table) {
            String partitions = table.partitions().isEmpty() ? "" : " PARTITION " + Texts.names(table.partitions());
            String alias = table.alias().map(name -> " AS " + Texts.name(name)).orElse("");
            return Texts.name(table.name()) + partitions + alias;
        }

        @Override
        public String visit(Relation.SubqueryRelation subquery) {
            String columns = subquery.columns().isEmpty() ? "" : " " + Texts.names(subquery.columns());
            String alias =
                    subquery.alias().map(name -> " AS " + Texts.name(name)).orElse("");
            return "(" + query(subquery.query()) + ")" + alias + columns;
        }

        @Override
        public String visit(Relation.Join join) {
            String right = join.right().accept(this);
            return join.left().accept(this)
                    + " " + words(join.type()) + " "
                    + (join.right() instanceof Relation.Join ? "(" + right + ")" : right)
                    + join.condition().map(this::condition).orElse("");
        }

        private String words(JoinType type) {
            return type.name().replace('_', ' ') + " JOIN";
        }

        private String condition(JoinCondition condition) {
            return condition.accept(new JoinCondition.Visitor<>() {
                @Override
                public String visit(JoinCondition.On on) {
                    return " ON " + expressions.format(on.condition());
                }

                @Override
                public String visit(JoinCondition.Using using) {
                    return " USING " + Texts.names(using.columns());
                }
            });
        }
    }
}
