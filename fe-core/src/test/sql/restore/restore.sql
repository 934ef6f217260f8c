CREATE DATABASE d;
CREATE DATABASE other;
USE d;
CREATE TABLE t1 (k INT, v INT) PARTITION BY RANGE (k) (PARTITION p1 VALUES LESS THAN ("10"), PARTITION p2 VALUES LESS THAN ("20"))
DISTRIBUTED BY HASH (k) BUCKETS 1;
CREATE TABLE t2 (k INT) DISTRIBUTED BY HASH (k) BUCKETS 1 PROPERTIES ("replication_num" = "2");
INSERT INTO t1 VALUES (1, 1), (11, 1);
CREATE REPOSITORY r WITH S3 ON LOCATION "s3://bucket/path";
BACKUP SNAPSHOT l TO r;
-- !work
-- !work
-- !work
-- !work
-- !work
SHOW BACKUP;
DROP TABLE t2;
RESTORE SNAPSHOT l FROM r;
RESTORE SNAPSHOT l FROM r PROPERTIES ("backup_timestamp" = "2022-01-01-00-00-00");
RESTORE SNAPSHOT l FROM r PROPERTIES ("backup_timestamp" = "yesterday");
RESTORE SNAPSHOT none FROM r PROPERTIES ("backup_timestamp" = "2022-04-08-15-52-29");
RESTORE SNAPSHOT l FROM nowhere PROPERTIES ("backup_timestamp" = "2022-04-08-15-52-29");
RESTORE SNAPSHOT nowhere.l FROM r PROPERTIES ("backup_timestamp" = "2022-04-08-15-52-29");
RESTORE SNAPSHOT l FROM r ON (u) PROPERTIES ("backup_timestamp" = "2022-04-08-15-52-29");
RESTORE SNAPSHOT l FROM r ON (t1 PARTITION (p9)) PROPERTIES ("backup_timestamp" = "2022-04-08-15-52-29");
RESTORE SNAPSHOT l FROM r ON (t1 AS x, t2 AS x) PROPERTIES ("backup_timestamp" = "2022-04-08-15-52-29");
RESTORE SNAPSHOT l FROM r EXCLUDE (t1 AS x) PROPERTIES ("backup_timestamp" = "2022-04-08-15-52-29");
RESTORE SNAPSHOT l FROM r EXCLUDE (t1, t2) PROPERTIES ("backup_timestamp" = "2022-04-08-15-52-29");
RESTORE SNAPSHOT l FROM r PROPERTIES ("backup_timestamp" = "2022-04-08-15-52-29", "reserve_replica" = "perhaps");
RESTORE SNAPSHOT l FROM r PROPERTIES ("backup_timestamp" = "2022-04-08-15-52-29", "meta_version" = "x");
RESTORE SNAPSHOT l FROM r PROPERTIES ("backup_timestamp" = "2022-04-08-15-52-29", "clean_tables" = "true");
RESTORE SNAPSHOT l FROM r PROPERTIES ("backup_timestamp" = "2022-04-08-15-52-29", "colour" = "red");
RESTORE SNAPSHOT l FROM r EXCLUDE (t2) PROPERTIES ("backup_timestamp" = "2022-04-08-15-52-29");
SHOW RESTORE;
-- !work
SHOW RESTORE;
SHOW PARTITIONS FROM t1;
INSERT INTO t1 VALUES (1, 1);
DROP TABLE t1;
TRUNCATE TABLE t1;
-- !advance PT2S
-- !work
SHOW BRIEF RESTORE;
CANCEL BACKUP;
CANCEL RESTORE;
SHOW BRIEF RESTORE FROM d;
CANCEL RESTORE;
RESTORE SNAPSHOT l FROM r ON (t1 PARTITION (p2), t2 AS t3) PROPERTIES ("backup_timestamp" = "2022-04-08-15-52-29", "reserve_replica" = "true");
-- !work
-- !work
-- !work
-- !work
SHOW BRIEF RESTORE WHERE Label = "l";
SHOW RESTORE WHERE State = "FINISHED";
SHOW TABLES;
SHOW PARTITIONS FROM t1;
RESTORE SNAPSHOT other.l FROM r PROPERTIES ("backup_timestamp" = "2022-04-08-15-52-29", "replication_num" = "1");
-- !work
-- !work
-- !work
-- !work
SHOW BRIEF RESTORE FROM other;
SHOW TABLES FROM other;
SHOW PARTITIONS FROM other.t2;
