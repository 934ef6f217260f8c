CREATE DATABASE d;
USE d;
CREATE TABLE t1 (k INT) DISTRIBUTED BY HASH (k) BUCKETS 1;
CREATE TABLE t2 (k INT) DISTRIBUTED BY HASH (k) BUCKETS 1;
CREATE TABLE t3 (k INT) DISTRIBUTED BY HASH (k) BUCKETS 1;
CREATE REPOSITORY r WITH S3 ON LOCATION "s3://bucket/path";
ADMIN SET FRONTEND CONFIG ("max_concurrent_jobs_per_db" = "0");
ADMIN SET FRONTEND CONFIG ("max_concurrent_jobs_per_db" = "2");
BACKUP SNAPSHOT one TO r ON (t1);
BACKUP SNAPSHOT one TO r ON (t2);
BACKUP SNAPSHOT two TO r ON (t1, t2);
BACKUP SNAPSHOT three TO r ON (t3);
BACKUP SNAPSHOT four TO r ON (t3);
SHOW BACKUP;
CANCEL BACKUP WHERE LABEL = "four";
ALTER BACKUP SET ("max_bytes_per_second" = "1000000") WHERE LABEL = "two";
DROP DATABASE d;
-- !work
-- !work
-- !work
-- !work
-- !work
-- !tick
SHOW BACKUP;
ADMIN SET FRONTEND CONFIG ("max_concurrent_jobs_per_db" = "1");
BACKUP SNAPSHOT five TO r ON (t3);
-- !work
-- !work
-- !work
-- !work
-- !work
ADMIN SET FRONTEND CONFIG ("max_concurrent_jobs_per_db" = "2");
RESTORE SNAPSHOT one FROM r ON (t1) PROPERTIES ("backup_timestamp" = "2022-04-08-15-52-29");
RESTORE SNAPSHOT one FROM r ON (t1 AS t4) PROPERTIES ("backup_timestamp" = "2022-04-08-15-52-29");
RESTORE SNAPSHOT one FROM r ON (t1) PROPERTIES ("backup_timestamp" = "2022-04-08-15-52-29", "clean_tables" = "true");
ADMIN SET FRONTEND CONFIG ("max_concurrent_jobs_per_db" = "1");
SHOW BRIEF RESTORE;
INSERT INTO t1 VALUES (1);
CREATE TABLE t4 (k INT) DISTRIBUTED BY HASH (k) BUCKETS 1;
CANCEL RESTORE;
SHOW BRIEF RESTORE;
SHOW BACKUP LIKE "two";
