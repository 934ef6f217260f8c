package dev.larder.be.query;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Lets one SELECT over the query's own tables pass and nothing else. The engine's folder rules would still allow COPY
 * or ATTACH inside the segment folders, and reading a tablet by its path; so the engine's own parser is asked first
 * what a text is, and every table reference in it must be a view of this query, a name of a WITH, a sub-query or
 * VALUES.
 */
final class OnlySelect {
    private static final int SQL_CHARACTERS_MAX = 4 << 20;
    private static final int NESTING_MAX = 20_000;
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(NESTING_MAX)
                    .maxStringLength(SQL_CHARACTERS_MAX)
                    .build())
            .build());

    private OnlySelect() {}

    /** @param tables aliases of the query's tables, in lower case */
    static void check(Connection connection, String sql, Set<String> tables) throws SQLException {
        if (sql.length() > SQL_CHARACTERS_MAX) {
            throw refuse("The query is longer than " + SQL_CHARACTERS_MAX + " characters: " + sql.length());
        }
        JsonNode parsed = parse(connection, sql);
        if (parsed.path("error").asBoolean(true)) {
            throw "parser".equals(parsed.path("error_type").asText())
                    ? refuse("The query is not understood: "
                            + parsed.path("error_message").asText())
                    : refuse("Only SELECT can be run");
        }
        if (parsed.path("statements").size() != 1) {
            throw refuse("Exactly one SELECT can be run");
        }
        Set<String> known = new HashSet<>(tables);
        known.addAll(namesOfWith(parsed));
        checkTables(parsed, known);
    }

    private static JsonNode parse(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT CAST(json_serialize_sql(CAST(? AS VARCHAR)) AS VARCHAR)")) {
            statement.setString(1, sql);
            try (ResultSet result = statement.executeQuery()) {
                result.next();
                return JSON.readTree(result.getString(1));
            }
        } catch (JsonProcessingException e) {
            throw new EngineException(ErrorCode.ANALYSIS_ERROR, "The query is nested too deeply", e);
        }
    }

    private static Set<String> namesOfWith(JsonNode parsed) {
        Set<String> names = new HashSet<>();
        Deque<JsonNode> open = new ArrayDeque<>();
        open.push(parsed);
        while (!open.isEmpty()) {
            JsonNode node = open.pop();
            for (JsonNode entry : node.path("cte_map").path("map")) {
                names.add(entry.path("key").asText().toLowerCase(Locale.ROOT));
            }
            node.forEach(open::push);
        }
        return names;
    }

    private static void checkTables(JsonNode parsed, Set<String> known) {
        Deque<JsonNode> open = new ArrayDeque<>();
        open.push(parsed);
        while (!open.isEmpty()) {
            JsonNode node = open.pop();
            if (node.has("from_table")) {
                checkTable(node.get("from_table"), known);
            }
            node.forEach(open::push);
        }
    }

    private static void checkTable(JsonNode table, Set<String> known) {
        Deque<JsonNode> open = new ArrayDeque<>();
        open.push(table);
        while (!open.isEmpty()) {
            JsonNode node = open.pop();
            switch (node.path("type").asText()) {
                case "EMPTY", "SUBQUERY", "EXPRESSION_LIST" -> {
                    // A sub-query's own tables are met by the walk over the whole tree.
                }
                case "JOIN" -> {
                    open.push(node.get("left"));
                    open.push(node.get("right"));
                }
                case "BASE_TABLE" -> checkName(node, known);
                default -> throw refuse("A table can only be read by its name");
            }
        }
    }

    private static void checkName(JsonNode table, Set<String> known) {
        String name = table.path("table_name").asText();
        // An unknown name with a slash would be opened as a file.
        if (table.path("qualified_name").path("path").size() != 1
                || !known.contains(name.toLowerCase(Locale.ROOT))
                || name.indexOf('/') >= 0) {
            throw new EngineException(ErrorCode.TABLE_NOT_FOUND, "Table '" + name + "' is not part of this query");
        }
    }

    private static EngineException refuse(String message) {
        return new EngineException(ErrorCode.ANALYSIS_ERROR, message);
    }
}
