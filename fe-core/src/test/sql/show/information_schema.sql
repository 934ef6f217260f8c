SHOW TABLES FROM information_schema;
SHOW FULL TABLES FROM information_schema LIKE 'T%';
SHOW COLUMNS FROM information_schema.schemata;
USE information_schema;
DESC views;
DESC nothing;
SELECT * FROM information_schema.nothing;
SELECT * FROM information_schema.tables;
