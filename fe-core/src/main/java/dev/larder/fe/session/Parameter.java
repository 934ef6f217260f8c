package dev.larder.fe.session;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;

/** A value bound to a {@code ?} of a prepared statement, typed as the client typed it. It stands for a literal. */
public sealed interface Parameter {
    /** SQL NULL. */
    record Null() implements Parameter {}

    /** A whole number of up to 64 bits, with or without sign. */
    record Whole(BigInteger value) implements Parameter {}

    /** A float or double. */
    record Floating(double value) implements Parameter {}

    /** A decimal number with its scale. */
    record Decimal(BigDecimal value) implements Parameter {}

    /** A text. Bytes come as text, too: we have no binary columns. */
    record Text(String value) implements Parameter {}

    /** A day. */
    record Date(LocalDate value) implements Parameter {}

    /** A day and a time. */
    record DateTime(LocalDateTime value) implements Parameter {}

    /** A span of time of up to 34 days, which may be negative. */
    record Time(Duration value) implements Parameter {}
}
