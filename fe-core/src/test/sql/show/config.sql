SHOW FRONTEND CONFIG;

ADMIN SET FRONTEND CONFIG ("backup_job_default_timeout_ms" = "600000", "Max_Backup_Restore_Job_Num_Per_Db" = "2");

ADMIN SHOW FRONTEND CONFIG LIKE "%BACKUP%job%";

ADMIN SET FRONTEND CONFIG ("agent_task_concurrency_per_be" = "9", "persist" = "true") ALL;

SHOW FRONTEND CONFIG WHERE Key = "agent_task_concurrency_per_be";

ADMIN SET ALL FRONTENDS CONFIG ("agent_task_concurrency_per_be" = "many");

ADMIN SET FRONTEND CONFIG ("agent_task_concurrency_per_be" = "0");

ADMIN SET FRONTEND CONFIG ("agent_task_concurrency_per_be" = "7", "persist" = "maybe");

ADMIN SET FRONTEND CONFIG ("table_name_length_limit" = "100");

ADMIN SET FRONTEND CONFIG ("no_such_config" = "1");

ADMIN SET FRONTEND CONFIG ("catalog_trash_expire_second" = "1");

CREATE DATABASE d;

USE d;

CREATE TABLE t (k INT) DISTRIBUTED BY HASH (k) BUCKETS 4 PROPERTIES ("replication_num" = "1");

CREATE REPOSITORY r WITH S3 ON LOCATION "s3://bucket/path";

ADMIN SET FRONTEND CONFIG ("max_backup_tablets_per_job" = "3");

BACKUP SNAPSHOT big TO r;

ADMIN SET FRONTEND CONFIG ("max_backup_tablets_per_job" = "4", "backup_upload_snapshot_batch_size" = "1");

BACKUP SNAPSHOT one TO r;

-- !advance PT1S

-- !work

SHOW BACKUP;

-- !work

-- !work

-- !work

BACKUP SNAPSHOT two TO r;

-- !work

-- !work

-- !work

-- !work

BACKUP SNAPSHOT three TO r;

SHOW BACKUP;

ADMIN SET FRONTEND CONFIG ("force_olap_table_replication_num" = "2");

CREATE TABLE forced (k INT) PARTITION BY RANGE (k) (PARTITION p1 VALUES LESS THAN ("10") ("replication_num" = "3"))
DISTRIBUTED BY HASH (k) BUCKETS 1 PROPERTIES ("replication_num" = "1");

SHOW CREATE TABLE forced;

SHOW PARTITIONS FROM forced;

-- !user reader

SHOW FRONTEND CONFIG;

ADMIN SET FRONTEND CONFIG ("agent_task_concurrency_per_be" = "7");
