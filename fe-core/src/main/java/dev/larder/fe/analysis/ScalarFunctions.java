package dev.larder.fe.analysis;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/** The few functions of values alone that clients ask without a table. */
final class ScalarFunctions {
    private static final Set<String> NAMES = Set.of(
            "concat",
            "concat_ws",
            "if",
            "ifnull",
            "nvl",
            "nullif",
            "coalesce",
            "upper",
            "ucase",
            "lower",
            "lcase",
            "length",
            "char_length",
            "abs",
            "floor",
            "ceil",
            "ceiling",
            "isnull",
            "trim",
            "repeat");
    private static final int TEXT_LENGTH_MAX = 1 << 20;

    private ScalarFunctions() {}

    static boolean knows(String function) {
        return NAMES.contains(function);
    }

    static Object call(String function, List<Object> arguments) {
        return switch (function) {
            case "if" -> {
                count(function, arguments, 3);
                yield Boolean.TRUE.equals(Scalars.truth(arguments.get(0))) ? arguments.get(1) : arguments.get(2);
            }
            case "ifnull", "nvl" -> {
                count(function, arguments, 2);
                yield coalesced(arguments);
            }
            case "coalesce" -> coalesced(arguments);
            case "isnull" -> {
                count(function, arguments, 1);
                yield arguments.get(0) == null;
            }
            case "nullif" -> {
                count(function, arguments, 2);
                Object left = arguments.get(0);
                Object right = arguments.get(1);
                yield left != null && right != null && Scalars.compare(left, right) == 0 ? null : left;
            }
            case "concat_ws" -> joined(arguments);
            default -> arguments.contains(null) ? null : ofValues(function, arguments);
        };
    }

    private static Object ofValues(String function, List<Object> arguments) {
        if (function.equals("concat")) {
            StringBuilder text = new StringBuilder();
            arguments.forEach(argument -> text.append(Scalars.text(argument)));
            return bounded(text.toString());
        }
        if (function.equals("repeat")) {
            count(function, arguments, 2);
            long times = Scalars.decimal(Scalars.number(arguments.get(1))).longValue();
            String text = Scalars.text(arguments.get(0));
            if (times > 0 && text.length() * times > TEXT_LENGTH_MAX) {
                throw new EngineException(
                        ErrorCode.ANALYSIS_ERROR, "Result of repeat() is longer than " + TEXT_LENGTH_MAX);
            }
            return text.repeat((int) Math.max(0, times));
        }
        count(function, arguments, 1);
        Object value = arguments.get(0);
        return switch (function) {
            case "upper", "ucase" -> Scalars.text(value).toUpperCase(Locale.ROOT);
            case "lower", "lcase" -> Scalars.text(value).toLowerCase(Locale.ROOT);
            case "trim" -> Scalars.text(value).trim();
            case "length" -> BigInteger.valueOf(Scalars.text(value).getBytes(StandardCharsets.UTF_8).length);
            case "char_length" ->
                BigInteger.valueOf(Scalars.text(value).codePoints().count());
            case "abs" -> {
                Object number = Scalars.number(value);
                yield number instanceof Double floating
                        ? (Object) Math.abs(floating)
                        : Scalars.narrowed(Scalars.decimal(number).abs());
            }
            case "floor" -> rounded(value, RoundingMode.FLOOR);
            case "ceil", "ceiling" -> rounded(value, RoundingMode.CEILING);
            default -> throw Evaluator.notHere("Function " + function);
        };
    }

    private static Object rounded(Object value, RoundingMode mode) {
        return Scalars.decimal(Scalars.number(value)).setScale(0, mode).toBigInteger();
    }

    private static Object coalesced(List<Object> arguments) {
        return arguments.stream().filter(Objects::nonNull).findFirst().orElse(null);
    }

    private static Object joined(List<Object> arguments) {
        if (arguments.isEmpty() || arguments.get(0) == null) {
            return null;
        }
        List<String> parts = arguments.subList(1, arguments.size()).stream()
                .filter(Objects::nonNull)
                .map(Scalars::text)
                .toList();
        return bounded(String.join(Scalars.text(arguments.get(0)), parts));
    }

    private static String bounded(String text) {
        if (text.length() > TEXT_LENGTH_MAX) {
            throw new EngineException(ErrorCode.ANALYSIS_ERROR, "A text is longer than " + TEXT_LENGTH_MAX);
        }
        return text;
    }

    private static void count(String function, List<Object> arguments, int wanted) {
        if (arguments.size() != wanted) {
            throw new EngineException(
                    ErrorCode.ANALYSIS_ERROR,
                    "Incorrect parameter count in the call to function '" + function + "': " + arguments.size()
                            + " instead of " + wanted);
        }
    }
}
