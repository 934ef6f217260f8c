CREATE DATABASE sales;
CREATE DATABASE stock;
CREATE TABLE sales.t (a INT) DISTRIBUTED BY HASH (a) BUCKETS 1;
CREATE TABLE sales.u (a INT) DISTRIBUTED BY HASH (a) BUCKETS 1;
CREATE ROLE readers COMMENT 'who read';
CREATE ROLE readers;
CREATE ROLE IF NOT EXISTS readers;
CREATE ROLE admin;
GRANT SELECT_PRIV ON sales.* TO ROLE 'readers';
GRANT 'readers' TO reader;
GRANT LOAD, Alter_priv ON internal.sales.t TO 'reader'@'%';
GRANT LOAD ON *.*.* TO reader;
REVOKE LOAD ON *.* FROM reader;
REVOKE LOAD ON *.* FROM reader;
GRANT CREATE_PRIV ON internal.*.* TO reader;
GRANT NODE_PRIV ON *.*.* TO reader;
GRANT operator TO reader;
GRANT ADMIN_PRIV ON sales.* TO reader;
GRANT USAGE_PRIV ON *.* TO reader;
GRANT SELECT ON other.sales.* TO reader;
GRANT SELECT ON *.sales.t TO reader;
GRANT SELECT ON a.b.c.d TO reader;
GRANT SELECT ON t TO reader;
GRANT SELECT ON sales.* TO nobody;
GRANT SELECT ON sales.* TO ROLE nobodies;
GRANT SELECT ON sales.* TO ROLE admin;
GRANT nobodies TO reader;
SHOW GRANTS FOR reader;
SHOW ROLES;
-- !user reader
SHOW DATABASES;
USE sales;
SHOW TABLES;
SHOW TABLES FROM stock;
INSERT INTO t VALUES (1);
INSERT INTO u VALUES (1);
TRUNCATE TABLE u;
DROP TABLE t;
CREATE TABLE stock.v (a INT) DISTRIBUTED BY HASH (a) BUCKETS 1;
DESC stock.v;
SELECT table_schema, table_name FROM information_schema.tables;
BACKUP SNAPSHOT sales.l TO r;
GRANT SELECT ON sales.t TO reader;
-- !user root
REVOKE CREATE ON internal.*.* FROM reader;
GRANT LOAD ON sales.* TO reader;
-- !user reader
SHOW TABLES FROM stock;
SHOW DATABASES;
SELECT * FROM stock.v;
DESC stock.v;
BACKUP SNAPSHOT sales.l TO r;
BACKUP SNAPSHOT stock.l TO r;
SHOW BACKUP FROM sales;
SHOW BACKUP FROM stock;
CANCEL RESTORE FROM sales;
-- !user root
REVOKE readers FROM reader;
REVOKE readers FROM reader;
DROP ROLE readers;
DROP ROLE readers;
DROP ROLE IF EXISTS readers;
DROP ROLE admin;
GRANT GRANT_PRIV, SELECT ON sales.t TO reader;
CREATE USER other;
-- !user reader
GRANT SELECT ON sales.t TO other;
GRANT DROP ON sales.t TO other;
GRANT SELECT ON sales.u TO other;
SHOW GRANTS;
-- !user root
SHOW GRANTS FOR other;
DROP USER reader;
-- !user reader
SELECT * FROM sales.t;
SHOW DATABASES;
