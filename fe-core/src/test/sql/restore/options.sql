CREATE DATABASE d;
USE d;
CREATE TABLE t (k INT, v INT) PARTITION BY RANGE (k) (PARTITION p1 VALUES LESS THAN ("10"), PARTITION p2 VALUES LESS THAN ("20"))
DISTRIBUTED BY HASH (k) BUCKETS 1 PROPERTIES ("colocate_with" = "g", "dynamic_partition.enable" = "true", "dynamic_partition.time_unit" = "DAY", "dynamic_partition.end" = "3",
"dynamic_partition.prefix" = "p", "dynamic_partition.buckets" = "1", "storage_medium" = "ssd");
CREATE TABLE u (k INT) DISTRIBUTED BY HASH (k) BUCKETS 1;
CREATE REPOSITORY r WITH S3 ON LOCATION "s3://bucket/path";
BACKUP SNAPSHOT l TO r;
-- !work
-- !work
-- !work
-- !work
-- !work
RESTORE SNAPSHOT l FROM r PROPERTIES ("backup_timestamp" = "2022-04-08-15-52-29", "force_replace" = "true");
RESTORE SNAPSHOT l FROM r PROPERTIES ("backup_timestamp" = "2022-04-08-15-52-29", "atomic_restore" = "1");
RESTORE SNAPSHOT l FROM r PROPERTIES ("backup_timestamp" = "2022-04-08-15-52-29", "storage_medium" = "tape");
RESTORE SNAPSHOT l FROM r PROPERTIES ("backup_timestamp" = "2022-04-08-15-52-29", "medium_allocation_mode" = "lazy");
RESTORE SNAPSHOT l FROM r PROPERTIES ("backup_timestamp" = "2022-04-08-15-52-29", "is_being_synced" = "true");
RESTORE SNAPSHOT l FROM r PROPERTIES ("backup_timestamp" = "2022-04-08-15-52-29", "storage_vault_name" = "v");
RESTORE SNAPSHOT l FROM r PROPERTIES ("backup_timestamp" = "2022-04-08-15-52-29", "reserve_storage_policy" = "true");
RESTORE SNAPSHOT l FROM r PROPERTIES ("backup_timestamp" = "2022-04-08-15-52-29", "replication_allocation" = "tag.location.east: 2");
RESTORE SNAPSHOT l FROM `__keep_on_local__` PROPERTIES ("backup_timestamp" = "2022-04-08-15-52-29");
RESTORE SNAPSHOT l FROM r ON (t TEMPORARY PARTITION (p1)) PROPERTIES ("backup_timestamp" = "2022-04-08-15-52-29");
RESTORE SNAPSHOT l FROM r ON (t) PROPERTIES ("backup_timestamp" = "2022-04-08-15-52-29");
-- !work
SHOW BRIEF RESTORE LIKE 'l';
RESTORE SNAPSHOT l FROM r ON (t AS t2) PROPERTIES ("backup_timestamp" = "2022-04-08-15-52-29", "replication_allocation" = "tag.location.default: 1",
"allow_load" = "TRUE", "timeout" = "600", "medium_allocation_mode" = "adaptive");
CREATE TABLE t2 (k INT) DISTRIBUTED BY HASH (k) BUCKETS 1;
CREATE TABLE IF NOT EXISTS t2 (k INT) DISTRIBUTED BY HASH (k) BUCKETS 1;
INSERT INTO t VALUES (1, 1);
-- !work
-- !work
-- !work
-- !work
SHOW BRIEF RESTORE;
SHOW CREATE TABLE t2;
DROP TABLE t2;
RESTORE SNAPSHOT l FROM r ON (t AS t2) PROPERTIES ("backup_timestamp" = "2022-04-08-15-52-29", "reserve_replica" = "true", "reserve_colocate" = "true",
"reserve_dynamic_partition_enable" = "true", "storage_medium" = "same_with_upstream");
-- !work
-- !work
-- !work
-- !work
SHOW BRIEF RESTORE;
SHOW CREATE TABLE t2;
RESTORE SNAPSHOT l FROM r ON (u) PROPERTIES ("backup_timestamp" = "2022-04-08-15-52-29");
INSERT INTO u VALUES (1);
SHOW PARTITIONS FROM u;
DROP TABLE u;
TRUNCATE TABLE u;
INSERT INTO t VALUES (1, 1);
CANCEL RESTORE;
RESTORE SNAPSHOT l FROM r ON (u) PROPERTIES ("backup_timestamp" = "2022-04-08-15-52-29", "atomic_restore" = "true", "force_replace" = "true", "clean_tables" = "true", "clean_partitions" = "true");
SHOW CREATE TABLE u;
INSERT INTO u VALUES (1);
DROP TABLE u;
-- !work
TRUNCATE TABLE u;
DROP TABLE u;
CREATE TABLE u (k INT) DISTRIBUTED BY HASH (k) BUCKETS 1;
SHOW CREATE TABLE u;
-- !work
-- !work
-- !work
SHOW CREATE TABLE u;
SHOW TABLES;
SHOW BRIEF RESTORE;
