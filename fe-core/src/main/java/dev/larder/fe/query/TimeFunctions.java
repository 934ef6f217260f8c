package dev.larder.fe.query;

import dev.larder.fe.query.Functions.Call;
import dev.larder.sql.tree.Expression;
import dev.larder.sql.tree.IntervalUnit;
import dev.larder.sql.tree.Position;
import java.math.BigInteger;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The functions of days and times. */
final class TimeFunctions {
    /** Functions whose first argument is a unit of time and no column. */
    static final Set<String> UNIT_FIRST = Set.of("timestampadd", "timestampdiff");

    /** Days from year 0 to the epoch, as MySQL counts them. */
    private static final int EPOCH_DAY = 719_528;

    private static final int FRACTION_DIGITS_MAX = 6;

    /** What each letter of MySQL's date formats is in the engine's. */
    private static final Map<Character, String> FORMATS = Map.ofEntries(
            Map.entry('Y', "%Y"),
            Map.entry('y', "%y"),
            Map.entry('m', "%m"),
            Map.entry('c', "%-m"),
            Map.entry('d', "%d"),
            Map.entry('e', "%-d"),
            Map.entry('H', "%H"),
            Map.entry('k', "%-H"),
            Map.entry('h', "%I"),
            Map.entry('I', "%I"),
            Map.entry('l', "%-I"),
            Map.entry('i', "%M"),
            Map.entry('s', "%S"),
            Map.entry('S', "%S"),
            Map.entry('f', "%f"),
            Map.entry('p', "%p"),
            Map.entry('W', "%A"),
            Map.entry('a', "%a"),
            Map.entry('w', "%w"),
            Map.entry('M', "%B"),
            Map.entry('b', "%b"),
            Map.entry('j', "%j"),
            Map.entry('T', "%H:%M:%S"),
            Map.entry('r', "%I:%M:%S %p"),
            Map.entry('U', "%U"),
            Map.entry('u', "%W"),
            Map.entry('v', "%V"),
            Map.entry('x', "%G"),
            Map.entry('%', "%%"));

    private static final Pattern LETTER = Pattern.compile("%(.?)", Pattern.DOTALL);
    private static final Set<Character> TIME_OF_DAY =
            Set.of('H', 'k', 'h', 'I', 'l', 'i', 's', 'S', 'f', 'p', 'T', 'r');

    private TimeFunctions() {}

    /** Takes definitions: names with blanks between them, how many arguments, and how a call is printed. */
    interface Registry {
        void add(String names, int argumentsMin, int argumentsMax, Function<Call, Printed> print);
    }

    static void define(Registry registry) {
        clock(registry);
        parts(registry);
        movement(registry);
        conversion(registry);
    }

    /** {@code EXTRACT} and the functions named like units. */
    static Printed part(IntervalUnit unit, Printed source) {
        String time = source.asTime().sql();
        return switch (unit) {
            case MICROSECOND -> integer("(microsecond(" + time + ") % 1000000)");
            case SECOND, MINUTE, HOUR, DAY, WEEK, MONTH, QUARTER, YEAR ->
                integer(unit.name().toLowerCase(Locale.ROOT) + "(" + time + ")");
        };
    }

    /** The unit that an argument such as the first of TIMESTAMPDIFF names. */
    private static Optional<IntervalUnit> unitNamed(Expression argument) {
        if (argument instanceof Expression.ColumnReference column
                && column.name().parts().size() == 1) {
            String name = column.name().last().value().toUpperCase(Locale.ROOT);
            for (IntervalUnit unit : IntervalUnit.values()) {
                if (unit.name().equals(name)) {
                    return Optional.of(unit);
                }
            }
        }
        return Optional.empty();
    }

    private static void clock(Registry registry) {
        registry.add("now current_timestamp localtime localtimestamp sysdate", 0, 1, call -> SessionFunctions.now(
                        session(call), fractionDigits(call))
                .print());
        registry.add("curdate current_date", 0, 0, call -> SessionFunctions.today(session(call))
                .print());
        registry.add("curtime current_time", 0, 0, call -> SessionFunctions.timeOfDay(session(call))
                .print());
        registry.add("utc_timestamp", 0, 0, call -> SessionFunctions.utcNow(session(call))
                .print());
        registry.add("utc_date", 0, 0, call -> SessionFunctions.utcToday(session(call))
                .print());
        registry.add("unix_timestamp", 0, 2, TimeFunctions::unixTimestamp);
        registry.add("from_unixtime", 1, 2, TimeFunctions::fromUnixtime);
    }

    private static void parts(Registry registry) {
        for (IntervalUnit unit : IntervalUnit.values()) {
            if (unit != IntervalUnit.WEEK) {
                registry.add(unit.name().toLowerCase(Locale.ROOT), 1, 1, call -> part(unit, call.argument(0)));
            }
        }
        registry.add("week", 1, 2, TimeFunctions::week);
        registry.add("weekofyear", 1, 1, call -> of("weekofyear", call));
        registry.add("dayofmonth", 1, 1, call -> of("day", call));
        registry.add("dayofyear", 1, 1, call -> of("dayofyear", call));
        registry.add("dayofweek", 1, 1, call -> integer("(dayofweek(" + time(call, 0) + ") + 1)"));
        registry.add("weekday", 1, 1, call -> integer("(isodow(" + time(call, 0) + ") - 1)"));
        registry.add("dayname", 1, 1, call -> text("dayname(" + time(call, 0) + ")"));
        registry.add("monthname", 1, 1, call -> text("monthname(" + time(call, 0) + ")"));
        registry.add("date to_date datev2", 1, 1, call -> call.argument(0).asDate());
        registry.add("time", 1, 1, call -> text("strftime(" + time(call, 0) + ", '%H:%M:%S')"));
        registry.add("timestamp", 1, 1, call -> call.argument(0).asTime());
        registry.add("last_day", 1, 1, call -> new Printed("last_day(" + time(call, 0) + ")", Kind.DATE));
        registry.add("date_trunc", 2, 2, TimeFunctions::truncated);
    }

    private static void movement(Registry registry) {
        registry.add("date_add adddate", 2, 2, call -> moved(call, " + "));
        registry.add("date_sub subdate", 2, 2, call -> moved(call, " - "));
        for (IntervalUnit unit : IntervalUnit.values()) {
            String name = unit.name().toLowerCase(Locale.ROOT) + "s";
            registry.add(name + "_add", 2, 2, call -> movedBy(call, unit, " + "));
            registry.add(name + "_sub", 2, 2, call -> movedBy(call, unit, " - "));
        }
        registry.add("timestampadd", 3, 3, call -> call.expressions()
                .shifted(
                        call.argument(2),
                        new Expression.Interval(call.expression(1), unit(call), Position.NONE),
                        " + "));
        registry.add(
                "timestampdiff",
                3,
                3,
                call -> integer("date_sub('" + unit(call).name().toLowerCase(Locale.ROOT) + "', " + time(call, 1) + ", "
                        + time(call, 2) + ")"));
        registry.add(
                "datediff", 2, 2, call -> integer("date_diff('day', " + date(call, 1) + ", " + date(call, 0) + ")"));
        registry.add(
                "to_days",
                1,
                1,
                call -> integer("(date_diff('day', DATE '1970-01-01', " + date(call, 0) + ") + " + EPOCH_DAY + ")"));
        registry.add(
                "from_days",
                1,
                1,
                call -> new Printed(
                        "(DATE '1970-01-01' + CAST(" + call.whole(0) + " - " + EPOCH_DAY + " AS INTEGER))", Kind.DATE));
    }

    private static void conversion(Registry registry) {
        registry.add(
                "date_format",
                2,
                2,
                call -> text("strftime(" + time(call, 0) + ", " + EngineText.literal(format(call, 1)) + ")"));
        registry.add("str_to_date", 2, 2, TimeFunctions::strToDate);
    }

    private static Printed unixTimestamp(Call call) {
        if (call.size() == 0) {
            return SessionFunctions.epochSecond(session(call)).print();
        }
        String time = call.size() == 1
                ? time(call, 0)
                : "try_strptime(" + call.text(0) + ", " + EngineText.literal(format(call, 1)) + ")";
        return integer("CAST(floor(epoch(" + toInstant(time, session(call).timeZone()) + ")) AS BIGINT)");
    }

    private static Printed fromUnixtime(Call call) {
        String instant = "to_timestamp(CAST(" + call.number(0) + " AS DOUBLE))";
        Printed time = new Printed(
                "CAST(timezone(" + EngineText.literal(zoneName(session(call).timeZone())) + ", " + instant
                        + ") AS TIMESTAMP_S)",
                Kind.DATETIME_SECONDS);
        return call.size() == 1
                ? time
                : text("strftime(" + time.sql() + ", " + EngineText.literal(format(call, 1)) + ")");
    }

    private static String toInstant(String time, ZoneId zone) {
        return "timezone(" + EngineText.literal(zoneName(zone)) + ", CAST(" + time + " AS TIMESTAMP))";
    }

    /** A name the engine knows: an offset alone is written with the sign of POSIX, which is the other way round. */
    private static String zoneName(ZoneId zone) {
        if (zone.normalized() instanceof ZoneOffset offset) {
            int minutes = Math.abs(offset.getTotalSeconds()) / 60;
            return minutes == 0
                    ? "UTC"
                    : String.format(
                            Locale.ROOT,
                            "GMT%s%02d:%02d",
                            offset.getTotalSeconds() < 0 ? "-" : "+",
                            minutes / 60,
                            minutes % 60);
        }
        return zone.getId();
    }

    private static Printed week(Call call) {
        int mode = call.size() == 1 ? 0 : constant(call, 1);
        String time = time(call, 0);
        return switch (mode) {
            case 0 -> integer("CAST(strftime(" + time + ", '%U') AS BIGINT)");
            case 3 -> integer("week(" + time + ")");
            case 5 -> integer("CAST(strftime(" + time + ", '%W') AS BIGINT)");
            default -> throw Functions.wrong("WEEK is known with mode 0, 3 and 5 only: " + mode);
        };
    }

    private static Printed truncated(Call call) {
        String unit = call.constantText(1).toLowerCase(Locale.ROOT);
        if (!Set.of("second", "minute", "hour", "day", "week", "month", "quarter", "year")
                .contains(unit)) {
            throw Functions.wrong("Unknown unit of time '" + unit + "'");
        }
        Printed truncated = new Printed("date_trunc('" + unit + "', " + time(call, 0) + ")", Kind.DATETIME);
        return call.argument(0).kind() == Kind.DATE
                ? truncated.cast("DATE", Kind.DATE)
                : truncated.cast("TIMESTAMP_S", Kind.DATETIME_SECONDS);
    }

    private static Printed moved(Call call, String operator) {
        if (call.expression(1) instanceof Expression.Interval interval) {
            return call.expressions().shifted(call.argument(0), interval, operator);
        }
        return movedBy(call, IntervalUnit.DAY, operator);
    }

    private static Printed movedBy(Call call, IntervalUnit unit, String operator) {
        return call.expressions()
                .shifted(call.argument(0), new Expression.Interval(call.expression(1), unit, Position.NONE), operator);
    }

    private static Printed strToDate(Call call) {
        String mysql = call.constantText(1);
        boolean timeOfDay = false;
        for (int i = 0; i + 1 < mysql.length(); i++) {
            timeOfDay |= mysql.charAt(i) == '%' && TIME_OF_DAY.contains(mysql.charAt(i + 1));
        }
        Printed time = new Printed(
                "try_strptime(" + call.text(0) + ", " + EngineText.literal(format(call, 1)) + ")", Kind.DATETIME);
        if (!timeOfDay) {
            return time.cast("DATE", Kind.DATE);
        }
        return mysql.contains("%f") ? time : time.cast("TIMESTAMP_S", Kind.DATETIME_SECONDS);
    }

    /** MySQL's format in the engine's letters. */
    private static String format(Call call, int index) {
        String mysql = call.constantText(index);
        return LETTER.matcher(mysql).replaceAll(letter -> {
            if (letter.group(1).isEmpty()) {
                return "%%";
            }
            String mapped = FORMATS.get(letter.group(1).charAt(0));
            if (mapped == null) {
                throw Functions.wrong("Date format '" + letter.group() + "' is not supported");
            }
            return mapped;
        });
    }

    private static IntervalUnit unit(Call call) {
        return unitNamed(call.expression(0))
                .orElseThrow(() -> Functions.wrong(
                        "The first argument of function '" + call.node().name() + "' must be a unit of time"));
    }

    private static int fractionDigits(Call call) {
        int digits = call.size() == 0 ? 0 : constant(call, 0);
        if (digits > FRACTION_DIGITS_MAX) {
            throw Functions.wrong("Too big precision " + digits + " specified for '"
                    + call.node().name() + "'. Maximum is " + FRACTION_DIGITS_MAX + ".");
        }
        return digits;
    }

    private static int constant(Call call, int index) {
        if (call.expression(index) instanceof Expression.IntegerLiteral literal
                && literal.value().signum() >= 0
                && literal.value().compareTo(BigInteger.valueOf(Byte.MAX_VALUE)) <= 0) {
            return literal.value().intValueExact();
        }
        throw Functions.wrong(
                "Argument " + (index + 1) + " of function '" + call.node().name() + "' must be a whole number literal");
    }

    private static SessionValues session(Call call) {
        return call.expressions().session();
    }

    private static String time(Call call, int index) {
        return call.argument(index).asTime().sql();
    }

    private static String date(Call call, int index) {
        return call.argument(index).asDate().sql();
    }

    private static Printed of(String function, Call call) {
        return integer(function + "(" + time(call, 0) + ")");
    }

    private static Printed integer(String sql) {
        return new Printed(sql, Kind.INTEGER);
    }

    private static Printed text(String sql) {
        return new Printed(sql, Kind.TEXT);
    }
}
