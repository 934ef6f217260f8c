package dev.larder.fe.analysis;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import java.util.regex.Pattern;

/** Which names things may have, and what is said of others. */
final class Names {
    private static final int TABLE_LENGTH_MAX = 64;
    /** Doris's name for what an atomic restore makes beside a table. Nothing is called so here, and nothing should be. */
    private static final String ATOMIC_RESTORE_PREFIX = "__doris_atomic_restore_prefix__";

    private static final String LABEL = "^[-_A-Za-z0-9:]{1,128}$";
    private static final String REPOSITORY = "^[a-zA-Z][a-zA-Z0-9\\-_]{0,255}$";
    private static final String DATABASE = "^[a-zA-Z_][a-zA-Z0-9\\-_]{0,63}$";
    private static final String TABLE = "^[a-zA-Z_][a-zA-Z0-9\\-_]*$";
    private static final String PARTITION = "^[a-zA-Z_][a-zA-Z0-9\\-_]{0,63}$";
    private static final String COLUMN = "^[_a-zA-Z@0-9\\p{L}][.a-zA-Z0-9_+\\-/?@#$%^&*\\s,:\\p{L}]{0,255}$";
    private static final String COLOCATE_GROUP = "^[a-zA-Z_][a-zA-Z0-9\\-_]{0,127}$";
    private static final String USER = "^[a-zA-Z][a-zA-Z0-9.\\-_]{0,63}$";

    private static final Pattern LABEL_PATTERN = Pattern.compile(LABEL);
    private static final Pattern REPOSITORY_PATTERN = Pattern.compile(REPOSITORY);
    private static final Pattern DATABASE_PATTERN = Pattern.compile(DATABASE);
    private static final Pattern TABLE_PATTERN = Pattern.compile(TABLE);
    private static final Pattern PARTITION_PATTERN = Pattern.compile(PARTITION);
    private static final Pattern COLUMN_PATTERN = Pattern.compile(COLUMN);
    private static final Pattern COLOCATE_GROUP_PATTERN = Pattern.compile(COLOCATE_GROUP);
    private static final Pattern USER_PATTERN = Pattern.compile(USER);

    private Names() {}

    static String label(String name) {
        if (!LABEL_PATTERN.matcher(name).matches()) {
            throw new EngineException(
                    ErrorCode.ANALYSIS_ERROR, "Label format error. regex: " + LABEL + ", label: " + name);
        }
        return name;
    }

    static String repository(String name) {
        return check(REPOSITORY_PATTERN, ErrorCode.BAD_REPOSITORY_NAME, "repository", name);
    }

    static String broker(String name) {
        return check(PARTITION_PATTERN, ErrorCode.ANALYSIS_ERROR, "broker", name);
    }

    static String database(String name) {
        boolean taken = name.equalsIgnoreCase(AnalysisContext.INFORMATION_SCHEMA)
                || name.equalsIgnoreCase("mysql")
                || name.equalsIgnoreCase(AnalysisContext.INTERNAL_SCHEMA);
        if (taken) {
            throw new EngineException(
                    ErrorCode.DATABASE_EXISTS, "Can't create database '" + name + "'; database exists");
        }
        return check(DATABASE_PATTERN, ErrorCode.WRONG_DATABASE_NAME, "database", name);
    }

    static String table(String name) {
        if (name.length() > TABLE_LENGTH_MAX) {
            throw new EngineException(
                    ErrorCode.WRONG_TABLE_NAME,
                    "Table name length exceeds limit, the length of table name '" + name + "' is " + name.length()
                            + " which is greater than the configuration 'table_name_length_limit' (" + TABLE_LENGTH_MAX
                            + ").");
        }
        if (name.startsWith(ATOMIC_RESTORE_PREFIX)) {
            throw new EngineException(
                    ErrorCode.WRONG_TABLE_NAME,
                    "Incorrect table name '" + name + "'. Table name can't start with '" + ATOMIC_RESTORE_PREFIX + "'");
        }
        return check(TABLE_PATTERN, ErrorCode.WRONG_TABLE_NAME, "table", name);
    }

    static String partition(String name) {
        return check(PARTITION_PATTERN, ErrorCode.ANALYSIS_ERROR, "partition", name);
    }

    static String column(String name) {
        if (name.toLowerCase(java.util.Locale.ROOT).startsWith("__larder_")) {
            throw new EngineException(
                    ErrorCode.WRONG_COLUMN_NAME,
                    "Incorrect column name '" + name + "'. Column name can't start with '__larder_'");
        }
        return check(COLUMN_PATTERN, ErrorCode.WRONG_COLUMN_NAME, "column", name);
    }

    static String index(String name) {
        return check(PARTITION_PATTERN, ErrorCode.ANALYSIS_ERROR, "index", name);
    }

    static String colocateGroup(String name) {
        if (name.startsWith("__global__")) {
            throw new EngineException(
                    ErrorCode.NOT_SUPPORTED, "Colocate groups across databases are not supported: " + name);
        }
        return check(COLOCATE_GROUP_PATTERN, ErrorCode.ANALYSIS_ERROR, "colocate group", name);
    }

    static String user(String name) {
        return check(USER_PATTERN, ErrorCode.ANALYSIS_ERROR, "user", name);
    }

    static String role(String name) {
        return check(USER_PATTERN, ErrorCode.ANALYSIS_ERROR, "role", name);
    }

    private static String check(Pattern pattern, ErrorCode code, String what, String name) {
        if (!pattern.matcher(name).matches()) {
            throw new EngineException(
                    code, "Incorrect " + what + " name '" + name + "', required format is '" + pattern.pattern() + "'");
        }
        return name;
    }
}
