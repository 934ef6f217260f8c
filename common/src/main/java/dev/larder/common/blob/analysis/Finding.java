package dev.larder.common.blob.analysis;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What one check found.
 *
 * @param text what was seen; never empty
 */
public record Finding(Check check, Result result, String text) {
    /** All and one more, in the order of checks. */
    public static List<Finding> with(Finding one, List<Finding> others) {
        return Stream.concat(others.stream(), Stream.of(one))
                .sorted(Comparator.comparing(Finding::check))
                .toList();
    }

    /** What is looked at, in this order. */
    public enum Check {
        READ_AFTER_WRITE("read after write"),
        READ_AFTER_OVERWRITE("read after overwrite"),
        EXCLUSIVE_CREATE("exclusive create"),
        LISTING("complete listing"),
        RANGES("range reads"),
        DELETION("delete"),
        ABORT("abort leaves nothing"),
        EXCHANGE("read what others wrote"),
        CLOCK("clock"),
        SPEED("speed"),
        CLEAN_UP("clean up");

        private final String text;

        Check(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** What it means. */
    public enum Result {
        OK,
        /** Snapshots are safe, but something should be seen to. */
        WARNING,
        /** Snapshots are not safe here. */
        FAILED,
        /** Not looked at; the text says why. */
        SKIPPED
    }
}
