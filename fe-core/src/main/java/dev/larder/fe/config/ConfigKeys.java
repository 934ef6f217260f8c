package dev.larder.fe.config;

import dev.larder.fe.config.ConfigKey.Change;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Every setting there is, and what is said of those of Doris that mean nothing here. */
public final class ConfigKeys {
    public static final ConfigKey JOB_TIMEOUT = new ConfigKey(
            "backup_job_default_timeout_ms",
            Duration.ofDays(1).toMillis(),
            Duration.ofMinutes(10).toMillis(),
            Duration.ofDays(365).toMillis(),
            Change.ANY_TIME,
            "Milliseconds until a backup or restore is cancelled, where its statement gives no timeout.");

    public static final ConfigKey REMEMBERED_JOBS = new ConfigKey(
            "max_backup_restore_job_num_per_db",
            10,
            0,
            1_000,
            Change.FOR_GOOD,
            "Backups and restores of a database that SHOW BACKUP and SHOW RESTORE remember, both kinds together.");

    public static final ConfigKey CONCURRENT_JOBS = new ConfigKey(
            "max_concurrent_jobs_per_db",
            1,
            1,
            50,
            Change.FOR_GOOD,
            "Backups and restores of a database that run at the same time. With 1 another one is refused while one runs. With"
                    + " more it is taken, and waits while it meets an older one in a table or as many run as may.");

    public static final ConfigKey TABLETS_PER_BACKUP = new ConfigKey(
            "max_backup_tablets_per_job", 300_000, 1, 10_000_000, Change.ANY_TIME, "Tablets of one backup at most.");

    public static final ConfigKey UPLOAD_BATCH = new ConfigKey(
            "backup_upload_snapshot_batch_size",
            500,
            1,
            1_000,
            Change.ANY_TIME,
            "Tablets that one task of a backup copies at most; fewer of partitions with very many versions, and where they have more"
                    + " than 16 GiB together, going by an average tablet of the backend. Holds for backups submitted later.");

    public static final ConfigKey TASK_RETRY_WAIT = new ConfigKey(
            "agent_task_resend_wait_time_ms",
            1_000,
            1,
            Duration.ofHours(1).toMillis(),
            Change.ANY_TIME,
            "Milliseconds before a task that failed is sent again; the wait doubles with each failure.");

    public static final ConfigKey TASK_RETRY_WAIT_MAX = new ConfigKey(
            "agent_task_resend_wait_time_max_ms",
            60_000,
            1,
            Duration.ofDays(1).toMillis(),
            Change.ANY_TIME,
            "The longest wait before a task that failed is sent again, in milliseconds.");

    public static final ConfigKey TASKS_PER_BACKEND = new ConfigKey(
            "agent_task_concurrency_per_be",
            8,
            1,
            10_000,
            Change.ANY_TIME,
            "Tasks of backups and restores that run on one backend at the same time, all jobs together.");

    public static final ConfigKey FORCED_REPLICATION = new ConfigKey(
            "force_olap_table_replication_num",
            0,
            0,
            32,
            Change.ANY_TIME,
            "Copies of every tablet of tables created or restored from now on, whatever their statements say; 0 for what they"
                    + " say.");

    public static final ConfigKey DOWNLOAD_BATCH = new ConfigKey(
            "restore_download_snapshot_batch_size",
            100,
            1,
            1_000,
            Change.ANY_TIME,
            "Tablets that one task of a restore fetches at most. Holds for restores submitted later.");

    public static final ConfigKey TRANSFER_LIMIT = new ConfigKey(
            "backup_restore_max_bytes_per_second_per_be",
            0,
            0,
            1_000_000_000_000L,
            Change.ANY_TIME,
            "Bytes per second that one backend sends to and fetches from repositories, all jobs together; what runs follows"
                    + " within two seconds. 0 for what the backend was started with.");

    public static final ConfigKey TABLE_NAME_LENGTH = new ConfigKey(
            "table_name_length_limit", 64, 64, 64, Change.FIXED, "Characters in the name of a table at most.");

    private static final List<ConfigKey> ALL = List.of(
            JOB_TIMEOUT,
            REMEMBERED_JOBS,
            CONCURRENT_JOBS,
            TABLETS_PER_BACKUP,
            UPLOAD_BATCH,
            TASK_RETRY_WAIT,
            TASK_RETRY_WAIT_MAX,
            TASKS_PER_BACKEND,
            FORCED_REPLICATION,
            DOWNLOAD_BATCH,
            TRANSFER_LIMIT,
            TABLE_NAME_LENGTH);

    private static final String RETRIES = "work that is missing is found by comparing, four times a second at least";
    private static final String NO_BIN = "there is no recycle bin: what is dropped is gone";
    private static final String ONE_STREAM = "tasks go to backends one by one, over one connection each";
    private static final String COMPRESSED = "entries of the log are always compressed when they are large";
    private static final String ONLY_OLAP = "every kind of table there is can be backed up";

    private static final Map<String, String> MEANINGLESS = new TreeMap<>(Map.ofEntries(
            Map.entry("backup_handler_update_interval_millis", RETRIES),
            Map.entry("report_resend_batch_task_num_per_rpc", RETRIES),
            Map.entry("tablet_create_timeout_second", "a tablet is made by its first load"),
            Map.entry("min_create_table_timeout_second", "a tablet is made by its first load"),
            Map.entry("max_create_table_timeout_second", "a tablet is made by its first load"),
            Map.entry("catalog_trash_expire_second", NO_BIN),
            Map.entry("backup_restore_batch_task_num_per_rpc", ONE_STREAM),
            Map.entry("max_agent_task_threads_num", ONE_STREAM),
            Map.entry("backup_upload_task_num_per_be", "see agent_task_concurrency_per_be"),
            Map.entry("restore_download_task_num_per_be", "see agent_task_concurrency_per_be"),
            Map.entry("restore_task_concurrency_per_be", "see agent_task_concurrency_per_be"),
            Map.entry("force_olap_table_replication_allocation", "see force_olap_table_replication_num"),
            Map.entry("backup_job_compressed_serialization", COMPRESSED),
            Map.entry("restore_job_compressed_serialization", COMPRESSED),
            Map.entry("enable_restore_snapshot_rpc_compression", "snapshots are not restored over RPC"),
            Map.entry("restore_reset_index_id", "an index has no id of its own in a tablet's files"),
            Map.entry("ignore_backup_not_support_table_type", ONLY_OLAP),
            Map.entry("ignore_backup_tmp_partitions", "there are no temporary partitions"),
            Map.entry("enable_cloud_restore_job", "there is no cloud mode"),
            Map.entry("tmp_dir", "nothing is staged on the frontend"),
            Map.entry(
                    "multi_part_upload_part_size_in_bytes", "backends choose the size of parts by the size of a file"),
            Map.entry("multi_part_upload_max_seconds", "a transfer ends with the timeout of its job"),
            Map.entry("multi_part_upload_pool_size", "files travel in parallel, under one limit per backend"),
            Map.entry("backup_plugin_path", "there are no plugins")));

    private ConfigKeys() {}

    /** In the order of the reference page. */
    public static List<ConfigKey> all() {
        return ALL;
    }

    public static Optional<ConfigKey> named(String name) {
        return ALL.stream().filter(key -> key.name().equalsIgnoreCase(name)).findFirst();
    }

    /** Names of Doris that users may try, and why they mean nothing here. */
    public static Map<String, String> meaningless() {
        return MEANINGLESS;
    }
}
