CREATE DATABASE d;

USE d;

CREATE TABLE t (k INT) DISTRIBUTED BY HASH (k) BUCKETS 1;

CREATE REPOSITORY r WITH S3 ON LOCATION "s3://bucket/path";

BACKUP SNAPSHOT l TO r PROPERTIES ("ttl" = "a week");

BACKUP SNAPSHOT l TO r PROPERTIES ("ttl" = "0d");

BACKUP SNAPSHOT l TO r PROPERTIES ("ttl" = "36501d");

BACKUP SNAPSHOT l TO r PROPERTIES ("ttl" = "7");

BACKUP SNAPSHOT l TO r PROPERTIES ("keep" = "7");

BACKUP SNAPSHOT l TO r PROPERTIES ("keep" = "0", "series" = "daily");

BACKUP SNAPSHOT l TO r PROPERTIES ("keep" = "many", "series" = "daily");

BACKUP SNAPSHOT l TO r PROPERTIES ("series" = "every day");

BACKUP SNAPSHOT l TO r PROPERTIES ("series" = "");

BACKUP SNAPSHOT l TO r PROPERTIES ("ttl" = "7 D", "series" = "daily", "keep" = "7");

SHOW BACKUP;
