package dev.larder.fe.analysis;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.schema.Aggregation;
import dev.larder.common.schema.Column;
import dev.larder.common.schema.ColumnType;
import dev.larder.common.schema.InvalidValueException;
import dev.larder.common.schema.KeysType;
import dev.larder.common.schema.TableFeatures;
import dev.larder.common.schema.TableSchema;
import dev.larder.common.schema.TypeKind;
import dev.larder.common.schema.TypedValues;
import dev.larder.fe.catalog.ColumnChanges;
import dev.larder.fe.catalog.Distribution;
import dev.larder.fe.catalog.Partitioning;
import dev.larder.fe.catalog.TableDefinition;
import dev.larder.fe.command.NewPartition;
import dev.larder.fe.command.TableCommand.CreateTable;
import dev.larder.fe.config.ConfigKeys;
import dev.larder.sql.tree.Buckets;
import dev.larder.sql.tree.ColumnDefinition;
import dev.larder.sql.tree.DistributionMethod;
import dev.larder.sql.tree.Expression;
import dev.larder.sql.tree.Identifier;
import dev.larder.sql.tree.KeyMark;
import dev.larder.sql.tree.KeyModel;
import dev.larder.sql.tree.Nullability;
import dev.larder.sql.tree.TableStatement;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Checks CREATE TABLE by Doris's rules and makes the definition. Lives for one statement. */
final class TableDefiner {
    static final String CURRENT_TIMESTAMP = "CURRENT_TIMESTAMP";

    private static final int BUCKETS_DEFAULT = 10;
    static final int BUCKETS_MAX = 768;
    private static final int SHORT_KEY_COLUMNS_MAX = 3;
    private static final int SHORT_KEY_BYTES_MAX = 36;
    private static final Set<TypeKind> NUMBERS = EnumSet.of(
            TypeKind.TINYINT,
            TypeKind.SMALLINT,
            TypeKind.INT,
            TypeKind.BIGINT,
            TypeKind.LARGEINT,
            TypeKind.FLOAT,
            TypeKind.DOUBLE,
            TypeKind.DECIMAL);
    private static final Set<TypeKind> NO_KEYS = EnumSet.of(TypeKind.FLOAT, TypeKind.DOUBLE, TypeKind.STRING);

    private final AnalysisContext context;
    private final TableStatement.CreateTable statement;
    private final String name;

    TableDefiner(AnalysisContext context, TableStatement.CreateTable statement) {
        this.context = context;
        this.statement = statement;
        this.name = Names.table(statement.name().last().value());
    }

    CreateTable define() {
        var database = context.databaseOf(statement.name());
        checkEngine();
        checkColumns();
        KeysType keysType = keysType();
        TableSchema schema = schema(keysType, keyCount(keysType));
        TableProperties properties = new TableProperties(statement.properties());
        properties.fit(schema);
        int forced = context.settings().number(ConfigKeys.FORCED_REPLICATION);
        properties.force(forced);
        Partitioning partitioning = statement
                .partitioning()
                .map(clause -> PartitionDefiner.partitioning(clause, schema))
                .orElse(Partitioning.NONE);
        Distribution distribution = distribution(schema, properties);
        TableDefinition written = new TableDefinition(
                schema,
                partitioning,
                distribution,
                properties.kept(),
                statement.comment().orElse(""),
                features(schema, partitioning));
        TableDefinition definition = written.withProperties(DynamicPartitionRules.complete(written, context.zone()));
        List<NewPartition> partitions = statement
                .partitioning()
                .map(clause -> new PartitionDefiner(definition, properties.replicationNum()).define(clause))
                .orElseGet(() -> List.of(PartitionDefiner.whole(name, properties.replicationNum())))
                .stream()
                .map(partition -> forced == 0 ? partition : partition.withReplicationNum(forced))
                .toList();
        return new CreateTable(database.id(), name, statement.onExisting(), definition, partitions);
    }

    private TableFeatures features(TableSchema schema, Partitioning partitioning) {
        return new TableFeatures(
                IndexDefiner.all(statement.indexes(), schema),
                AutoIncrementDefiner.define(statement.columns(), schema, partitioning),
                new RollupDefiner(name, schema).define(statement.rollups(), List.of()));
    }

    private void checkEngine() {
        statement
                .engine()
                .map(Identifier::value)
                .filter(engine -> !engine.equalsIgnoreCase("olap"))
                .ifPresent(engine -> {
                    throw new EngineException(
                            ErrorCode.NOT_SUPPORTED, "Engine '" + engine + "' is not supported, only OLAP is");
                });
    }

    private void checkColumns() {
        if (statement.columns().isEmpty()) {
            throw wrong("A table must have at least 1 column");
        }
        if (statement.columns().size() > ColumnChanges.COLUMNS_MAX) {
            throw wrong("A table has " + ColumnChanges.COLUMNS_MAX + " columns at most: "
                    + statement.columns().size());
        }
        Set<String> seen = new HashSet<>();
        for (ColumnDefinition column : statement.columns()) {
            Names.column(column.name().value());
            if (!seen.add(lower(column.name().value()))) {
                throw new EngineException(ErrorCode.DUPLICATE_COLUMN, "Duplicate column name '" + column.name() + "'");
            }
        }
    }

    private KeysType keysType() {
        if (statement.keys().isPresent()) {
            KeyModel model = statement.keys().get().model();
            return switch (model) {
                case DUPLICATE -> KeysType.DUPLICATE;
                case UNIQUE -> KeysType.UNIQUE;
                case AGGREGATE -> KeysType.AGGREGATE;
            };
        }
        return statement.columns().stream()
                        .anyMatch(column -> column.aggregation().isPresent())
                ? KeysType.AGGREGATE
                : KeysType.DUPLICATE;
    }

    /** How many of the first columns are the key. */
    private int keyCount(KeysType keysType) {
        if (statement.keys().isPresent()) {
            return namedKeyCount(statement.keys().get().columns());
        }
        int count = 0;
        if (keysType == KeysType.AGGREGATE) {
            while (count < statement.columns().size()
                    && statement.columns().get(count).aggregation().isEmpty()) {
                count++;
            }
        } else if (statement.columns().stream().anyMatch(column -> column.keyMark() == KeyMark.KEY)) {
            while (count < statement.columns().size()
                    && statement.columns().get(count).keyMark() == KeyMark.KEY) {
                count++;
            }
        } else {
            count = shortKeyCount();
        }
        if (count == 0) {
            throw wrong("The olap table first column could not be float, double or string, use decimal or varchar"
                    + " instead.");
        }
        return count;
    }

    private int namedKeyCount(List<Identifier> keys) {
        if (keys.isEmpty()) {
            throw wrong("The number of key columns should be larger than zero");
        }
        for (int i = 0; i < keys.size(); i++) {
            String key = keys.get(i).value();
            boolean known = statement.columns().stream()
                    .anyMatch(column -> column.name().value().equalsIgnoreCase(key));
            if (!known) {
                throw wrong("Key column[" + key + "] doesn't exist.");
            }
            if (i >= statement.columns().size()
                    || !statement.columns().get(i).name().value().equalsIgnoreCase(key)) {
                throw wrong("Key columns must be the first few columns of the schema and the order must be consistent: "
                        + "key column '" + key + "' should be column number " + (i + 1));
            }
        }
        return keys.size();
    }

    /** A DUPLICATE table that names no key is sorted by its first columns, up to three of together 36 bytes. */
    private int shortKeyCount() {
        int bytes = 0;
        int count = 0;
        for (ColumnDefinition column : statement.columns()) {
            ColumnType type = Types.resolve(column.type());
            bytes += indexBytes(type);
            boolean text = type.kind() == TypeKind.VARCHAR || type.kind() == TypeKind.CHAR;
            if (NO_KEYS.contains(type.kind()) || count >= SHORT_KEY_COLUMNS_MAX) {
                return count;
            }
            if (bytes > SHORT_KEY_BYTES_MAX) {
                return count == 0 && text ? 1 : count;
            }
            count++;
            if (type.kind() == TypeKind.VARCHAR) {
                return count;
            }
        }
        return count;
    }

    private static int indexBytes(ColumnType type) {
        return switch (type.kind()) {
            case BOOLEAN, TINYINT -> 1;
            case SMALLINT -> 2;
            case INT, FLOAT, DATE -> 4;
            case BIGINT, DOUBLE, DATETIME -> 8;
            case LARGEINT, DECIMAL, STRING -> 16;
            case VARCHAR -> 20;
            case CHAR -> type.precision();
        };
    }

    private TableSchema schema(KeysType keysType, int keys) {
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < statement.columns().size(); i++) {
            ColumnDefinition definition = statement.columns().get(i);
            if (i >= keys && definition.keyMark() == KeyMark.KEY) {
                throw wrong("Key columns must be the first few columns of the schema and the order must be consistent: "
                        + "column '" + definition.name() + "' is marked as a key");
            }
            columns.add(i < keys ? keyColumn(definition) : valueColumn(keysType, definition));
        }
        return new TableSchema(keysType, columns);
    }

    static Column keyColumn(ColumnDefinition definition) {
        String column = definition.name().value();
        ColumnType type = Types.resolve(definition.type());
        if (definition.aggregation().isPresent()) {
            throw wrong("Key column[" + column + "] can not set aggregation type");
        }
        if (type.kind() == TypeKind.FLOAT || type.kind() == TypeKind.DOUBLE) {
            throw wrong("Float or double can not used as a key, use decimal instead. Key column: " + column);
        }
        if (type.kind() == TypeKind.STRING) {
            throw wrong("String Type should not be used in key column[" + column + "].");
        }
        return column(definition, type, Optional.empty(), true);
    }

    static Column valueColumn(KeysType keysType, ColumnDefinition definition) {
        String column = definition.name().value();
        ColumnType type = Types.resolve(definition.type());
        if (keysType != KeysType.AGGREGATE) {
            if (definition.aggregation().isPresent()) {
                String model = keysType == KeysType.DUPLICATE ? "DUP_KEYS" : "UNIQUE_KEYS";
                throw wrong(model + " table should not specify aggregate type for non-key column[" + column + "]");
            }
            return column(definition, type, Optional.empty(), false);
        }
        String text = definition
                .aggregation()
                .orElseThrow(
                        () -> wrong("AGG_KEYS table should specify aggregate type for non-key column[" + column + "]"));
        Aggregation aggregation = aggregation(text);
        if (aggregation == Aggregation.SUM && !NUMBERS.contains(type.kind())) {
            throw wrong("Aggregate type SUM is not compatible with primitive type " + type.sql());
        }
        return column(definition, type, Optional.of(aggregation), false);
    }

    private static Aggregation aggregation(String text) {
        return switch (text.toUpperCase(Locale.ROOT)) {
            case "SUM" -> Aggregation.SUM;
            case "MIN" -> Aggregation.MIN;
            case "MAX" -> Aggregation.MAX;
            case "REPLACE" -> Aggregation.REPLACE;
            default ->
                throw new EngineException(ErrorCode.NOT_SUPPORTED, "Aggregate type " + text + " is not supported");
        };
    }

    private static Column column(
            ColumnDefinition definition, ColumnType type, Optional<Aggregation> aggregation, boolean key) {
        boolean nullable = definition.nullability() != Nullability.NOT_NULL;
        return new Column(
                definition.name().value(),
                type,
                nullable,
                key,
                aggregation,
                definition.defaultValue().flatMap(value -> defaultValue(definition, type, nullable, value)),
                definition.comment().orElse(""));
    }

    /** DEFAULT NULL says the same as no default on a column that may be NULL. */
    private static Optional<String> defaultValue(
            ColumnDefinition definition, ColumnType type, boolean nullable, Expression value) {
        if (value instanceof Expression.NullLiteral) {
            if (!nullable) {
                throw wrong("Can not set null default value to non nullable column: " + definition.name());
            }
            return Optional.empty();
        }
        if (isCurrentTimestamp(value)) {
            if (type.kind() != TypeKind.DATETIME && type.kind() != TypeKind.DATE) {
                throw wrong("Types other than DATE and DATETIME cannot use CURRENT_TIMESTAMP as the default value: "
                        + definition.name());
            }
            return Optional.of(CURRENT_TIMESTAMP);
        }
        String text = LiteralText.of(value, type)
                .orElseThrow(() -> wrong("The default value of column '" + definition.name()
                        + "' must be a literal or CURRENT_TIMESTAMP"));
        try {
            TypedValues.parse(type, text);
        } catch (InvalidValueException e) {
            throw new EngineException(
                    ErrorCode.ANALYSIS_ERROR,
                    "Invalid default value for column '" + definition.name() + "': " + e.getMessage(),
                    e);
        }
        return Optional.of(text);
    }

    private static boolean isCurrentTimestamp(Expression value) {
        if (!(value instanceof Expression.FunctionCall call)) {
            return false;
        }
        String function = call.name().toString().toUpperCase(Locale.ROOT);
        return function.equals(CURRENT_TIMESTAMP) || function.equals("NOW") || function.equals("CURRENT_DATE");
    }

    private Distribution distribution(TableSchema schema, TableProperties properties) {
        var written =
                statement.distribution().orElseThrow(() -> wrong("Create olap table should contain distribution desc"));
        int buckets = buckets(written.buckets(), properties);
        if (written.method() == DistributionMethod.RANDOM) {
            checkRandom(schema);
            return new Distribution(List.of(), buckets);
        }
        List<String> columns = new ArrayList<>();
        for (Identifier identifier : written.columns()) {
            int index = schema.indexOf(identifier.value())
                    .orElseThrow(() -> wrong("Distribution column(" + identifier + ") doesn't exist"));
            Column column = schema.columns().get(index);
            checkHashColumn(schema, column);
            if (columns.contains(column.name())) {
                throw wrong("Duplicated distribution column: " + column.name());
            }
            columns.add(column.name());
        }
        return new Distribution(columns, buckets);
    }

    private static void checkHashColumn(TableSchema schema, Column column) {
        if (schema.keysType() != KeysType.DUPLICATE && !column.key()) {
            throw wrong("Distribution column[" + column.name() + "] is not key column");
        }
        if (column.type().kind() == TypeKind.FLOAT || column.type().kind() == TypeKind.DOUBLE) {
            throw wrong("Floating point type should not be used in distribution column[" + column.name() + "].");
        }
        if (column.type().kind() == TypeKind.STRING) {
            throw wrong("String Type should not be used in distribution column[" + column.name() + "].");
        }
    }

    private static void checkRandom(TableSchema schema) {
        if (schema.keysType() == KeysType.UNIQUE) {
            throw wrong("Create unique keys table should not contain random distribution desc");
        }
        boolean replaces = schema.columns().stream()
                .anyMatch(column -> column.aggregation().equals(Optional.of(Aggregation.REPLACE)));
        if (replaces) {
            throw wrong("Create aggregate keys table with value columns of which aggregate type is REPLACE should not"
                    + " contain random distribution desc");
        }
    }

    private static int buckets(Optional<Buckets> written, TableProperties properties) {
        if (written.isEmpty()) {
            return BUCKETS_DEFAULT;
        }
        if (!(written.get() instanceof Buckets.Fixed fixed)) {
            return properties.autoBuckets(BUCKETS_DEFAULT);
        }
        if (fixed.count() <= 0) {
            throw wrong("Number of hash buckets should be larger than zero: " + fixed.count());
        }
        if (fixed.count() > BUCKETS_MAX) {
            throw wrong("Number of buckets per partition must be at most " + BUCKETS_MAX + ": " + fixed.count());
        }
        return fixed.count();
    }

    static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    static EngineException wrong(String message) {
        return new EngineException(ErrorCode.ANALYSIS_ERROR, message);
    }
}
