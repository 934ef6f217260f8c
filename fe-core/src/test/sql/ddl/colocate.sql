CREATE DATABASE d;
USE d;
CREATE TABLE orders (id BIGINT, v INT) DISTRIBUTED BY HASH (id) BUCKETS 3 PROPERTIES ("replication_num" = "1", "colocate_with" = "sales");
CREATE TABLE lines (v INT, order_id BIGINT) PARTITION BY RANGE (v) (PARTITION p1 VALUES LESS THAN ("5"), PARTITION p2 VALUES LESS THAN ("9"))
DISTRIBUTED BY HASH (order_id) BUCKETS 3 PROPERTIES ("replication_num" = "1", "colocate_with" = "sales");
SHOW CREATE TABLE lines;
CREATE TABLE t (id BIGINT) DISTRIBUTED BY HASH (id) BUCKETS 4 PROPERTIES ("replication_num" = "1", "colocate_with" = "sales");
CREATE TABLE t (id BIGINT, b BIGINT) DISTRIBUTED BY HASH (id, b) BUCKETS 3 PROPERTIES ("replication_num" = "1", "colocate_with" = "sales");
CREATE TABLE t (id INT) DISTRIBUTED BY HASH (id) BUCKETS 3 PROPERTIES ("replication_num" = "1", "colocate_with" = "sales");
CREATE TABLE t (id BIGINT) DISTRIBUTED BY HASH (id) BUCKETS 3 PROPERTIES ("replication_num" = "2", "colocate_with" = "sales");
CREATE TABLE t (id BIGINT) DISTRIBUTED BY RANDOM BUCKETS 3 PROPERTIES ("replication_num" = "1", "colocate_with" = "sales");
CREATE TABLE t (id BIGINT) PARTITION BY RANGE (id) (PARTITION p VALUES LESS THAN ("5") ("replication_num" = "2"))
DISTRIBUTED BY HASH (id) BUCKETS 3 PROPERTIES ("replication_num" = "1", "colocate_with" = "sales");
CREATE TABLE t (id INT) DISTRIBUTED BY HASH (id) BUCKETS 3 PROPERTIES ("replication_num" = "1", "colocate_with" = "others");
SHOW TABLES;
SHOW PROC '/colocation_group';
SHOW PROC '/backends';
