package dev.larder.sql.parser;

import static dev.larder.sql.parser.Names.position;

import dev.larder.sql.parser.LarderSqlParser.AllColumnsContext;
import dev.larder.sql.parser.LarderSqlParser.CombinationContext;
import dev.larder.sql.parser.LarderSqlParser.CommonTableContext;
import dev.larder.sql.parser.LarderSqlParser.CrossJoinContext;
import dev.larder.sql.parser.LarderSqlParser.InnerJoinContext;
import dev.larder.sql.parser.LarderSqlParser.IntersectionContext;
import dev.larder.sql.parser.LarderSqlParser.JoinConditionContext;
import dev.larder.sql.parser.LarderSqlParser.LimitContext;
import dev.larder.sql.parser.LarderSqlParser.LimitNumberContext;
import dev.larder.sql.parser.LarderSqlParser.NestedQueryContext;
import dev.larder.sql.parser.LarderSqlParser.NestedRelationContext;
import dev.larder.sql.parser.LarderSqlParser.OtherJoinContext;
import dev.larder.sql.parser.LarderSqlParser.OuterJoinContext;
import dev.larder.sql.parser.LarderSqlParser.PlainBodyContext;
import dev.larder.sql.parser.LarderSqlParser.PlainRelationContext;
import dev.larder.sql.parser.LarderSqlParser.QueryBodyContext;
import dev.larder.sql.parser.LarderSqlParser.QueryContext;
import dev.larder.sql.parser.LarderSqlParser.QueryPrimaryContext;
import dev.larder.sql.parser.LarderSqlParser.RelationContext;
import dev.larder.sql.parser.LarderSqlParser.RelationPrimaryContext;
import dev.larder.sql.parser.LarderSqlParser.SelectContext;
import dev.larder.sql.parser.LarderSqlParser.SelectItemContext;
import dev.larder.sql.parser.LarderSqlParser.SingleColumnContext;
import dev.larder.sql.parser.LarderSqlParser.SubqueryRelationContext;
import dev.larder.sql.parser.LarderSqlParser.TableReferenceContext;
import dev.larder.sql.parser.LarderSqlParser.WhereContext;
import dev.larder.sql.tree.CommonTable;
import dev.larder.sql.tree.Expression;
import dev.larder.sql.tree.Identifier;
import dev.larder.sql.tree.JoinCondition;
import dev.larder.sql.tree.JoinType;
import dev.larder.sql.tree.Limit;
import dev.larder.sql.tree.Query;
import dev.larder.sql.tree.QueryBody;
import dev.larder.sql.tree.QueryBody.Nested;
import dev.larder.sql.tree.QueryBody.Select;
import dev.larder.sql.tree.QueryBody.SetOperation;
import dev.larder.sql.tree.Relation;
import dev.larder.sql.tree.Relation.Join;
import dev.larder.sql.tree.Relation.SubqueryRelation;
import dev.larder.sql.tree.Relation.TableReference;
import dev.larder.sql.tree.SelectItem;
import dev.larder.sql.tree.SelectItem.AllColumns;
import dev.larder.sql.tree.SelectItem.SingleColumn;
import dev.larder.sql.tree.SetOperator;
import dev.larder.sql.tree.SetQuantifier;
import dev.larder.sql.tree.SortItem;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.tree.TerminalNode;

/**
 * Parse trees of queries and relations to nodes.
 */
final class QueryBuilder {
    private final ExpressionBuilder expressions;

    QueryBuilder(ExpressionBuilder expressions) {
        this.expressions = expressions;
    }

    Query query(QueryContext context) {
        return expressions.nested(context, () -> {
            List<CommonTable> commonTables =
                    context.commonTable().stream().map(this::commonTable).toList();
            QueryBody body = body(context.queryBody());
            List<SortItem> orderBy = expressions.sortItems(context.orderBy());
            Optional<Limit> limit = limit(context.limit());
            boolean bare = commonTables.isEmpty() && orderBy.isEmpty() && limit.isEmpty();
            // Parentheses around a whole query say nothing.
            return bare && body instanceof Nested nested
                    ? nested.query()
                    : new Query(commonTables, body, orderBy, limit, position(context));
        });
    }

    private CommonTable commonTable(CommonTableContext context) {
        return new CommonTable(
                Names.identifier(context.identifier()),
                Names.columns(context.columnNames()),
                query(context.query()),
                position(context));
    }

    Optional<Limit> limit(LimitContext context) {
        return Optional.ofNullable(context)
                .map(limit -> new Limit(
                        limitNumber(limit.count),
                        Optional.ofNullable(limit.offset).map(this::limitNumber),
                        position(limit)));
    }

    private Expression limitNumber(LimitNumberContext context) {
        return context.PARAMETER() != null
                ? expressions.parameter(context.PARAMETER())
                : Numbers.literal(context.getStart(), Numbers.Sign.PLUS, position(context));
    }

    // ---------------------------------------------------------------- bodies

    private QueryBody body(QueryBodyContext context) {
        return expressions.nested(context, () -> {
            if (context instanceof PlainBodyContext plain) {
                return primary(plain.queryPrimary());
            }
            if (context instanceof IntersectionContext intersection) {
                return new SetOperation(
                        SetOperator.INTERSECT,
                        quantifier(intersection.ALL()),
                        body(intersection.left),
                        body(intersection.right),
                        position(context));
            }
            CombinationContext combination = (CombinationContext) context;
            return new SetOperation(
                    combination.UNION() != null ? SetOperator.UNION : SetOperator.EXCEPT,
                    quantifier(combination.ALL()),
                    body(combination.left),
                    body(combination.right),
                    position(context));
        });
    }

    /** Set operations are distinct unless told otherwise. */
    private static SetQuantifier quantifier(TerminalNode all) {
        return all != null ? SetQuantifier.ALL : SetQuantifier.DISTINCT;
    }

    private QueryBody primary(QueryPrimaryContext context) {
        if (context instanceof NestedQueryContext nested) {
            Query query = query(nested.query());
            boolean bare = query.commonTables().isEmpty()
                    && query.orderBy().isEmpty()
                    && query.limit().isEmpty();
            return bare ? query.body() : new Nested(query, position(context));
        }
        SelectContext select = (SelectContext) context;
        return new Select(
                select.DISTINCT() != null ? SetQuantifier.DISTINCT : SetQuantifier.ALL,
                select.selectItem().stream().map(this::selectItem).toList(),
                from(select.relation()),
                where(select.where()),
                expressions.buildAll(select.grouping),
                expressions.buildOptional(select.having),
                position(context));
    }

    Optional<Expression> where(WhereContext context) {
        return Optional.ofNullable(context).map(where -> expressions.build(where.expression()));
    }

    private SelectItem selectItem(SelectItemContext context) {
        if (context instanceof AllColumnsContext all) {
            return new AllColumns(
                    Optional.ofNullable(all.qualifiedName()).map(Names::qualifiedName), position(context));
        }
        SingleColumnContext single = (SingleColumnContext) context;
        return new SingleColumn(expressions.build(single.expression()), alias(single), position(context));
    }

    private static Optional<Identifier> alias(SingleColumnContext context) {
        if (context.stringLiteral() == null) {
            return Names.optionalIdentifier(context.identifier());
        }
        String text = Names.string(context.stringLiteral());
        if (text.isEmpty()) {
            throw Names.wrong(context.stringLiteral().getStart(), "a name");
        }
        return Optional.of(new Identifier(text, position(context.stringLiteral())));
    }

    // ---------------------------------------------------------------- relations

    /** Commas are cross joins from left to right. */
    private Optional<Relation> from(List<RelationContext> contexts) {
        if (contexts.size() > ExpressionBuilder.DEPTH_MAX) {
            throw Names.wrong(contexts.get(ExpressionBuilder.DEPTH_MAX).getStart(), "fewer tables");
        }
        return contexts.stream().map(this::relation).reduce((left, right) -> crossJoin(left, right));
    }

    private static Relation crossJoin(Relation left, Relation right) {
        return new Join(JoinType.CROSS, left, right, Optional.empty(), left.position());
    }

    private Relation relation(RelationContext context) {
        return expressions.nested(context, () -> {
            if (context instanceof PlainRelationContext plain) {
                return relationPrimary(plain.relationPrimary());
            }
            if (context instanceof CrossJoinContext cross) {
                return crossJoin(relation(cross.relation()), relationPrimary(cross.relationPrimary()));
            }
            if (context instanceof InnerJoinContext inner) {
                Optional<JoinCondition> condition =
                        Optional.ofNullable(inner.joinCondition()).map(this::joinCondition);
                return new Join(
                        condition.isPresent() ? JoinType.INNER : JoinType.CROSS,
                        relation(inner.relation()),
                        relationPrimary(inner.relationPrimary()),
                        condition,
                        position(context));
            }
            OtherJoinContext other = (OtherJoinContext) context;
            return new Join(
                    joinType(other.outerJoin()),
                    relation(other.relation()),
                    relationPrimary(other.relationPrimary()),
                    Optional.of(joinCondition(other.joinCondition())),
                    position(context));
        });
    }

    private static JoinType joinType(OuterJoinContext context) {
        if (context.FULL() != null) {
            return JoinType.FULL;
        }
        boolean left = context.LEFT() != null;
        if (context.SEMI() != null) {
            return left ? JoinType.LEFT_SEMI : JoinType.RIGHT_SEMI;
        }
        if (context.ANTI() != null) {
            return left ? JoinType.LEFT_ANTI : JoinType.RIGHT_ANTI;
        }
        return left ? JoinType.LEFT : JoinType.RIGHT;
    }

    private JoinCondition joinCondition(JoinConditionContext context) {
        return context.ON() != null
                ? new JoinCondition.On(expressions.build(context.expression()), position(context))
                : new JoinCondition.Using(Names.columns(context.columnNames()), position(context));
    }

    private Relation relationPrimary(RelationPrimaryContext context) {
        if (context instanceof TableReferenceContext table) {
            return new TableReference(
                    Names.qualifiedName(table.qualifiedName()),
                    Names.partitions(table.partitionNames()),
                    Names.optionalIdentifier(table.identifier()),
                    position(context));
        }
        if (context instanceof SubqueryRelationContext subquery) {
            return new SubqueryRelation(
                    query(subquery.query()),
                    Names.optionalIdentifier(subquery.identifier()),
                    Names.columns(subquery.columnNames()),
                    position(context));
        }
        return from(((NestedRelationContext) context).relation()).orElseThrow();
    }
}
