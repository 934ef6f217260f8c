package dev.larder.be.query;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Turns what the engine says into what a user of MySQL expects to read: one line, no paths, a known error number. */
final class EngineErrors {
    private static final Pattern KIND = Pattern.compile("^([A-Za-z ]+?) (?:Error|Exception): ");
    private static final Pattern UNKNOWN_COLUMN = Pattern.compile(
            "Referenced column \"(.+?)\" not found|(?:Table|Alias) \".+?\" does not have a column named \"(.+?)\""
                    + "|Values list \".+?\" does not have a column named \"(.+?)\""
                    + "|Column \"(.+?)\" referenced that exists in the SELECT clause - but this column cannot");
    private static final Pattern UNKNOWN_TABLE = Pattern.compile("Referenced table \"(.+?)\" not found");
    private static final Pattern AMBIGUOUS = Pattern.compile("Ambiguous reference to column name \"(.+?)\"");
    private static final Pattern PATH = Pattern.compile("(?:/[^/\\s\"':,;()\\]]+){2,}");
    private static final Map<String, String> TYPE_NAMES =
            Map.of("INT128", "LARGEINT", "INT64", "BIGINT", "INT32", "INT", "INT16", "SMALLINT", "INT8", "TINYINT");
    private static final Pattern ADVICE = Pattern.compile(
            "\\s*(?:when casting from source column|Use TRY\\(|You might need to add|Did you mean|Please use|Use ANY_VALUE).*$");

    private EngineErrors() {}

    static EngineException toUser(SQLException e) {
        String whole = e.getMessage() == null ? "" : e.getMessage();
        Matcher kind = KIND.matcher(whole);
        String name = kind.find() ? kind.group(1).toLowerCase(Locale.ROOT) : "";
        String text = whole.substring(name.isEmpty() ? 0 : kind.end());
        int end = text.indexOf('\n');
        String line = clean(end < 0 ? text : text.substring(0, end));
        return switch (name) {
            case "binder", "catalog", "parser", "syntax" -> binder(text, line, e);
            case "conversion", "out of range" -> new EngineException(ErrorCode.VALUE_OUT_OF_RANGE, line, e);
            case "invalid input", "not implemented" -> new EngineException(ErrorCode.ANALYSIS_ERROR, line, e);
            case "out of memory" ->
                new EngineException(
                        ErrorCode.QUERY_FAILED, "The query needs more memory or disk than queries may use here", e);
            case "io", "permission" ->
                new EngineException(ErrorCode.QUERY_FAILED, "A file of a tablet could not be read: " + line, e);
            case "interrupt" -> new EngineException(ErrorCode.QUERY_INTERRUPTED, "Query execution was interrupted", e);
            default -> new EngineException(ErrorCode.QUERY_FAILED, "The query failed: " + line, e);
        };
    }

    /** Whether the engine instance can no longer be used. */
    static boolean fatal(SQLException e) {
        String text = String.valueOf(e.getMessage());
        return text.startsWith("FATAL")
                || text.startsWith("INTERNAL")
                || text.contains("database has been invalidated");
    }

    /** Whether the engine knows that a query failed, but not why. */
    static boolean reasonIsLost(SQLException e) {
        return String.valueOf(e.getMessage()).contains("Invalid result set");
    }

    private static EngineException binder(String text, String line, SQLException e) {
        Matcher column = UNKNOWN_COLUMN.matcher(text);
        if (column.find()) {
            String name = IntStream.rangeClosed(1, column.groupCount())
                    .mapToObj(column::group)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElseThrow();
            return new EngineException(ErrorCode.UNKNOWN_COLUMN, "Unknown column '" + name + "' in 'field list'", e);
        }
        Matcher table = UNKNOWN_TABLE.matcher(text);
        if (table.find()) {
            return new EngineException(ErrorCode.UNKNOWN_COLUMN, "Unknown table '" + table.group(1) + "'", e);
        }
        Matcher ambiguous = AMBIGUOUS.matcher(text);
        if (ambiguous.find()) {
            return new EngineException(
                    ErrorCode.AMBIGUOUS_COLUMN, "Column '" + ambiguous.group(1) + "' in field list is ambiguous", e);
        }
        return new EngineException(ErrorCode.ANALYSIS_ERROR, line, e);
    }

    private static String clean(String line) {
        String text = ADVICE.matcher(line).replaceFirst("");
        text = PATH.matcher(text).replaceAll("<file>");
        for (Map.Entry<String, String> type : TYPE_NAMES.entrySet()) {
            text = text.replace(type.getKey(), type.getValue());
        }
        return text.strip();
    }
}
