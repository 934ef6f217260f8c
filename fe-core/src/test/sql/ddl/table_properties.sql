CREATE DATABASE d;
USE d;
CREATE TABLE printed_by_doris (k INT NOT NULL, a VARCHAR(10), b INT) UNIQUE KEY (k) DISTRIBUTED BY HASH (k) BUCKETS 2
PROPERTIES (
  "replication_allocation" = "tag.location.default: 2", "min_load_replica_num" = "-1",
  "bloom_filter_columns" = "A,b", "bloom_filter_fpp" = "0.01",
  "is_being_synced" = "false", "storage_medium" = "hdd", "storage_format" = "V2",
  "inverted_index_storage_format" = "V2", "enable_unique_key_merge_on_write" = "true",
  "light_schema_change" = "TRUE", "disable_auto_compaction" = "false", "binlog.enable" = "false",
  "binlog.ttl_seconds" = "86400", "enable_single_replica_compaction" = "false",
  "group_commit_interval_ms" = "10000", "group_commit_data_bytes" = "134217728",
  "enable_mow_light_delete" = "false", "store_row_column" = "true", "row_store_page_size" = "16384",
  "compression" = "ZSTD", "storage_cooldown_time" = "9999-12-31 23:59:59", "colocate_with" = "g1");
SHOW CREATE TABLE printed_by_doris;
CREATE TABLE small (k INT) DISTRIBUTED BY HASH (k) BUCKETS AUTO PROPERTIES ("estimate_partition_size" = "100M", "replication_num" = "1");
SHOW TABLETS FROM small;
SHOW CREATE TABLE small;
CREATE TABLE middle (k INT) DISTRIBUTED BY RANDOM BUCKETS AUTO PROPERTIES ("estimate_partition_size" = "75 GB", "replication_num" = "1");
SHOW CREATE TABLE middle;
SHOW PARTITIONS FROM middle;
CREATE TABLE t (a INT) DISTRIBUTED BY HASH (a) PROPERTIES ("colour" = "red", "size" = "7");
CREATE TABLE t (a INT) DISTRIBUTED BY HASH (a) PROPERTIES ("storage_medium" = "tape");
CREATE TABLE t (a INT) DISTRIBUTED BY HASH (a) PROPERTIES ("compression" = "rar");
CREATE TABLE t (a INT) DISTRIBUTED BY HASH (a) PROPERTIES ("storage_format" = "V1");
CREATE TABLE t (a INT) DISTRIBUTED BY HASH (a) PROPERTIES ("light_schema_change" = "maybe");
CREATE TABLE t (a INT) DISTRIBUTED BY HASH (a) PROPERTIES ("group_commit_interval_ms" = "soon");
CREATE TABLE t (a INT) DISTRIBUTED BY HASH (a) PROPERTIES ("storage_cooldown_time" = "tomorrow");
CREATE TABLE t (a INT) DISTRIBUTED BY HASH (a) PROPERTIES ("storage_policy" = "cold");
CREATE TABLE t (a INT) DISTRIBUTED BY HASH (a) PROPERTIES ("binlog.enable" = "true");
CREATE TABLE t (a INT) DISTRIBUTED BY HASH (a) PROPERTIES ("in_memory" = "true");
CREATE TABLE t (a INT) DISTRIBUTED BY HASH (a) PROPERTIES ("estimate_partition_size" = "a lot");
CREATE TABLE t (a INT) DISTRIBUTED BY HASH (a) PROPERTIES ("replication_allocation" = "tag.location.east: 1");
CREATE TABLE t (a INT) DISTRIBUTED BY HASH (a) PROPERTIES ("colocate_with" = "no group");
CREATE TABLE t (a INT) DISTRIBUTED BY HASH (a) PROPERTIES ("enable_unique_key_merge_on_write" = "true");
CREATE TABLE t (a INT, b INT) UNIQUE KEY (a) DISTRIBUTED BY HASH (a) PROPERTIES ("function_column.sequence_col" = "b");
CREATE TABLE t (a INT) DISTRIBUTED BY HASH (a) PROPERTIES ("bloom_filter_columns" = "b");
CREATE TABLE t (a INT, b DOUBLE) DISTRIBUTED BY HASH (a) PROPERTIES ("bloom_filter_columns" = "b");
CREATE TABLE t (a INT) DISTRIBUTED BY HASH (a) PROPERTIES ("bloom_filter_columns" = "a, A");
CREATE TABLE t (a INT, b INT SUM) AGGREGATE KEY (a) DISTRIBUTED BY HASH (a) PROPERTIES ("bloom_filter_columns" = "b");
CREATE TABLE t (a INT) DISTRIBUTED BY HASH (a) PROPERTIES ("bloom_filter_fpp" = "0.5");
CREATE TABLE t (a INT) DISTRIBUTED BY HASH (a) PROPERTIES ("bloom_filter_fpp" = "small");
SHOW TABLES;
