CREATE DATABASE d;
USE d;
CREATE TABLE days (day DATE, v INT) PARTITION BY RANGE (day) () DISTRIBUTED BY HASH (v) BUCKETS 2
PROPERTIES ("replication_num" = "1", "dynamic_partition.enable" = "true", "dynamic_partition.time_unit" = "day",
"dynamic_partition.start" = "-2", "dynamic_partition.end" = "2", "dynamic_partition.prefix" = "p",
"dynamic_partition.buckets" = "1", "dynamic_partition.create_history_partition" = "true");
SHOW CREATE TABLE days;
CREATE TABLE weeks (at DATETIME, v INT) PARTITION BY RANGE (at) (PARTITION old VALUES LESS THAN ("2022-01-01 00:00:00"))
DISTRIBUTED BY HASH (v) BUCKETS 2
PROPERTIES ("replication_num" = "1", "dynamic_partition.time_unit" = "WEEK", "dynamic_partition.end" = "1",
"dynamic_partition.prefix" = "w", "dynamic_partition.replication_num" = "2", "dynamic_partition.time_zone" = "Asia/Shanghai");
SHOW CREATE TABLE weeks;
SHOW DYNAMIC PARTITION TABLES;
SHOW DYNAMIC PARTITION TABLES FROM d LIKE 'w%';
ALTER TABLE days ADD PARTITION p VALUES LESS THAN ("2000-01-01");
ALTER TABLE days DROP PARTITION p20220408;
ALTER TABLE days SET ("dynamic_partition.end" = "3");
SHOW PARTITIONS FROM days WHERE PartitionName = 'p20220411';
ALTER TABLE days SET ("dynamic_partition.start" = "-1");
SHOW PARTITIONS FROM days WHERE PartitionName = 'p20220406';
ALTER TABLE days SET ("dynamic_partition.enable" = "maybe");
ALTER TABLE days SET ("dynamic_partition.time_unit" = "MINUTE");
ALTER TABLE days SET ("dynamic_partition.time_unit" = "HOUR");
ALTER TABLE days SET ("dynamic_partition.start" = "1");
ALTER TABLE days SET ("dynamic_partition.start" = "x");
ALTER TABLE days SET ("dynamic_partition.end" = "-1");
ALTER TABLE days SET ("dynamic_partition.end" = "1000");
ALTER TABLE days SET ("dynamic_partition.buckets" = "0");
ALTER TABLE days SET ("dynamic_partition.history_partition_num" = "0");
ALTER TABLE days SET ("dynamic_partition.colour" = "red");
ALTER TABLE days SET ("dynamic_partition.time_zone" = "Mars/Base");
ALTER TABLE weeks SET ("dynamic_partition.create_history_partition" = "true");
CREATE TABLE t (day DATE, v INT) PARTITION BY RANGE (day) () DISTRIBUTED BY HASH (v) BUCKETS 2
PROPERTIES ("replication_num" = "1", "dynamic_partition.time_unit" = "day", "dynamic_partition.end" = "2");
CREATE TABLE t (k INT, v INT) DISTRIBUTED BY HASH (v) BUCKETS 2
PROPERTIES ("replication_num" = "1", "dynamic_partition.time_unit" = "day", "dynamic_partition.end" = "2", "dynamic_partition.prefix" = "p");
CREATE REPOSITORY r WITH S3 ON LOCATION "s3://bucket/path";
BACKUP SNAPSHOT l TO r ON (days);
-- !work
-- !work
-- !work
-- !work
-- !work
DROP TABLE days;
RESTORE SNAPSHOT l FROM r PROPERTIES ("backup_timestamp" = "2022-04-08-15-52-29", "replication_num" = "1");
-- !work
ALTER TABLE weeks RENAME days;
-- !work
-- !work
-- !work
-- !work
SHOW RESTORE;
SHOW CREATE TABLE days;
-- !advance P2D
ALTER TABLE days SET ("dynamic_partition.enable" = "true");
SHOW CREATE TABLE days;
