CREATE DATABASE d;

USE d;

CREATE TABLE t (k INT) DISTRIBUTED BY HASH (k) BUCKETS 1;

CREATE REPOSITORY r WITH S3 ON LOCATION "s3://bucket/path";

BACKUP SNAPSHOT l TO r PROPERTIES ("max_bytes_per_second" = "20m");

BACKUP SNAPSHOT l TO r PROPERTIES ("max_bytes_per_second" = "-1");

BACKUP SNAPSHOT l TO r PROPERTIES ("max_bytes_per_second" = "1000000000001");

RESTORE SNAPSHOT l FROM r PROPERTIES ("backup_timestamp" = "2026-01-31-03-00-00", "max_bytes_per_second" = "fast");

BACKUP SNAPSHOT l TO r PROPERTIES ("max_bytes_per_second" = "20000000");

SHOW BACKUP;
