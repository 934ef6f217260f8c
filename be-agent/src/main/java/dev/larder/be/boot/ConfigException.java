package dev.larder.be.boot;

import java.util.List;

/** The configuration is wrong; all of what is wrong is said at once. */
public final class ConfigException extends Exception {
    private static final long serialVersionUID = 1L;

    ConfigException(List<String> problems) {
        super(numbered(problems));
    }

    private static String numbered(List<String> problems) {
        StringBuilder text = new StringBuilder(
                "The configuration has " + problems.size() + " problem" + (problems.size() == 1 ? "" : "s") + ":");
        for (int i = 0; i < problems.size(); i++) {
            text.append(System.lineSeparator())
                    .append("  ")
                    .append(i + 1)
                    .append(". ")
                    .append(problems.get(i));
        }
        return text.toString();
    }
}
