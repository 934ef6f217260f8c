package dev.larder.fe.catalog;

import dev.larder.common.schema.ColumnType;
import dev.larder.fe.catalog.PartitionItem.Bound;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The {@code dynamic_partition.*} properties of a table, read: which partitions it should have at an instant. Names and
 * ranges are those of Apache Doris.
 *
 * @param start periods kept before the current one, negative; {@link #KEEP_ALL} keeps all
 * @param end periods made ahead of the current one
 * @param replicationNum copies of new partitions; 0 for as many as the table says
 * @param history periods before the current one that are made, too
 * @param firstDay of a week or of a month
 */
public record DynamicPartition(
        boolean enabled,
        Unit unit,
        ZoneId zone,
        int start,
        int end,
        String prefix,
        int buckets,
        int replicationNum,
        int history,
        int firstDay) {
    public static final String PREFIX = "dynamic_partition.";
    public static final String ENABLE = PREFIX + "enable";
    public static final String TIME_UNIT = PREFIX + "time_unit";
    public static final String TIME_ZONE = PREFIX + "time_zone";
    public static final String START = PREFIX + "start";
    public static final String END = PREFIX + "end";
    public static final String NAME_PREFIX = PREFIX + "prefix";
    public static final String BUCKETS = PREFIX + "buckets";
    public static final String REPLICATION_NUM = PREFIX + "replication_num";
    public static final String CREATE_HISTORY = PREFIX + "create_history_partition";
    public static final String HISTORY_NUM = PREFIX + "history_partition_num";
    public static final String START_DAY_OF_WEEK = PREFIX + "start_day_of_week";
    public static final String START_DAY_OF_MONTH = PREFIX + "start_day_of_month";

    public static final int KEEP_ALL = Integer.MIN_VALUE;

    /** How long a partition is. */
    public enum Unit {
        HOUR,
        DAY,
        WEEK,
        MONTH,
        YEAR
    }

    /** A partition that should be there. */
    public record Wanted(String name, PartitionItem.Range item) {}

    /**
     * What a table says; empty when it says nothing, not enough, or what nobody understands: properties of a restored
     * table are those of its snapshot.
     *
     * @param otherwise the zone of tables that name none
     */
    public static Optional<DynamicPartition> of(TableDefinition definition, ZoneId otherwise) {
        try {
            return read(definition, otherwise);
        } catch (IllegalArgumentException | DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<DynamicPartition> read(TableDefinition definition, ZoneId otherwise) {
        Map<String, String> said = definition.properties();
        if (!said.containsKey(TIME_UNIT) || !said.containsKey(END)) {
            return Optional.empty();
        }
        Unit unit = Unit.valueOf(said.get(TIME_UNIT).toUpperCase(Locale.ROOT));
        int start = number(said, START, KEEP_ALL);
        int end = number(said, END, 0);
        boolean makesHistory = "true".equalsIgnoreCase(said.get(CREATE_HISTORY));
        int historyNum = number(said, HISTORY_NUM, -1);
        int history = historyNum < 0 ? (start == KEEP_ALL ? 0 : -start) : historyNum;
        String zone = said.get(TIME_ZONE);
        return Optional.of(new DynamicPartition(
                "true".equalsIgnoreCase(said.get(ENABLE)),
                unit,
                zone == null ? otherwise : ZoneId.of(zone),
                start,
                end,
                said.getOrDefault(NAME_PREFIX, "p"),
                number(said, BUCKETS, definition.distribution().buckets()),
                number(said, REPLICATION_NUM, 0),
                makesHistory ? (start == KEEP_ALL ? history : Math.min(history, -start)) : 0,
                number(said, unit == Unit.WEEK ? START_DAY_OF_WEEK : START_DAY_OF_MONTH, 1)));
    }

    /** How many partitions there are to be at once. */
    public long count() {
        return (long) history + 1 + end;
    }

    /** What there should be, oldest first; {@code type} is that of the partition column. */
    public List<Wanted> wanted(Instant now, ColumnType type) {
        LocalDateTime current = current(now);
        List<Wanted> wanted = new ArrayList<>();
        for (int offset = -history; offset <= end; offset++) {
            LocalDateTime from = plus(current, offset);
            wanted.add(new Wanted(
                    prefix + suffix(from),
                    new PartitionItem.Range(
                            List.of(bound(from, type)), List.of(bound(plus(current, offset + 1), type)))));
        }
        return wanted;
    }

    /** Partitions that end here or before are dropped; empty when all are kept. */
    public Optional<Bound> keptFrom(Instant now, ColumnType type) {
        return start == KEEP_ALL ? Optional.empty() : Optional.of(bound(plus(current(now), start), type));
    }

    /** The first day of a week or month as SHOW DYNAMIC PARTITION TABLES names it. */
    public Optional<String> startOf() {
        return switch (unit) {
            case WEEK -> Optional.of(DayOfWeek.of(firstDay).name());
            case MONTH ->
                Optional.of(firstDay + (firstDay == 1 ? "st" : firstDay == 2 ? "nd" : firstDay == 3 ? "rd" : "th"));
            case HOUR, DAY, YEAR -> Optional.empty();
        };
    }

    private LocalDateTime current(Instant now) {
        LocalDateTime here = LocalDateTime.ofInstant(now, zone);
        LocalDate day = here.toLocalDate();
        return switch (unit) {
            case HOUR -> day.atTime(here.getHour(), 0);
            case DAY -> day.atStartOfDay();
            case WEEK ->
                day.minusDays(Math.floorMod(day.getDayOfWeek().getValue() - firstDay, 7))
                        .atStartOfDay();
            case MONTH -> {
                LocalDate first = day.withDayOfMonth(firstDay);
                yield (first.isAfter(day) ? first.minusMonths(1) : first).atStartOfDay();
            }
            case YEAR -> day.withDayOfYear(1).atStartOfDay();
        };
    }

    private LocalDateTime plus(LocalDateTime from, long periods) {
        return switch (unit) {
            case HOUR -> from.plusHours(periods);
            case DAY -> from.plusDays(periods);
            case WEEK -> from.plusWeeks(periods);
            case MONTH -> from.plusMonths(periods);
            case YEAR -> from.plusYears(periods);
        };
    }

    private String suffix(LocalDateTime from) {
        return switch (unit) {
            case HOUR -> text("%04d%02d%02d%02d", from);
            case DAY -> text("%04d%02d%02d", from);
            case WEEK -> String.format(Locale.ROOT, "%04d_%02d", from.getYear(), week(from.toLocalDate()));
            case MONTH -> text("%04d%02d", from);
            case YEAR -> text("%04d", from);
        };
    }

    /** As Doris counts: the first week is the one with January 1, but one that starts in December is its year's last. */
    private int week(LocalDate firstOfWeek) {
        LocalDate newYear = firstOfWeek.withDayOfYear(1);
        int before = Math.floorMod(newYear.getDayOfWeek().getValue() - firstDay, 7);
        return (firstOfWeek.getDayOfYear() - 1 + before) / 7 + 1;
    }

    private static Bound bound(LocalDateTime at, ColumnType type) {
        return Bound.of(
                switch (type.kind()) {
                    case DATE -> text("%04d-%02d-%02d", at);
                    case DATETIME -> text("%04d-%02d-%02d %02d:%02d:%02d", at);
                    default -> text("%04d%02d%02d", at);
                });
    }

    private static String text(String pattern, LocalDateTime at) {
        return String.format(
                Locale.ROOT,
                pattern,
                at.getYear(),
                at.getMonthValue(),
                at.getDayOfMonth(),
                at.getHour(),
                at.getMinute(),
                at.getSecond());
    }

    private static int number(Map<String, String> said, String key, int otherwise) {
        String text = said.get(key);
        return text == null || text.isEmpty() ? otherwise : Integer.parseInt(text);
    }
}
