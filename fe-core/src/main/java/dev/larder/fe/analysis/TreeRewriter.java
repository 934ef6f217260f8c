package dev.larder.fe.analysis;

import dev.larder.sql.tree.CommonTable;
import dev.larder.sql.tree.Expression;
import dev.larder.sql.tree.FrameBound;
import dev.larder.sql.tree.JoinCondition;
import dev.larder.sql.tree.Limit;
import dev.larder.sql.tree.Query;
import dev.larder.sql.tree.QueryBody;
import dev.larder.sql.tree.Relation;
import dev.larder.sql.tree.SelectItem;
import dev.larder.sql.tree.SortItem;
import dev.larder.sql.tree.WhenClause;
import dev.larder.sql.tree.WindowFrame;
import dev.larder.sql.tree.WindowSpecification;
import java.util.List;
import java.util.Optional;

/** Copies trees; those who extend it say which nodes become others on the way. */
abstract class TreeRewriter
        implements Expression.Visitor<Expression>,
                QueryBody.Visitor<QueryBody>,
                Relation.Visitor<Relation>,
                SelectItem.Visitor<SelectItem>,
                JoinCondition.Visitor<JoinCondition> {
    Query query(Query node) {
        return new Query(
                node.commonTables().stream()
                        .map(table ->
                                new CommonTable(table.name(), table.columns(), query(table.query()), table.position()))
                        .toList(),
                node.body().accept((QueryBody.Visitor<QueryBody>) this),
                sortItems(node.orderBy()),
                node.limit().map(this::limit),
                node.position());
    }

    Expression expression(Expression node) {
        return node.accept((Expression.Visitor<Expression>) this);
    }

    List<Expression> expressions(List<Expression> nodes) {
        return nodes.stream().map(this::expression).toList();
    }

    Optional<Expression> optional(Optional<Expression> node) {
        return node.map(this::expression);
    }

    List<SortItem> sortItems(List<SortItem> nodes) {
        return nodes.stream()
                .map(item -> new SortItem(expression(item.key()), item.direction(), item.nullOrder(), item.position()))
                .toList();
    }

    Limit limit(Limit node) {
        return new Limit(expression(node.count()), optional(node.offset()), node.position());
    }

    @Override
    public QueryBody visit(QueryBody.Select node) {
        return new QueryBody.Select(
                node.quantifier(),
                node.items().stream()
                        .map(item -> item.accept((SelectItem.Visitor<SelectItem>) this))
                        .toList(),
                node.from().map(this::relation),
                optional(node.where()),
                expressions(node.groupBy()),
                optional(node.having()),
                node.position());
    }

    @Override
    public QueryBody visit(QueryBody.SetOperation node) {
        return new QueryBody.SetOperation(
                node.operator(),
                node.quantifier(),
                node.left().accept((QueryBody.Visitor<QueryBody>) this),
                node.right().accept((QueryBody.Visitor<QueryBody>) this),
                node.position());
    }

    @Override
    public QueryBody visit(QueryBody.Nested node) {
        return new QueryBody.Nested(query(node.query()), node.position());
    }

    private Relation relation(Relation node) {
        return node.accept((Relation.Visitor<Relation>) this);
    }

    @Override
    public Relation visit(Relation.TableReference node) {
        return node;
    }

    @Override
    public Relation visit(Relation.SubqueryRelation node) {
        return new Relation.SubqueryRelation(query(node.query()), node.alias(), node.columns(), node.position());
    }

    @Override
    public Relation visit(Relation.Join node) {
        return new Relation.Join(
                node.type(),
                relation(node.left()),
                relation(node.right()),
                node.condition().map(condition -> condition.accept((JoinCondition.Visitor<JoinCondition>) this)),
                node.position());
    }

    @Override
    public JoinCondition visit(JoinCondition.On node) {
        return new JoinCondition.On(expression(node.condition()), node.position());
    }

    @Override
    public JoinCondition visit(JoinCondition.Using node) {
        return node;
    }

    @Override
    public SelectItem visit(SelectItem.AllColumns node) {
        return node;
    }

    @Override
    public SelectItem visit(SelectItem.SingleColumn node) {
        return new SelectItem.SingleColumn(expression(node.expression()), node.alias(), node.position());
    }

    @Override
    public Expression visit(Expression.NullLiteral node) {
        return node;
    }

    @Override
    public Expression visit(Expression.BooleanLiteral node) {
        return node;
    }

    @Override
    public Expression visit(Expression.IntegerLiteral node) {
        return node;
    }

    @Override
    public Expression visit(Expression.DecimalLiteral node) {
        return node;
    }

    @Override
    public Expression visit(Expression.DoubleLiteral node) {
        return node;
    }

    @Override
    public Expression visit(Expression.StringLiteral node) {
        return node;
    }

    @Override
    public Expression visit(Expression.TemporalLiteral node) {
        return node;
    }

    @Override
    public Expression visit(Expression.DefaultValue node) {
        return node;
    }

    @Override
    public Expression visit(Expression.MaxValue node) {
        return node;
    }

    @Override
    public Expression visit(Expression.Parameter node) {
        return node;
    }

    @Override
    public Expression visit(Expression.Star node) {
        return node;
    }

    @Override
    public Expression visit(Expression.ColumnReference node) {
        return node;
    }

    @Override
    public Expression visit(Expression.SystemVariable node) {
        return node;
    }

    @Override
    public Expression visit(Expression.UserVariable node) {
        return node;
    }

    @Override
    public Expression visit(Expression.Unary node) {
        return new Expression.Unary(node.operator(), expression(node.operand()), node.position());
    }

    @Override
    public Expression visit(Expression.Arithmetic node) {
        return new Expression.Arithmetic(
                node.operator(), expression(node.left()), expression(node.right()), node.position());
    }

    @Override
    public Expression visit(Expression.Comparison node) {
        return new Expression.Comparison(
                node.operator(), expression(node.left()), expression(node.right()), node.position());
    }

    @Override
    public Expression visit(Expression.Logical node) {
        return new Expression.Logical(node.operator(), expressions(node.operands()), node.position());
    }

    @Override
    public Expression visit(Expression.Between node) {
        return new Expression.Between(
                expression(node.value()),
                node.polarity(),
                expression(node.lower()),
                expression(node.upper()),
                node.position());
    }

    @Override
    public Expression visit(Expression.InList node) {
        return new Expression.InList(
                expression(node.value()), node.polarity(), expressions(node.candidates()), node.position());
    }

    @Override
    public Expression visit(Expression.InSubquery node) {
        return new Expression.InSubquery(
                expression(node.value()), node.polarity(), query(node.query()), node.position());
    }

    @Override
    public Expression visit(Expression.Match node) {
        return new Expression.Match(
                expression(node.value()),
                node.polarity(),
                node.operator(),
                expression(node.pattern()),
                optional(node.escape()),
                node.position());
    }

    @Override
    public Expression visit(Expression.Is node) {
        return new Expression.Is(expression(node.value()), node.polarity(), node.operand(), node.position());
    }

    @Override
    public Expression visit(Expression.Exists node) {
        return new Expression.Exists(query(node.query()), node.position());
    }

    @Override
    public Expression visit(Expression.ScalarSubquery node) {
        return new Expression.ScalarSubquery(query(node.query()), node.position());
    }

    @Override
    public Expression visit(Expression.RowValue node) {
        return new Expression.RowValue(expressions(node.items()), node.position());
    }

    @Override
    public Expression visit(Expression.Case node) {
        return new Expression.Case(
                optional(node.operand()),
                node.whenClauses().stream()
                        .map(when -> new WhenClause(
                                expression(when.condition()), expression(when.result()), when.position()))
                        .toList(),
                optional(node.otherwise()),
                node.position());
    }

    @Override
    public Expression visit(Expression.Cast node) {
        return new Expression.Cast(expression(node.value()), node.type(), node.position());
    }

    @Override
    public Expression visit(Expression.Extract node) {
        return new Expression.Extract(node.unit(), expression(node.source()), node.position());
    }

    @Override
    public Expression visit(Expression.Interval node) {
        return new Expression.Interval(expression(node.value()), node.unit(), node.position());
    }

    @Override
    public Expression visit(Expression.FunctionCall node) {
        return new Expression.FunctionCall(
                node.name(),
                node.quantifier(),
                expressions(node.arguments()),
                sortItems(node.orderBy()),
                node.separator(),
                node.window().map(this::window),
                node.position());
    }

    private WindowSpecification window(WindowSpecification node) {
        return new WindowSpecification(
                expressions(node.partitionBy()),
                sortItems(node.orderBy()),
                node.frame()
                        .map(frame -> new WindowFrame(
                                frame.unit(), bound(frame.start()), frame.end().map(this::bound), frame.position())),
                node.position());
    }

    private FrameBound bound(FrameBound node) {
        return new FrameBound(node.kind(), optional(node.offset()), node.position());
    }
}
