package dev.larder.common.error;

/**
 * Every way a statement or a job can fail that a user may see. Numbers and SQLSTATEs are what MySQL clients match on:
 * they are public and keep their meaning.
 */
public enum ErrorCode {
    // What MySQL clients know by number.
    DATABASE_EXISTS(1007, "HY000", Blame.USER),
    DATABASE_DROP_EXISTS(1008, "HY000", Blame.USER),
    TOO_MANY_CONNECTIONS(1040, "08004", Blame.RESOURCE),
    BAD_HANDSHAKE(1043, "08S01", Blame.USER),
    DATABASE_ACCESS_DENIED(1044, "42000", Blame.USER),
    ACCESS_DENIED(1045, "28000", Blame.USER),
    NO_DATABASE_SELECTED(1046, "3D000", Blame.USER),
    UNKNOWN_COMMAND(1047, "08S01", Blame.USER),
    COLUMN_NOT_NULL(1048, "23000", Blame.USER),
    UNKNOWN_DATABASE(1049, "42000", Blame.USER),
    TABLE_EXISTS(1050, "42S01", Blame.USER),
    UNKNOWN_TABLE(1051, "42S02", Blame.USER),
    UNKNOWN_COLUMN(1054, "42S22", Blame.USER),
    AMBIGUOUS_COLUMN(1052, "23000", Blame.USER),
    DUPLICATE_COLUMN(1060, "42S21", Blame.USER),
    SYNTAX_ERROR(1064, "42000", Blame.USER),
    EMPTY_QUERY(1065, "42000", Blame.USER),
    UNKNOWN_THREAD(1094, "HY000", Blame.USER),
    KILL_DENIED(1095, "HY000", Blame.USER),
    WRONG_DATABASE_NAME(1102, "42000", Blame.USER),
    WRONG_TABLE_NAME(1103, "42000", Blame.USER),
    VALUE_COUNT_MISMATCH(1136, "21S01", Blame.USER),
    TABLE_ACCESS_DENIED(1142, "42000", Blame.USER),
    TABLE_NOT_FOUND(1146, "42S02", Blame.USER),
    PACKET_TOO_LARGE(1153, "08S01", Blame.USER),
    WRONG_COLUMN_NAME(1166, "42000", Blame.USER),
    PACKETS_OUT_OF_ORDER(1156, "08S01", Blame.USER),
    UNKNOWN_VARIABLE(1193, "HY000", Blame.USER),
    PRIVILEGE_REQUIRED(1227, "42000", Blame.USER),
    SESSION_VARIABLE(1228, "HY000", Blame.USER),
    GLOBAL_VARIABLE(1229, "HY000", Blame.USER),
    WRONG_VARIABLE_VALUE(1231, "42000", Blame.USER),
    VARIABLE_READ_ONLY(1238, "HY000", Blame.USER),
    UNKNOWN_CHARACTER_SET(1115, "42000", Blame.USER),
    UNKNOWN_STATEMENT_HANDLER(1243, "HY000", Blame.USER),
    VALUE_OUT_OF_RANGE(1264, "22003", Blame.USER),
    QUERY_INTERRUPTED(1317, "70100", Blame.USER),
    WRONG_OBJECT(1347, "HY000", Blame.USER),
    NO_DEFAULT_VALUE(1364, "HY000", Blame.USER),
    WRONG_VALUE(1366, "HY000", Blame.USER),
    CANNOT_USER(1396, "HY000", Blame.USER),
    TOO_MANY_PREPARED_STATEMENTS(1461, "42000", Blame.RESOURCE),
    MALFORMED_PACKET(1835, "HY000", Blame.USER),
    INVALID_CHARACTER_STRING(1300, "HY000", Blame.USER),
    UNKNOWN_PARTITION(1735, "HY000", Blame.USER),
    DATA_TOO_LONG(1406, "22001", Blame.USER),
    /** Too many failed logins; the text says until when. */
    ACCOUNT_LOCKED(3955, "HY000", Blame.USER),
    // What Doris clients know by number.
    /** A statement whose meaning is wrong; the text says how. */
    ANALYSIS_ERROR(1105, "HY000", Blame.USER),
    NOT_OLAP_TABLE(5000, "HY000", Blame.USER),
    BAD_REPOSITORY_NAME(5063, "42000", Blame.USER),
    /** A statement about repositories, backups or restores that cannot be done; the text says why. */
    BACKUP_RESTORE_ERROR(5064, "42000", Blame.USER),
    // Ours, from 5900 on.
    NOT_SUPPORTED(5900, "0A000", Blame.USER),
    NO_LIVE_BACKEND(5901, "HY000", Blame.RESOURCE),
    LOAD_FAILED(5902, "HY000", Blame.RESOURCE),
    QUERY_FAILED(5903, "HY000", Blame.RESOURCE),
    NOT_LEADER(5904, "HY000", Blame.RESOURCE),
    SHUTTING_DOWN(5905, "HY000", Blame.RESOURCE),
    STATEMENT_TIMED_OUT(5906, "HY000", Blame.RESOURCE),
    JOB_CANCELLED(5910, "HY000", Blame.USER),
    JOB_TIMED_OUT(5911, "HY000", Blame.RESOURCE),
    JOB_NOT_CANCELLABLE(5912, "42000", Blame.USER),
    JOB_ALREADY_RUNNING(5913, "42000", Blame.USER),
    TASK_FAILED(5914, "HY000", Blame.RESOURCE),
    /** A task that will fail however often it is tried. */
    TASK_IMPOSSIBLE(5915, "HY000", Blame.RESOURCE),
    REPLICA_NOT_USABLE(5916, "HY000", Blame.RESOURCE),
    REPOSITORY_FAILED(5917, "HY000", Blame.RESOURCE),
    SNAPSHOT_DAMAGED(5918, "HY000", Blame.RESOURCE),
    SNAPSHOT_EXISTS(5919, "42000", Blame.USER),
    RESTORE_MISMATCH(5920, "42000", Blame.USER),
    DISK_FULL(5921, "HY000", Blame.RESOURCE),
    /** A defect of Larder. */
    INTERNAL_ERROR(5999, "HY000", Blame.INTERNAL);

    /** Who can do something about it. */
    public enum Blame {
        USER,
        RESOURCE,
        INTERNAL
    }

    private final int number;
    private final String sqlState;
    private final Blame blame;

    ErrorCode(int number, String sqlState, Blame blame) {
        this.number = number;
        this.sqlState = sqlState;
        this.blame = blame;
    }

    /** The MySQL error number. */
    public int number() {
        return number;
    }

    /** Five characters, as in the SQL standard. */
    public String sqlState() {
        return sqlState;
    }

    public Blame blame() {
        return blame;
    }
}
