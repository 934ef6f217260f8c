package dev.larder.sql.parser;

import static dev.larder.sql.parser.Names.position;

import dev.larder.sql.parser.LarderSqlParser.BoundContext;
import dev.larder.sql.parser.LarderSqlParser.BoundValueContext;
import dev.larder.sql.parser.LarderSqlParser.ColumnDefinitionContext;
import dev.larder.sql.parser.LarderSqlParser.CreateTableContext;
import dev.larder.sql.parser.LarderSqlParser.DefaultValueContext;
import dev.larder.sql.parser.LarderSqlParser.DistributionContext;
import dev.larder.sql.parser.LarderSqlParser.FixedRangeContext;
import dev.larder.sql.parser.LarderSqlParser.InValuesContext;
import dev.larder.sql.parser.LarderSqlParser.KeyClauseContext;
import dev.larder.sql.parser.LarderSqlParser.LessThanContext;
import dev.larder.sql.parser.LarderSqlParser.PartitionClauseContext;
import dev.larder.sql.parser.LarderSqlParser.PartitionDefinitionContext;
import dev.larder.sql.parser.LarderSqlParser.PartitionKeyContext;
import dev.larder.sql.parser.LarderSqlParser.PartitionValuesContext;
import dev.larder.sql.tree.Buckets;
import dev.larder.sql.tree.ColumnDefinition;
import dev.larder.sql.tree.ColumnTrait;
import dev.larder.sql.tree.Distribution;
import dev.larder.sql.tree.DistributionMethod;
import dev.larder.sql.tree.Expression;
import dev.larder.sql.tree.Expression.MaxValue;
import dev.larder.sql.tree.Identifier;
import dev.larder.sql.tree.KeyClause;
import dev.larder.sql.tree.KeyMark;
import dev.larder.sql.tree.KeyModel;
import dev.larder.sql.tree.Nullability;
import dev.larder.sql.tree.PartitionClause;
import dev.larder.sql.tree.PartitionDefinition;
import dev.larder.sql.tree.PartitionMethod;
import dev.larder.sql.tree.PartitionValues;
import dev.larder.sql.tree.PropertyList;
import dev.larder.sql.tree.QualifiedName;
import dev.larder.sql.tree.TableStatement.CreateTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.antlr.v4.runtime.tree.TerminalNode;

/**
 * The parse tree of CREATE TABLE to the statement.
 */
final class TableBuilder {
    private final ExpressionBuilder expressions;

    TableBuilder(ExpressionBuilder expressions) {
        this.expressions = expressions;
    }

    CreateTable createTable(CreateTableContext context) {
        return new CreateTable(
                Names.qualifiedName(context.qualifiedName()),
                Clauses.onExisting(context.ifNotExists()),
                context.columnDefinition().stream().map(this::column).toList(),
                context.indexDefinition().stream()
                        .map(IndexStatements::definition)
                        .toList(),
                Names.optionalIdentifier(context.engine),
                Optional.ofNullable(context.keyClause()).map(TableBuilder::keys),
                Names.optionalString(context.stringLiteral()),
                Optional.ofNullable(context.partitionClause()).map(this::partitioning),
                Optional.ofNullable(context.distribution()).map(TableBuilder::distribution),
                RollupStatements.definitions(context.rollupDefinition()),
                Clauses.properties(context.properties()),
                position(context));
    }

    private List<ColumnTrait> traits(ColumnDefinitionContext context) {
        List<ColumnTrait> traits = new ArrayList<>();
        if (context.generatedColumn() != null) {
            var generated = context.generatedColumn();
            traits.add(new ColumnTrait.Generated(expressions.build(generated.expression()), position(generated)));
        }
        if (context.autoIncrement() != null) {
            var auto = context.autoIncrement();
            traits.add(new ColumnTrait.AutoIncrement(start(auto.INTEGER_VALUE()), position(auto)));
        }
        if (context.onUpdate() != null) {
            var update = context.onUpdate();
            traits.add(new ColumnTrait.OnUpdate(defaultValue(update.defaultValue()), position(update)));
        }
        return traits;
    }

    private static OptionalLong start(TerminalNode number) {
        return number == null ? OptionalLong.empty() : OptionalLong.of(Names.largeNumber(number));
    }

    ColumnDefinition column(ColumnDefinitionContext context) {
        Nullability nullability = context.NULL() == null
                ? Nullability.UNSPECIFIED
                : context.NOT() != null ? Nullability.NOT_NULL : Nullability.NULL;
        return new ColumnDefinition(
                Names.identifier(context.identifier()),
                ExpressionBuilder.dataType(context.dataType()),
                context.KEY() != null ? KeyMark.KEY : KeyMark.NONE,
                Optional.ofNullable(context.aggregation())
                        .map(aggregation -> aggregation.getText().toUpperCase(Locale.ROOT)),
                nullability,
                Optional.ofNullable(context.defaultValue()).map(this::defaultValue),
                traits(context),
                Names.optionalString(context.stringLiteral()),
                position(context));
    }

    private Expression defaultValue(DefaultValueContext context) {
        if (context.number() != null) {
            return ExpressionBuilder.signed(context.getStart(), context.number());
        }
        if (context.identifier() != null) {
            Identifier name = Names.identifier(context.identifier());
            return ExpressionBuilder.reference(new QualifiedName(List.of(name), name.position()), context.getStart());
        }
        return expressions.build(context.literal() != null ? context.literal() : context.functionCall());
    }

    private static KeyClause keys(KeyClauseContext context) {
        KeyModel model = context.DUPLICATE() != null
                ? KeyModel.DUPLICATE
                : context.UNIQUE() != null ? KeyModel.UNIQUE : KeyModel.AGGREGATE;
        return new KeyClause(model, Names.columns(context.columnNames()), position(context));
    }

    // ---------------------------------------------------------------- partitions

    private PartitionClause partitioning(PartitionClauseContext context) {
        return new PartitionClause(
                context.RANGE() != null ? PartitionMethod.RANGE : PartitionMethod.LIST,
                Names.columns(context.columnNames()),
                context.partitionDefinition().stream().map(this::partition).toList(),
                position(context));
    }

    PartitionDefinition partition(PartitionDefinitionContext context) {
        PropertyList properties = context.partitionProperties() == null
                ? PropertyList.EMPTY
                : Clauses.properties(context.partitionProperties().property(), context.partitionProperties());
        return new PartitionDefinition(
                Names.identifier(context.identifier()),
                Clauses.onExisting(context.ifNotExists()),
                values(context.partitionValues()),
                properties,
                position(context));
    }

    private PartitionValues values(PartitionValuesContext context) {
        if (context instanceof LessThanContext lessThan) {
            List<Expression> bound = lessThan.bound() != null
                    ? bound(lessThan.bound())
                    : List.of(new MaxValue(position(lessThan.MAXVALUE())));
            return new PartitionValues.LessThan(bound, position(context));
        }
        if (context instanceof FixedRangeContext range) {
            return new PartitionValues.FixedRange(bound(range.lower), bound(range.upper), position(context));
        }
        List<List<Expression>> keys = ((InValuesContext) context)
                .partitionKey().stream().map(this::key).toList();
        return new PartitionValues.In(keys, position(context));
    }

    private List<Expression> key(PartitionKeyContext context) {
        return context.bound() != null ? bound(context.bound()) : List.of(boundValue(context.boundValue()));
    }

    private List<Expression> bound(BoundContext context) {
        return context.boundValue().stream().map(this::boundValue).toList();
    }

    private Expression boundValue(BoundValueContext context) {
        if (context.MAXVALUE() != null) {
            return new MaxValue(position(context));
        }
        return context.number() != null
                ? ExpressionBuilder.signed(context.getStart(), context.number())
                : expressions.build(context.literal());
    }

    // ---------------------------------------------------------------- distribution

    static Distribution distribution(DistributionContext context) {
        return new Distribution(
                context.HASH() != null ? DistributionMethod.HASH : DistributionMethod.RANDOM,
                Names.columns(context.columnNames()),
                buckets(context),
                position(context));
    }

    private static Optional<Buckets> buckets(DistributionContext context) {
        if (context.AUTO() != null) {
            return Optional.of(new Buckets.Automatic(position(context.AUTO())));
        }
        return Optional.ofNullable(context.INTEGER_VALUE())
                .map(count -> new Buckets.Fixed(Names.smallNumber(count), position(count)));
    }
}
