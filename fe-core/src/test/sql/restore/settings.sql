CREATE DATABASE d;

USE d;

CREATE TABLE t (k INT) DISTRIBUTED BY HASH (k) BUCKETS 2;

CREATE REPOSITORY r WITH S3 ON LOCATION "s3://bucket/path";

BACKUP SNAPSHOT l TO r;

-- !work

-- !work

-- !work

-- !work

-- !work

DROP TABLE t;

ADMIN SET FRONTEND CONFIG ("force_olap_table_replication_num" = "1", "restore_download_snapshot_batch_size" = "1");

RESTORE SNAPSHOT l FROM r PROPERTIES ("backup_timestamp" = "2022-04-08-15-52-29", "reserve_replica" = "true");

-- !work

SHOW BRIEF RESTORE;

-- !work

-- !work

-- !work

SHOW BRIEF RESTORE;

SHOW PARTITIONS FROM t;

ADMIN SET FRONTEND CONFIG ("restore_download_snapshot_batch_size" = "0");
