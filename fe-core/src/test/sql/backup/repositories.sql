SHOW REPOSITORIES;
CREATE REPOSITORY example_repo WITH S3 ON LOCATION "s3://bucket/path" PROPERTIES (
  "AWS_ENDPOINT" = "http://127.0.0.1:9000", "AWS_ACCESS_KEY" = "ak", "AWS_SECRET_KEY" = "sk", "AWS_REGION" = "us-east-1");
CREATE READ ONLY REPOSITORY archive WITH HDFS ON LOCATION "hdfs://nn:8020/p" PROPERTIES ("fs.defaultFS" = "hdfs://nn:8020", "hadoop.username" = "u");
CREATE REPOSITORY example_repo WITH S3 ON LOCATION "s3://bucket/path";
CREATE REPOSITORY `1repo` WITH S3 ON LOCATION "s3://bucket/path";
CREATE REPOSITORY down WITH S3 ON LOCATION "s3://down/path";
CREATE REPOSITORY b WITH BROKER hdfs_broker ON LOCATION "hdfs://nn/p";
CREATE REPOSITORY b WITH S3 ON LOCATION "";
SHOW REPOSITORIES;
SHOW CREATE REPOSITORY FOR example_repo;
SHOW CREATE REPOSITORY FOR archive;
SHOW CREATE REPOSITORY FOR nowhere;
ALTER REPOSITORY example_repo PROPERTIES ("s3.access_key" = "ak2", "s3.secret_key" = "sk2", "use_path_style" = "true");
SHOW CREATE REPOSITORY FOR example_repo;
ALTER REPOSITORY example_repo PROPERTIES ("s3.secret_key" = "wrong");
ALTER REPOSITORY example_repo;
ALTER REPOSITORY archive PROPERTIES ("hadoop.username" = "v");
ALTER REPOSITORY nowhere PROPERTIES ("s3.secret_key" = "sk2");
CREATE REPOSITORY anew WITH S3 ON LOCATION "s3://bucket/path" PROPERTIES ("delete_if_exists" = "perhaps");
CREATE READ ONLY REPOSITORY anew WITH S3 ON LOCATION "s3://bucket/path" PROPERTIES ("delete_if_exists" = "true");
CREATE REPOSITORY anew WITH S3 ON LOCATION "s3://bucket/path" PROPERTIES ("Delete_If_Exists" = "true", "AWS_REGION" = "x");
SHOW CREATE REPOSITORY FOR anew;
DROP REPOSITORY anew;
-- !user reader
SHOW CREATE REPOSITORY FOR example_repo;
ALTER REPOSITORY example_repo PROPERTIES ("s3.secret_key" = "sk3");
-- !user root
DROP REPOSITORY archive;
DROP REPOSITORY archive;
SHOW SNAPSHOT ON archive;
SHOW SNAPSHOT ON example_repo;
SHOW REPOSITORIES;
