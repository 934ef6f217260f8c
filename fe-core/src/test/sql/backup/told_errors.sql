CREATE DATABASE d;

USE d;

CREATE TABLE t (k INT) DISTRIBUTED BY HASH (k) BUCKETS 1;

CREATE REPOSITORY r WITH S3 ON LOCATION "s3://bucket/path";

BACKUP SNAPSHOT l TO r;

-- !fail no answer from the store

SHOW BACKUP;

-- !work

-- !work

-- !work

-- !fail access denied

SHOW BACKUP;

-- !work

SHOW BACKUP;
