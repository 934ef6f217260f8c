package dev.larder.fe.mysql;

import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Values as MySQL writes them in text. */
final class ValueText {
    /** From this power of ten on, and below its inverse, MySQL writes an exponent. */
    private static final int PLAIN_EXPONENT_MAX = 15;

    private static final DateTimeFormatter[] DATE_TIMES = new DateTimeFormatter[7];

    static {
        for (int digits = 0; digits < DATE_TIMES.length; digits++) {
            String fraction = digits == 0 ? "" : "." + "S".repeat(digits);
            DATE_TIMES[digits] = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss" + fraction, Locale.ROOT);
        }
    }

    private ValueText() {}

    static String dateTime(LocalDateTime value, int digits) {
        return DATE_TIMES[digits].format(value);
    }

    static String floating(Number value) {
        double wide = value.doubleValue();
        if (Double.isNaN(wide) || Double.isInfinite(wide)) {
            return value.toString();
        }
        BigDecimal exact = new BigDecimal(value.toString()).stripTrailingZeros();
        if (exact.signum() == 0) {
            return Double.doubleToRawLongBits(wide) < 0 ? "-0" : "0";
        }
        int exponent = exact.precision() - exact.scale() - 1;
        if (Math.abs(exponent) < PLAIN_EXPONENT_MAX) {
            return exact.toPlainString();
        }
        return exact.scaleByPowerOfTen(-exponent).toPlainString() + "e" + exponent;
    }
}
