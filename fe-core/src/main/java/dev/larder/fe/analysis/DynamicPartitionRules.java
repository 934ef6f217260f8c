package dev.larder.fe.analysis;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.schema.TypeKind;
import dev.larder.fe.catalog.DynamicPartition;
import dev.larder.fe.catalog.Partitioning;
import dev.larder.fe.catalog.TableDefinition;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.pcollections.TreePMap;

/** What {@code dynamic_partition.*} properties may say; what is not said gets its default, as Doris shows it. */
final class DynamicPartitionRules {
    private static final int PARTITIONS_MAX = 500;
    private static final int TABLETS_MAX = 100_000;
    private static final String ALLOCATION = DynamicPartition.PREFIX + "replication_allocation";
    private static final String HOT = DynamicPartition.PREFIX + "hot_partition_num";
    private static final String RESERVED = DynamicPartition.PREFIX + "reserved_history_periods";
    private static final String POLICY = DynamicPartition.PREFIX + "storage_policy";
    private static final String MEDIUM = DynamicPartition.PREFIX + "storage_medium";
    private static final Set<String> KNOWN = Set.of(
            DynamicPartition.ENABLE,
            DynamicPartition.TIME_UNIT,
            DynamicPartition.TIME_ZONE,
            DynamicPartition.START,
            DynamicPartition.END,
            DynamicPartition.NAME_PREFIX,
            DynamicPartition.BUCKETS,
            DynamicPartition.REPLICATION_NUM,
            DynamicPartition.CREATE_HISTORY,
            DynamicPartition.HISTORY_NUM,
            DynamicPartition.START_DAY_OF_WEEK,
            DynamicPartition.START_DAY_OF_MONTH,
            ALLOCATION,
            HOT,
            RESERVED,
            POLICY,
            MEDIUM);

    /** Numbers hold days as yyyyMMdd. */
    private static final Set<TypeKind> COLUMNS =
            EnumSet.of(TypeKind.DATE, TypeKind.DATETIME, TypeKind.INT, TypeKind.BIGINT, TypeKind.LARGEINT);

    private DynamicPartitionRules() {}

    static boolean isOne(String key) {
        return key.startsWith(DynamicPartition.PREFIX);
    }

    /** One value, as it is kept. */
    static String checked(String key, String value) {
        if (!KNOWN.contains(key)) {
            throw TableDefiner.wrong("Invalid dynamic partition properties. " + key);
        }
        String text = value.trim();
        return switch (key) {
            case DynamicPartition.ENABLE -> truth(text, "Invalid dynamic partition enable: " + value);
            case DynamicPartition.CREATE_HISTORY ->
                truth(text, "Invalid dynamic partition create_history_partition: " + value);
            case DynamicPartition.TIME_UNIT -> unit(text);
            case DynamicPartition.TIME_ZONE -> zone(text);
            case DynamicPartition.START -> {
                int start = number(text, "Invalid dynamic partition start " + value);
                yield Integer.toString(require(start, start < 0, "Dynamic partition start must less than 0"));
            }
            case DynamicPartition.END -> {
                int end = number(text, "Invalid dynamic partition end " + value);
                yield Integer.toString(require(end, end >= 0, "Dynamic partition end must greater than 0"));
            }
            case DynamicPartition.BUCKETS -> {
                int buckets = number(text, "Invalid dynamic partition buckets " + value);
                require(buckets, buckets > 0, "Dynamic partition buckets must greater than 0");
                yield Integer.toString(require(
                        buckets,
                        buckets <= TableDefiner.BUCKETS_MAX,
                        "Number of buckets per partition must be at most " + TableDefiner.BUCKETS_MAX + ": " + value));
            }
            case DynamicPartition.NAME_PREFIX -> Names.partition(text);
            case DynamicPartition.REPLICATION_NUM -> Integer.toString(TableProperties.replicationNum(text));
            case DynamicPartition.HISTORY_NUM -> {
                int history = number(text, "Invalid history partition num: " + value);
                yield Integer.toString(require(
                        history, history > 0 || history == -1, "Dynamic history partition num must greater than 0"));
            }
            case DynamicPartition.START_DAY_OF_WEEK -> {
                int day = number(text, "Invalid properties " + key + ": " + value);
                yield Integer.toString(require(day, day >= 1 && day <= 7, key + " should between 1 and 7: " + value));
            }
            case DynamicPartition.START_DAY_OF_MONTH -> {
                int day = number(text, "Invalid properties " + key + ": " + value);
                yield Integer.toString(require(day, day >= 1 && day <= 28, key + " should between 1 and 28: " + value));
            }
            case HOT -> {
                int hot = number(text, "Invalid " + key + " value: " + value);
                yield Integer.toString(require(hot, hot >= 0, key + " must larger than 0."));
            }
            case RESERVED -> onlyEmpty(key, text, "NULL", "no period is kept against dynamic_partition.start");
            case POLICY -> onlyEmpty(key, text, "", "there are no storage policies");
            case MEDIUM -> text.toUpperCase(Locale.ROOT);
            default -> Integer.toString(TableProperties.allocation(text));
        };
    }

    /** The key under which a value is kept. */
    static String key(String written) {
        return written.equals(ALLOCATION) ? DynamicPartition.REPLICATION_NUM : written;
    }

    /**
     * All properties of a table, with defaults of what was not said about dynamic partitions.
     *
     * @param zone what the table's partitions go by when it names none
     */
    static TreePMap<String, String> complete(TableDefinition definition, ZoneId zone) {
        Map<String, String> all = new TreeMap<>(definition.properties());
        if (all.keySet().stream().noneMatch(DynamicPartitionRules::isOne)) {
            return definition.properties();
        }
        if (definition.partitioning().kind() != Partitioning.Kind.RANGE
                || definition.partitioning().columns().size() != 1) {
            throw TableDefiner.wrong("Dynamic partition only support single-column range partition");
        }
        for (String key :
                new String[] {DynamicPartition.TIME_UNIT, DynamicPartition.NAME_PREFIX, DynamicPartition.END}) {
            if (!all.containsKey(key)) {
                throw TableDefiner.wrong("Must assign " + key + " properties");
            }
        }
        DynamicPartition.Unit unit = DynamicPartition.Unit.valueOf(all.get(DynamicPartition.TIME_UNIT));
        checkColumn(definition, unit);
        all.putIfAbsent(DynamicPartition.ENABLE, "true");
        all.putIfAbsent(DynamicPartition.TIME_ZONE, zone.equals(ZoneOffset.UTC) ? "UTC" : zone.getId());
        all.putIfAbsent(DynamicPartition.START, Integer.toString(DynamicPartition.KEEP_ALL));
        all.putIfAbsent(
                DynamicPartition.BUCKETS,
                Integer.toString(definition.distribution().buckets()));
        all.putIfAbsent(DynamicPartition.CREATE_HISTORY, "false");
        all.putIfAbsent(DynamicPartition.HISTORY_NUM, "-1");
        all.putIfAbsent(HOT, "0");
        all.putIfAbsent(RESERVED, "NULL");
        all.putIfAbsent(POLICY, "");
        if (unit == DynamicPartition.Unit.WEEK) {
            all.putIfAbsent(DynamicPartition.START_DAY_OF_WEEK, "1");
        }
        if (unit == DynamicPartition.Unit.MONTH) {
            all.putIfAbsent(DynamicPartition.START_DAY_OF_MONTH, "1");
        }
        checkCount(definition.withProperties(TreePMap.from(all)), zone);
        return TreePMap.from(all);
    }

    private static void checkColumn(TableDefinition definition, DynamicPartition.Unit unit) {
        String name = definition.partitioning().columns().get(0);
        TypeKind kind = definition
                .schema()
                .columns()
                .get(definition.schema().indexOf(name).orElseThrow())
                .type()
                .kind();
        if (!COLUMNS.contains(kind)) {
            throw new EngineException(
                    ErrorCode.NOT_SUPPORTED,
                    "Dynamic partitions need a partition column of a type in " + COLUMNS + ": " + name + " is " + kind);
        }
        if (unit == DynamicPartition.Unit.HOUR && kind != TypeKind.DATETIME) {
            throw TableDefiner.wrong(DynamicPartition.TIME_UNIT + " could not be HOUR when type of partition column "
                    + name + " is " + (kind == TypeKind.DATE ? "DATE or DATEV2" : kind.name()));
        }
    }

    private static void checkCount(TableDefinition definition, ZoneId zone) {
        Map<String, String> all = definition.properties();
        boolean nothingToMake = all.get(DynamicPartition.HISTORY_NUM).equals("-1")
                && all.get(DynamicPartition.START).equals(Integer.toString(DynamicPartition.KEEP_ALL));
        if ("true".equals(all.get(DynamicPartition.CREATE_HISTORY)) && nothingToMake) {
            throw TableDefiner.wrong("Provide start or history_partition_num property when"
                    + " create_history_partition=true. Otherwise set create_history_partition=false");
        }
        DynamicPartition said = DynamicPartition.of(definition, zone).orElseThrow();
        long count = said.count();
        if (count * said.buckets() > TABLETS_MAX) {
            throw TableDefiner.wrong("Too many tablets of dynamic partitions: " + count + " partitions of "
                    + said.buckets() + " buckets. Limit: " + TABLETS_MAX);
        }
        if (count > PARTITIONS_MAX) {
            throw TableDefiner.wrong("Too many dynamic partitions: " + count + ". Limit: " + PARTITIONS_MAX);
        }
    }

    private static String truth(String text, String complaint) {
        String lower = TableDefiner.lower(text);
        if (!lower.equals("true") && !lower.equals("false")) {
            throw TableDefiner.wrong(complaint + ". Expected true or false");
        }
        return lower;
    }

    private static String unit(String text) {
        String upper = text.toUpperCase(Locale.ROOT);
        if (Arrays.stream(DynamicPartition.Unit.values())
                .noneMatch(unit -> unit.name().equals(upper))) {
            throw TableDefiner.wrong("Unsupported time unit " + text + ". Expect HOUR/DAY/WEEK/MONTH/YEAR.");
        }
        return upper;
    }

    private static String zone(String text) {
        try {
            return ZoneId.of(text).getId();
        } catch (DateTimeException e) {
            throw new EngineException(ErrorCode.ANALYSIS_ERROR, "Unknown or incorrect time zone: '" + text + "'", e);
        }
    }

    private static int number(String text, String complaint) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new EngineException(ErrorCode.ANALYSIS_ERROR, complaint, e);
        }
    }

    private static int require(int value, boolean fine, String complaint) {
        if (!fine) {
            throw TableDefiner.wrong(complaint);
        }
        return value;
    }

    private static String onlyEmpty(String key, String text, String empty, String why) {
        if (!text.isEmpty() && !text.equalsIgnoreCase("NULL")) {
            throw new EngineException(ErrorCode.NOT_SUPPORTED, "Property '" + key + "' is not supported: " + why);
        }
        return empty;
    }
}
