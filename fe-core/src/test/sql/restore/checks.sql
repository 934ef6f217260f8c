CREATE DATABASE d;

USE d;

CREATE TABLE t (k INT, v INT SUM) AGGREGATE KEY (k) PARTITION BY RANGE (k) (PARTITION p1 VALUES LESS THAN ("10"), PARTITION p2 VALUES LESS THAN ("20"))
DISTRIBUTED BY HASH (k) BUCKETS 2 PROPERTIES ("replication_num" = "1");

CREATE TABLE a (id BIGINT NOT NULL AUTO_INCREMENT, v INT) UNIQUE KEY (id) DISTRIBUTED BY HASH (id) BUCKETS 1 PROPERTIES ("replication_num" = "1");

CREATE REPOSITORY r WITH S3 ON LOCATION "s3://bucket/path";

BACKUP SNAPSHOT l TO r PROPERTIES ("content" = "METADATA_ONLY");

-- !work

-- !work

CREATE DATABASE columns_differ;

CREATE TABLE columns_differ.t (k INT, v BIGINT SUM) AGGREGATE KEY (k) PARTITION BY RANGE (k) (PARTITION p1 VALUES LESS THAN ("10"), PARTITION p2 VALUES LESS THAN ("20"))
DISTRIBUTED BY HASH (k) BUCKETS 2 PROPERTIES ("replication_num" = "1");

RESTORE SNAPSHOT columns_differ.l FROM r ON (t) PROPERTIES ("backup_timestamp" = "2022-04-08-15-52-29", "replication_num" = "1");

-- !work

SHOW BRIEF RESTORE FROM columns_differ;

CREATE DATABASE partitioned_by_list;

CREATE TABLE partitioned_by_list.t (k INT, v INT SUM) AGGREGATE KEY (k) PARTITION BY LIST (k) (PARTITION p1 VALUES IN ("10"))
DISTRIBUTED BY HASH (k) BUCKETS 2 PROPERTIES ("replication_num" = "1");

RESTORE SNAPSHOT partitioned_by_list.l FROM r ON (t) PROPERTIES ("backup_timestamp" = "2022-04-08-15-52-29", "replication_num" = "1");

-- !work

SHOW BRIEF RESTORE FROM partitioned_by_list;

CREATE DATABASE other_range;

CREATE TABLE other_range.t (k INT, v INT SUM) AGGREGATE KEY (k) PARTITION BY RANGE (k) (PARTITION p1 VALUES LESS THAN ("11"))
DISTRIBUTED BY HASH (k) BUCKETS 2 PROPERTIES ("replication_num" = "1");

RESTORE SNAPSHOT other_range.l FROM r ON (t) PROPERTIES ("backup_timestamp" = "2022-04-08-15-52-29", "replication_num" = "1");

-- !work

SHOW BRIEF RESTORE FROM other_range;

CREATE DATABASE range_taken;

CREATE TABLE range_taken.t (k INT, v INT SUM) AGGREGATE KEY (k) PARTITION BY RANGE (k) (PARTITION p3 VALUES LESS THAN ("15"))
DISTRIBUTED BY HASH (k) BUCKETS 2 PROPERTIES ("replication_num" = "1");

RESTORE SNAPSHOT range_taken.l FROM r ON (t) PROPERTIES ("backup_timestamp" = "2022-04-08-15-52-29", "replication_num" = "1");

-- !work

SHOW BRIEF RESTORE FROM range_taken;

CREATE DATABASE unpartitioned;

CREATE TABLE unpartitioned.t (k INT, v INT SUM) AGGREGATE KEY (k) DISTRIBUTED BY HASH (k) BUCKETS 2 PROPERTIES ("replication_num" = "1");

RESTORE SNAPSHOT unpartitioned.l FROM r ON (t) PROPERTIES ("backup_timestamp" = "2022-04-08-15-52-29", "replication_num" = "1");

-- !work

SHOW BRIEF RESTORE FROM unpartitioned;

CREATE DATABASE other_buckets;

CREATE TABLE other_buckets.t (k INT, v INT SUM) AGGREGATE KEY (k) PARTITION BY RANGE (k) (PARTITION p1 VALUES LESS THAN ("10"), PARTITION p2 VALUES LESS THAN ("20"))
DISTRIBUTED BY HASH (k) BUCKETS 3 PROPERTIES ("replication_num" = "1");

RESTORE SNAPSHOT other_buckets.l FROM r ON (t) PROPERTIES ("backup_timestamp" = "2022-04-08-15-52-29", "replication_num" = "1");

-- !work

SHOW BRIEF RESTORE FROM other_buckets;

CREATE DATABASE other_copies;

CREATE TABLE other_copies.t (k INT, v INT SUM) AGGREGATE KEY (k) PARTITION BY RANGE (k) (PARTITION p1 VALUES LESS THAN ("10"), PARTITION p2 VALUES LESS THAN ("20"))
DISTRIBUTED BY HASH (k) BUCKETS 2 PROPERTIES ("replication_num" = "2");

RESTORE SNAPSHOT other_copies.l FROM r ON (t) PROPERTIES ("backup_timestamp" = "2022-04-08-15-52-29", "replication_num" = "1");

-- !work

SHOW BRIEF RESTORE FROM other_copies;

CREATE DATABASE no_auto_increment;

CREATE TABLE no_auto_increment.a (id BIGINT NOT NULL, v INT) UNIQUE KEY (id) DISTRIBUTED BY HASH (id) BUCKETS 1 PROPERTIES ("replication_num" = "1");

RESTORE SNAPSHOT no_auto_increment.l FROM r ON (a) PROPERTIES ("backup_timestamp" = "2022-04-08-15-52-29", "replication_num" = "1");

-- !work

SHOW BRIEF RESTORE FROM no_auto_increment;

RESTORE SNAPSHOT d.l FROM r ON (t AS a) PROPERTIES ("backup_timestamp" = "2022-04-08-15-52-29", "replication_num" = "1");

-- !work

SHOW BRIEF RESTORE FROM d;

RESTORE SNAPSHOT d.l FROM r ON (t AS copy) PROPERTIES ("backup_timestamp" = "2022-04-08-15-52-29", "replication_num" = "9");

-- !work

SHOW RESTORE FROM d;
