package dev.larder.fe.session;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.fe.session.VariableValue.Switch;
import dev.larder.fe.session.VariableValue.Text;
import dev.larder.fe.session.VariableValue.Whole;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * The definition of a system variable: where it lives, who may change it, and which values it takes.
 *
 * @param check turns what a user gave (a Long, String, Boolean, BigDecimal, BigInteger, Double, or nothing for NULL)
 *     into a value, or gives nothing when the variable cannot hold it
 */
record SystemVariable(
        String name,
        Reach reach,
        boolean readOnly,
        VariableValue initial,
        Function<Optional<Object>, Optional<VariableValue>> check) {
    /** Where a variable has a value. */
    enum Reach {
        BOTH,
        SESSION_ONLY,
        GLOBAL_ONLY
    }

    static SystemVariable onOff(String name, boolean initial) {
        return new SystemVariable(
                name, Reach.BOTH, false, new Switch(initial), raw -> raw.flatMap(SystemVariable::bool));
    }

    /** A number; one outside the bounds becomes the bound, as in MySQL. */
    static SystemVariable number(String name, long initial, long min, long max) {
        return new SystemVariable(name, Reach.BOTH, false, new Whole(initial), raw -> raw.flatMap(SystemVariable::whole)
                .map(value -> new Whole(clamp(value, min, max))));
    }

    static SystemVariable text(String name, String initial) {
        return text(name, initial, Optional::of);
    }

    /** A text that {@code accept} may rewrite or refuse. */
    static SystemVariable text(String name, String initial, Function<String, Optional<String>> accept) {
        return new SystemVariable(
                name, Reach.BOTH, false, new Text(Optional.of(initial)), raw -> raw.filter(String.class::isInstance)
                        .map(String.class::cast)
                        .flatMap(accept)
                        .map(value -> new Text(Optional.of(value))));
    }

    /** One of a few words, or their position in the list. */
    static SystemVariable choice(String name, String initial, String... words) {
        List<String> all = List.of(words);
        return new SystemVariable(
                name, Reach.BOTH, false, new Text(Optional.of(initial)), raw -> raw.flatMap(value -> word(all, value))
                        .map(value -> new Text(Optional.of(value))));
    }

    SystemVariable fixed() {
        return new SystemVariable(name, reach, true, initial, check);
    }

    SystemVariable globalOnly() {
        return new SystemVariable(name, Reach.GLOBAL_ONLY, readOnly, initial, check);
    }

    SystemVariable sessionOnly() {
        return new SystemVariable(name, Reach.SESSION_ONLY, readOnly, initial, check);
    }

    SystemVariable starting(VariableValue value) {
        return new SystemVariable(name, reach, readOnly, value, check);
    }

    SystemVariable orNull() {
        return new SystemVariable(
                name,
                reach,
                readOnly,
                initial,
                raw -> raw.isEmpty() ? Optional.of(new Text(Optional.empty())) : check.apply(raw));
    }

    VariableValue accept(Optional<Object> raw) {
        return check.apply(raw)
                .orElseThrow(() -> new EngineException(
                        ErrorCode.WRONG_VARIABLE_VALUE,
                        "Variable '" + name + "' can't be set to the value of '"
                                + raw.map(Object::toString).orElse("NULL") + "'"));
    }

    void checkSettable(VariableScope scope) {
        if (readOnly) {
            throw new EngineException(ErrorCode.VARIABLE_READ_ONLY, "Variable '" + name + "' is a read only variable");
        }
        if (scope == VariableScope.GLOBAL && reach == Reach.SESSION_ONLY) {
            throw new EngineException(
                    ErrorCode.SESSION_VARIABLE,
                    "Variable '" + name + "' is a SESSION variable and can't be used with SET GLOBAL");
        }
        if (scope == VariableScope.SESSION && reach == Reach.GLOBAL_ONLY) {
            throw new EngineException(
                    ErrorCode.GLOBAL_VARIABLE,
                    "Variable '" + name + "' is a GLOBAL variable and should be set with SET GLOBAL");
        }
    }

    private static Optional<VariableValue> bool(Object raw) {
        String word = raw.toString().toUpperCase(Locale.ROOT);
        return switch (word) {
            case "1", "ON", "TRUE" -> Optional.of(new Switch(true));
            case "0", "OFF", "FALSE" -> Optional.of(new Switch(false));
            default -> Optional.empty();
        };
    }

    private static Optional<BigInteger> whole(Object raw) {
        if (raw instanceof Boolean) {
            return Optional.empty();
        }
        try {
            return Optional.of(new BigDecimal(raw.toString().trim()).toBigIntegerExact());
        } catch (NumberFormatException e) {
            return Optional.empty();
        } catch (ArithmeticException e) {
            return Optional.empty();
        }
    }

    private static long clamp(BigInteger value, long min, long max) {
        return value.max(BigInteger.valueOf(min)).min(BigInteger.valueOf(max)).longValueExact();
    }

    private static Optional<String> word(List<String> words, Object raw) {
        String text = raw.toString();
        for (int i = 0; i < words.size(); i++) {
            if (words.get(i).equalsIgnoreCase(text) || Integer.toString(i).equals(text)) {
                return Optional.of(words.get(i));
            }
        }
        return Optional.empty();
    }
}
