CREATE DATABASE d;
CREATE DATABASE copy;
USE d;
CREATE TABLE t (k INT) DISTRIBUTED BY HASH (k) BUCKETS 1 PROPERTIES ("replication_num" = "1");
CREATE VIEW v AS SELECT k FROM t;
CREATE VIEW w (x COMMENT "of v") COMMENT "on a view" AS SELECT k FROM v;
CREATE REPOSITORY r WITH S3 ON LOCATION "s3://bucket/path";
BACKUP SNAPSHOT whole TO r;
-- !work
-- !work
-- !work
-- !work
-- !work
BACKUP SNAPSHOT one TO r ON (w);
-- !work
-- !work
-- !work
BACKUP SNAPSHOT less TO r EXCLUDE (v) PROPERTIES ("content" = "METADATA_ONLY");
-- !work
-- !work
-- !work
SHOW BACKUP;
SHOW SNAPSHOT ON r WHERE SNAPSHOT = 'whole' AND TIMESTAMP = '2022-04-08-15-52-29';
SHOW SNAPSHOT ON r WHERE SNAPSHOT = 'less' AND TIMESTAMP = '2022-04-08-15-52-29';
RESTORE SNAPSHOT copy.whole FROM r PROPERTIES ("backup_timestamp" = "2022-04-08-15-52-29", "replication_num" = "1");
CREATE VIEW copy.v AS SELECT 1 AS k;
-- !work
-- !work
-- !work
-- !work
SHOW RESTORE FROM copy;
SHOW FULL TABLES FROM copy;
SHOW CREATE VIEW copy.v;
SHOW CREATE VIEW copy.w;
DESC copy.w;
USE copy;
ALTER VIEW v AS SELECT k FROM d.t;
RESTORE SNAPSHOT copy.whole FROM r ON (v) PROPERTIES ("backup_timestamp" = "2022-04-08-15-52-29", "replication_num" = "1");
ALTER VIEW v AS SELECT k FROM t;
DROP VIEW v;
-- !work
-- !tick
SHOW CREATE VIEW v;
CREATE OR REPLACE VIEW v AS SELECT k FROM t WHERE k > 1;
RESTORE SNAPSHOT copy.whole FROM r EXCLUDE (t, w) PROPERTIES ("backup_timestamp" = "2022-04-08-15-52-29", "replication_num" = "1");
-- !work
RESTORE SNAPSHOT copy.whole FROM r ON (v AS w) PROPERTIES ("backup_timestamp" = "2022-04-08-15-52-29", "replication_num" = "1");
-- !work
DROP VIEW w;
CREATE TABLE w (k INT) DISTRIBUTED BY HASH (k) BUCKETS 1 PROPERTIES ("replication_num" = "1");
RESTORE SNAPSHOT copy.whole FROM r ON (w) PROPERTIES ("backup_timestamp" = "2022-04-08-15-52-29", "replication_num" = "1", "atomic_restore" = "true", "force_replace" = "true");
-- !work
RESTORE SNAPSHOT copy.whole FROM r ON (t AS v) PROPERTIES ("backup_timestamp" = "2022-04-08-15-52-29", "replication_num" = "1");
-- !work
SELECT 1;
RESTORE SNAPSHOT copy.whole FROM r ON (v PARTITION (p1)) PROPERTIES ("backup_timestamp" = "2022-04-08-15-52-29", "replication_num" = "1");
RESTORE SNAPSHOT copy.less FROM r ON (v) PROPERTIES ("backup_timestamp" = "2022-04-08-15-52-29", "replication_num" = "1");
SHOW BRIEF RESTORE;
RESTORE SNAPSHOT copy.whole FROM r ON (w AS w2, v) PROPERTIES ("backup_timestamp" = "2022-04-08-15-52-29", "replication_num" = "1", "atomic_restore" = "true", "force_replace" = "true", "clean_tables" = "true");
SHOW RESTORE WHERE Label = 'nothing';
CREATE VIEW w2 AS SELECT 1 AS one;
-- !work
-- !tick
SHOW FULL TABLES;
SHOW CREATE VIEW w2;
SHOW CREATE VIEW v;
RESTORE SNAPSHOT copy.whole FROM r ON (w) PROPERTIES ("backup_timestamp" = "2022-04-08-15-52-29", "replication_num" = "1");
CANCEL RESTORE;
SHOW TABLES;
DROP DATABASE copy FORCE;
SHOW DATABASES;
