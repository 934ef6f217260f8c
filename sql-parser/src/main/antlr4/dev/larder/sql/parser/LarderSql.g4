grammar LarderSql;

// Statements of Larder: MySQL's shapes with Doris's additions. Reserved are only words that would make the grammar
// ambiguous as names; everything else stands in nonReserved. Meaning (types, names, properties) is not checked here.

options {
    caseInsensitive = true;
    superClass = DepthLimitedParser;
}

@lexer::members {
    /** True between the start and the end of a comment whose content counts. */
    private boolean inVersionedComment;

    boolean isInVersionedComment() {
        return inVersionedComment;
    }

    private boolean atVersionedComment() {
        return _input.LA(1) == '!';
    }
}

// ---------------------------------------------------------------- texts and statements

script
    : statement? (SEMICOLON statement?)* EOF
    ;

statement
    : query                                                                             # queryStatement
    | INSERT INTO TABLE? qualifiedName partitionNames? (WITH LABEL label=identifier)? columnNames?
        (VALUES | VALUE) row (COMMA row)*                                               # insertValues
    // databases
    | CREATE (DATABASE | SCHEMA) ifNotExists? identifier properties?                    # createDatabase
    | DROP (DATABASE | SCHEMA) ifExists? identifier FORCE?                              # dropDatabase
    | SHOW (DATABASES | SCHEMAS) showFilter?                                            # showDatabases
    | SHOW CREATE (DATABASE | SCHEMA) identifier                                        # showCreateDatabase
    | USE identifier                                                                    # use
    // tables
    | CREATE TABLE ifNotExists? qualifiedName LPAREN columnDefinition (COMMA columnDefinition)*
        (COMMA indexDefinition)* RPAREN
        (ENGINE EQ engine=identifier)? keyClause? (COMMENT stringLiteral)? partitionClause? distribution?
        (ROLLUP LPAREN rollupDefinition (COMMA rollupDefinition)* RPAREN)? properties?
                                                                                        # createTable
    | DROP TABLE ifExists? qualifiedName FORCE?                                         # dropTable
    | TRUNCATE TABLE qualifiedName partitionNames? FORCE?                               # truncateTable
    | ALTER TABLE qualifiedName alteration (COMMA alteration)*                          # alterTable
    | SHOW DYNAMIC PARTITION TABLES inDatabase? showFilter?                             # showDynamicPartitions
    | SHOW FULL? TABLES inDatabase? showFilter?                                         # showTables
    | SHOW TABLE STATUS inDatabase? showFilter?                                         # showTableStatus
    | SHOW CREATE TABLE qualifiedName                                                   # showCreateTable
    | (DESC | DESCRIBE) TABLE? qualifiedName                                            # describeTable
    | SHOW FULL? (COLUMNS | FIELDS) (FROM | IN) qualifiedName inDatabase? showFilter?   # showColumns
    | SHOW TEMPORARY? PARTITIONS FROM qualifiedName where? orderBy? limit?              # showPartitions
    | SHOW TABLETS FROM qualifiedName partitionNames? where? orderBy? limit?            # showTablets
    // views
    | CREATE (OR REPLACE)? VIEW ifNotExists? qualifiedName viewColumns? (COMMENT stringLiteral)? AS query
                                                                                        # createView
    | ALTER VIEW qualifiedName viewColumns? (COMMENT stringLiteral)? AS query           # alterView
    | DROP VIEW ifExists? qualifiedName                                                 # dropView
    | SHOW CREATE VIEW qualifiedName                                                    # showCreateView
    // indexes
    | CREATE INDEX ifNotExists? identifier ON qualifiedName columnNames indexDetails    # createIndex
    | DROP INDEX ifExists? identifier ON qualifiedName                                  # dropIndex
    | ALTER TABLE qualifiedName ADD indexDefinition                                     # addIndex
    | ALTER TABLE qualifiedName DROP INDEX ifExists? identifier                         # alterDropIndex
    | SHOW (INDEX | INDEXES | KEY | KEYS) (FROM | IN) qualifiedName inDatabase? showFilter?
                                                                                        # showIndexes
    // rollups and materialized views
    | ALTER TABLE qualifiedName ADD ROLLUP rollupDefinition (COMMA rollupDefinition)*   # addRollups
    | ALTER TABLE qualifiedName DROP ROLLUP identifier (COMMA identifier)*              # dropRollups
    | ALTER TABLE qualifiedName RENAME ROLLUP from=identifier TO? to=identifier         # renameRollup
    | CREATE MATERIALIZED VIEW ifNotExists? qualifiedName viewColumns? refreshing? properties? AS query
                                                                                        # createMaterializedView
    | DROP MATERIALIZED VIEW ifExists? identifier (ON qualifiedName)?                   # dropMaterializedView
    | SHOW CREATE MATERIALIZED VIEW identifier ON qualifiedName                         # showCreateMaterializedView
    | (DESC | DESCRIBE) TABLE? qualifiedName ALL                                        # describeAll
    // cluster
    | ALTER SYSTEM (ADD | DROP | DROPP) BACKEND stringLiteral (COMMA stringLiteral)* properties?
                                                                                        # alterBackends
    | ALTER SYSTEM (ADD | DROP) BROKER identifier stringLiteral (COMMA stringLiteral)*  # alterBroker
    | ALTER SYSTEM DROP ALL BROKER identifier                                           # dropAllBroker
    | SHOW BROKER                                                                       # showBroker
    | SHOW BACKENDS                                                                     # showBackends
    | SHOW FRONTENDS                                                                    # showFrontends
    | ADMIN? SHOW FRONTEND CONFIG showFilter?                                           # showFrontendConfig
    | ADMIN SET (FRONTEND | ALL FRONTENDS) CONFIG LPAREN property (COMMA property)* RPAREN ALL?
                                                                                        # setFrontendConfig
    | SHOW PROC stringLiteral                                                           # showProc
    // users
    | CREATE USER ifNotExists? userName identifiedBy? (DEFAULT ROLE word)? accountOption*
                                                                                        # createUser
    | ALTER USER ifExists? userName identifiedBy? accountOption*                        # alterUser
    | DROP USER ifExists? userName                                                      # dropUser
    | SET PASSWORD (FOR userName)? EQ newPassword                                   # setPassword
    | CREATE ROLE ifNotExists? word (COMMENT stringLiteral)?                            # createRole
    | DROP ROLE ifExists? word                                                          # dropRole
    | SHOW ROLES                                                                        # showRoles
    | GRANT privilegeName (COMMA privilegeName)* ON objectPattern TO grantee            # grantPrivileges
    | GRANT word (COMMA word)* TO userName                                              # grantRoles
    | REVOKE privilegeName (COMMA privilegeName)* ON objectPattern FROM grantee         # revokePrivileges
    | REVOKE word (COMMA word)* FROM userName                                           # revokeRoles
    | SHOW GRANTS (FOR userName)?                                                       # showGrants
    | SHOW ALL GRANTS                                                                   # showAllGrants
    | BACKUP GLOBAL SNAPSHOT label=identifier TO repository=identifier properties?      # backupGlobal
    | RESTORE GLOBAL SNAPSHOT label=identifier FROM repository=identifier properties?   # restoreGlobal
    | SHOW GLOBAL RESTORE showFilter?                                                   # showGlobalRestore
    // session and server
    | SET variableScope? TRANSACTION transactionTrait (COMMA transactionTrait)*         # setTransaction
    | SET assignment (COMMA assignment)*                                                # setVariables
    | (BEGIN WORK? | START TRANSACTION startTrait?)                                     # beginTransaction
    | COMMIT WORK?                                                                      # commitTransaction
    | ROLLBACK WORK?                                                                    # rollbackTransaction
    | SHOW variableScope? VARIABLES showFilter?                                         # showVariables
    | SHOW variableScope? STATUS showFilter?                                            # showStatus
    | SHOW (WARNINGS | ERRORS) limit?                                                   # showDiagnostics
    | SHOW capability showFilter?                                                       # showCapabilities
    | SHOW FULL? PROCESSLIST                                                            # showProcesslist
    | KILL (CONNECTION | QUERY)? INTEGER_VALUE                                          # kill
    | HELP (identifier | stringLiteral | helpWords)                                                 # help
    // repositories, backup, restore
    | CREATE (READ ONLY)? REPOSITORY identifier WITH storageKind broker=identifier? ON LOCATION stringLiteral properties?
                                                                                        # createRepository
    | DROP REPOSITORY identifier                                                        # dropRepository
    | ALTER REPOSITORY identifier properties?                                           # alterRepository
    | SHOW REPOSITORIES                                                                 # showRepositories
    | SHOW CREATE REPOSITORY FOR? identifier                                            # showCreateRepository
    | EXPLAIN? BACKUP SNAPSHOT qualifiedName TO identifier objectSelection? properties? # backup
    | EXPLAIN? RESTORE SNAPSHOT qualifiedName FROM identifier objectSelection? properties?
                                                                                        # restore
    | SHOW BACKUP inDatabase? showFilter?                                               # showBackup
    | SHOW BRIEF? RESTORE inDatabase? showFilter?                                       # showRestore
    | SHOW SNAPSHOT ON identifier showFilter?                                           # showSnapshot
    | CANCEL (BACKUP | RESTORE) inDatabase? where?                                      # cancelJob
    | ALTER (BACKUP | RESTORE) inDatabase? SET LPAREN property (COMMA property)* RPAREN where?
                                                                                        # alterJob
    // upkeep of repositories
    | DROP SNAPSHOT identifier FROM identifier where?                                   # dropSnapshot
    | CLEAN REPOSITORY identifier properties?                                           # cleanRepository
    | ANALYZE REPOSITORY identifier                                                     # analyzeRepository
    | VERIFY SNAPSHOT identifier FROM identifier where? properties?                     # verifySnapshot
    | SHOW REPOSITORY JOBS (FROM | IN) identifier                                       # showRepositoryJobs
    | CANCEL REPOSITORY JOB INTEGER_VALUE? FROM identifier                              # cancelRepositoryJob
    ;

ifNotExists
    : IF NOT EXISTS
    ;

ifExists
    : IF EXISTS
    ;

inDatabase
    : (FROM | IN) identifier
    ;

showFilter
    : LIKE stringLiteral
    | WHERE expression
    ;

where
    : WHERE expression
    ;

orderBy
    : ORDER BY sortItem (COMMA sortItem)*
    ;

limit
    : LIMIT count=limitNumber (OFFSET offset=limitNumber)?
    | LIMIT offset=limitNumber COMMA count=limitNumber
    ;

limitNumber
    : INTEGER_VALUE
    | PARAMETER
    ;

properties
    : PROPERTIES LPAREN (property (COMMA property)*)? RPAREN
    ;

property
    : propertyText EQ propertyText
    ;

propertyText
    : stringLiteral
    | qualifiedName
    | TRUE
    | FALSE
    | MINUS_SIGN? number
    ;

// ---------------------------------------------------------------- tables

columnNames
    : LPAREN identifier (COMMA identifier)* RPAREN
    ;

viewColumns
    : LPAREN viewColumn (COMMA viewColumn)* RPAREN
    ;

viewColumn
    : identifier (COMMENT stringLiteral)?
    ;

columnDefinition
    : identifier dataType KEY? aggregation? generatedColumn? (NOT? NULL)? autoIncrement? (DEFAULT defaultValue)?
        onUpdate? (COMMENT stringLiteral)?
    ;

generatedColumn
    : (GENERATED ALWAYS)? AS LPAREN expression RPAREN
    ;

autoIncrement
    : AUTO_INCREMENT (LPAREN INTEGER_VALUE RPAREN)?
    ;

onUpdate
    : ON UPDATE defaultValue
    ;

indexDefinition
    : INDEX ifNotExists? identifier columnNames indexDetails
    ;

indexDetails
    : (USING identifier)? properties? (COMMENT stringLiteral)?
    ;

rollupDefinition
    : identifier columnNames (DUPLICATE KEY keys=columnNames)? (FROM base=identifier)? properties?
    ;

// Of an asynchronous materialized view.
refreshing
    : BUILD identifier (REFRESH identifier (ON identifier)?)?
    | REFRESH identifier (ON identifier)?
    ;

aggregation
    : SUM | MIN | MAX | REPLACE | REPLACE_IF_NOT_NULL | HLL_UNION | BITMAP_UNION | QUANTILE_UNION | GENERIC
    ;

defaultValue
    : literal
    | (MINUS_SIGN | PLUS_SIGN) number
    | functionCall
    | identifier
    ;

dataType
    : (SIGNED | UNSIGNED) INTEGER
    | identifier PRECISION? (LPAREN INTEGER_VALUE (COMMA INTEGER_VALUE)* RPAREN)?
    ;

keyClause
    : (DUPLICATE | UNIQUE | AGGREGATE) KEY columnNames
    ;

partitionClause
    : PARTITION BY (RANGE | LIST) columnNames LPAREN (partitionDefinition (COMMA partitionDefinition)*)? RPAREN
    ;

partitionDefinition
    : PARTITION ifNotExists? identifier VALUES partitionValues partitionProperties?
    ;

alteration
    : RENAME TO? identifier                                                             # renameTable
    | RENAME PARTITION from=identifier TO? to=identifier                                # renamePartition
    | RENAME COLUMN from=identifier TO? to=identifier                                   # renameColumn
    | ADD partitionDefinition distribution?                                             # addPartition
    | DROP PARTITION ifExists? identifier FORCE?                                        # dropPartition
    | SET LPAREN property (COMMA property)* RPAREN                                      # setTableProperties
    | MODIFY COMMENT stringLiteral                                                      # modifyTableComment
    | MODIFY COLUMN identifier COMMENT stringLiteral                                    # modifyColumnComment
    | ADD COLUMN columnDefinition columnPlace?                                          # addColumn
    | ADD COLUMN LPAREN columnDefinition (COMMA columnDefinition)* RPAREN               # addColumns
    | ORDER BY columnNames                                                              # orderColumns
    | MODIFY COLUMN columnDefinition columnPlace?                                       # modifyColumn
    | DROP COLUMN identifier                                                            # dropColumn
    ;

columnPlace
    : FIRST
    | AFTER identifier
    ;

partitionProperties
    : LPAREN property (COMMA property)* RPAREN
    ;

partitionValues
    : LESS THAN (MAXVALUE | bound)                                                      # lessThan
    | LBRACKET lower=bound COMMA upper=bound RPAREN                                     # fixedRange
    | IN LPAREN partitionKey (COMMA partitionKey)* RPAREN                               # inValues
    ;

bound
    : LPAREN boundValue (COMMA boundValue)* RPAREN
    ;

partitionKey
    : boundValue
    | bound
    ;

boundValue
    : MAXVALUE
    | literal
    | (MINUS_SIGN | PLUS_SIGN) number
    ;

distribution
    : DISTRIBUTED BY (HASH columnNames | RANDOM) (BUCKETS (INTEGER_VALUE | AUTO))?
    ;

partitionNames
    : (PARTITION | PARTITIONS) (identifier | LPAREN identifier (COMMA identifier)* RPAREN)
    ;

// ---------------------------------------------------------------- rows

row
    : LPAREN rowValue (COMMA rowValue)* RPAREN
    ;

// The first alternatives are one rule deep: a statement of many rows is mostly literals.
rowValue
    : STRING
    | (MINUS_SIGN | PLUS_SIGN)? (INTEGER_VALUE | DECIMAL_VALUE | DOUBLE_VALUE)
    | NULL
    | TRUE
    | FALSE
    | DEFAULT
    | expression
    ;

// ---------------------------------------------------------------- queries

query
    : (WITH commonTable (COMMA commonTable)*)? queryBody orderBy? limit?
    ;

commonTable
    : identifier columnNames? AS LPAREN query RPAREN
    ;

queryBody
    : queryPrimary                                                                      # plainBody
    | left=queryBody INTERSECT (ALL | DISTINCT)? right=queryBody                        # intersection
    | left=queryBody (UNION | EXCEPT | MINUS) (ALL | DISTINCT)? right=queryBody         # combination
    ;

queryPrimary
    : SELECT (ALL | DISTINCT)? SQL_NO_CACHE? selectItem (COMMA selectItem)*
        (FROM relation (COMMA relation)*)?
        where?
        (GROUP BY grouping+=expression (COMMA grouping+=expression)*)?
        (HAVING having=expression)?                                                     # select
    | LPAREN query RPAREN                                                               # nestedQuery
    ;

selectItem
    : (qualifiedName DOT)? ASTERISK                                                     # allColumns
    | expression (AS (identifier | stringLiteral) | identifier)?                        # singleColumn
    ;

relation
    : relation CROSS JOIN relationPrimary                                               # crossJoin
    | relation INNER? JOIN relationPrimary joinCondition?                               # innerJoin
    | relation outerJoin JOIN relationPrimary joinCondition                             # otherJoin
    | relationPrimary                                                                   # plainRelation
    ;

outerJoin
    : (LEFT | RIGHT | FULL) OUTER?
    | (LEFT | RIGHT) (SEMI | ANTI)
    ;

joinCondition
    : ON expression
    | USING columnNames
    ;

relationPrimary
    : qualifiedName partitionNames? (AS? identifier)?                                   # tableReference
    | LPAREN query RPAREN (AS? identifier columnNames?)?                                # subqueryRelation
    | LPAREN relation (COMMA relation)* RPAREN                                          # nestedRelation
    ;

sortItem
    : expression (ASC | DESC)? (NULLS (FIRST | LAST))?
    ;

// ---------------------------------------------------------------- expressions

expression
    : test                                                                              # plainTest
    | NOT expression                                                                    # negation
    | expression (AND | AND_SIGN) expression                                            # conjunction
    | expression XOR expression                                                         # exclusion
    | expression (OR | OR_SIGN) expression                                              # disjunction
    ;

test
    : test IS NOT? (NULL | TRUE | FALSE)                                                # isTest
    | test comparisonOperator predicate                                                 # comparison
    | predicate                                                                         # plainPredicate
    ;

comparisonOperator
    : EQ | NULL_SAFE_EQ | NEQ | LT | LTE | GT | GTE
    ;

predicate
    : arithmetic                                                                        # plainArithmetic
    | arithmetic NOT? BETWEEN lower=arithmetic AND upper=arithmetic                     # between
    | arithmetic NOT? IN LPAREN query RPAREN                                            # inSubquery
    | arithmetic NOT? IN LPAREN expression (COMMA expression)* RPAREN                   # inList
    | arithmetic NOT? LIKE pattern=arithmetic (ESCAPE escape=arithmetic)?               # like
    | arithmetic NOT? (REGEXP | RLIKE) pattern=arithmetic                               # regexp
    ;

arithmetic
    : primary                                                                           # plainPrimary
    | (MINUS_SIGN | PLUS_SIGN | TILDE | BANG) arithmetic                                # unary
    | arithmetic CARET arithmetic                                                       # binary
    | arithmetic (ASTERISK | SLASH | PERCENT | DIV | MOD) arithmetic                    # binary
    | arithmetic (PLUS_SIGN | MINUS_SIGN) arithmetic                                    # binary
    | arithmetic AMPERSAND arithmetic                                                   # binary
    | arithmetic PIPE arithmetic                                                        # binary
    ;

primary
    : literal                                                                           # plainLiteral
    | PARAMETER                                                                         # parameter
    | AT_AT (variableScope DOT)? identifier                                             # systemVariable
    | AT identifier                                                                     # userVariable
    | CASE operand=expression? (WHEN condition+=expression THEN result+=expression)+ (ELSE otherwise=expression)? END
                                                                                        # case
    | CAST LPAREN expression AS dataType RPAREN                                         # cast
    | CONVERT LPAREN expression COMMA dataType RPAREN                                   # cast
    | EXTRACT LPAREN intervalUnit FROM expression RPAREN                                # extract
    | INTERVAL expression intervalUnit                                                  # interval
    | EXISTS LPAREN query RPAREN                                                        # exists
    | LPAREN query RPAREN                                                               # scalarSubquery
    | LPAREN expression RPAREN                                                          # parenthesized
    | LPAREN expression (COMMA expression)+ RPAREN                                      # rowExpression
    | functionCall                                                                      # plainCall
    | primary COLLATE collation=identifier                                              # collated
    | qualifiedName                                                                     # columnReference
    ;

functionCall
    : functionName LPAREN
        (ASTERISK
        | (ALL | DISTINCT)? expression (COMMA expression)* orderBy? (SEPARATOR stringLiteral)?)?
        RPAREN (OVER LPAREN windowSpecification RPAREN)?
    ;

functionName
    : qualifiedName
    | LEFT
    | RIGHT
    | MOD
    ;

windowSpecification
    : (PARTITION BY expression (COMMA expression)*)? orderBy? windowFrame?
    ;

windowFrame
    : (ROWS | RANGE) (start=frameBound | BETWEEN start=frameBound AND end=frameBound)
    ;

frameBound
    : UNBOUNDED (PRECEDING | FOLLOWING)
    | CURRENT ROW
    | expression (PRECEDING | FOLLOWING)
    ;

intervalUnit
    : MICROSECOND | SECOND | MINUTE | HOUR | DAY | WEEK | MONTH | QUARTER | YEAR
    ;

literal
    : NULL
    | TRUE
    | FALSE
    | number
    | stringLiteral
    | (DATE | TIMESTAMP) STRING
    ;

number
    : INTEGER_VALUE
    | DECIMAL_VALUE
    | DOUBLE_VALUE
    ;

stringLiteral
    : STRING+
    ;

// ---------------------------------------------------------------- users, session, server

userName
    : user=userText (AT host=userText)?
    ;

userText
    : identifier
    | stringLiteral
    ;

newPassword
    : PASSWORD LPAREN stringLiteral RPAREN
    | stringLiteral
    ;

identifiedBy
    : IDENTIFIED BY PASSWORD? stringLiteral
    ;

accountOption
    : FAILED_LOGIN_ATTEMPTS INTEGER_VALUE                                               # failedLoginAttempts
    | PASSWORD_LOCK_TIME (UNBOUNDED | INTEGER_VALUE (DAY | HOUR | MINUTE | SECOND))     # passwordLockTime
    | ACCOUNT_UNLOCK                                                                    # accountUnlock
    | COMMENT stringLiteral                                                             # accountComment
    ;

privilegeName
    : ALL PRIVILEGES?
    | SELECT
    | ALTER
    | CREATE
    | DROP
    | identifier
    ;

objectPattern
    : objectPart (DOT objectPart)*
    ;

objectPart
    : ASTERISK
    | identifier
    ;

grantee
    : ROLE word
    | userName
    ;

variableScope
    : SESSION
    | LOCAL
    | GLOBAL
    ;

assignment
    : NAMES (DEFAULT | charset=word (COLLATE collation=word)?)                          # namesAssignment
    | (CHARACTER SET | CHARSET) (DEFAULT | charset=word)                                # characterSetAssignment
    | AT identifier (EQ | ASSIGN) expression                                            # userAssignment
    | AT_AT (variableScope DOT)? identifier (EQ | ASSIGN) assignedValue                 # systemAssignment
    | variableScope? identifier (EQ | ASSIGN) assignedValue                             # systemAssignment
    ;

assignedValue
    : DEFAULT
    | ON
    | ALL
    | expression
    ;

word
    : identifier
    | stringLiteral
    ;

transactionTrait
    : ISOLATION LEVEL isolationLevel
    | READ (ONLY | WRITE)
    ;

isolationLevel
    : READ UNCOMMITTED
    | READ COMMITTED
    | REPEATABLE READ
    | SERIALIZABLE
    ;

startTrait
    : WITH CONSISTENT SNAPSHOT
    | READ (ONLY | WRITE)
    ;

helpWords
    : ~SEMICOLON+
    ;

capability
    : STORAGE? ENGINES
    | COLLATION
    | CHARSET
    | CHARACTER SET
    | PLUGINS
    ;

// ---------------------------------------------------------------- repositories, backup, restore

storageKind
    : S3
    | HDFS
    | LOCAL
    | BROKER
    ;

objectSelection
    : (ON | EXCLUDE) LPAREN objectReference (COMMA objectReference)* RPAREN
    ;

objectReference
    : qualifiedName (TEMPORARY? partitionNames)? (AS? identifier)?
    ;

// ---------------------------------------------------------------- names

qualifiedName
    : identifier (DOT identifier)*
    ;

identifier
    : IDENTIFIER
    | BACKQUOTED_IDENTIFIER
    | nonReserved
    ;

nonReserved
    : ADD | ADMIN | AGGREGATE | ANALYZE | ANTI | AUTO | BACKEND | BACKENDS | BACKUP | BEGIN | BINARY | BITMAP_UNION | BRIEF | BROKER
    | BUCKETS | CANCEL | CHARACTER | CHARSET | CLEAN | COLLATE | COLLATION | COLUMNS | COMMENT | COMMIT | COMMITTED
    | CONFIG
    | CONNECTION | CONSISTENT | CURRENT | DATABASE | DATABASES | DATE | DAY | DISTRIBUTED | DROPP | DUPLICATE
    | ENGINE | ENGINES | ERRORS | ESCAPE | EXCLUDE | EXPLAIN | FIELDS | FIRST | FOLLOWING | FOR | FORCE | FRONTEND | FRONTENDS | GENERIC
    | GLOBAL | HASH | HDFS | HELP | HLL_UNION | HOUR | IDENTIFIED | IF | INTEGER | ISOLATION | JOB | JOBS | KEY | KILL | LABEL
    | LAST | LESS | LEVEL | LIST | LOCAL | LOCATION | MAX | MICROSECOND | MIN | MINUTE | MONTH | NAMES | NULLS
    | OFFSET | ONLY | OVER | PARTITIONS | PASSWORD | PLUGINS | PRECEDING | PRECISION | PROCESSLIST | PROPERTIES
    | QUANTILE_UNION | QUARTER | QUERY | RANDOM | RANGE | READ | REPEATABLE | REPLACE | REPLACE_IF_NOT_NULL
    | REPOSITORIES | REPOSITORY | RESTORE | ROLLBACK | ROW | ROWS | S3 | SCHEMA | SCHEMAS | SECOND | SEMI
    | SEPARATOR | SERIALIZABLE | SESSION | SIGNED | SNAPSHOT | START | STATUS | STORAGE | SUM | SYSTEM | TABLES
    | TABLETS | TEMPORARY | THAN | TIMESTAMP | TO | TRANSACTION | TRUNCATE | UNBOUNDED | UNCOMMITTED | UNIQUE
    | UNSIGNED | USER | VALUE | VARIABLES | VERIFY | WARNINGS | WEEK | WORK | WRITE | YEAR
    // users and grants
    | ACCOUNT_UNLOCK | FAILED_LOGIN_ATTEMPTS | GRANT | GRANTS | PASSWORD_LOCK_TIME | PRIVILEGES | REVOKE | ROLE | ROLES
    | ALWAYS | AUTO_INCREMENT | GENERATED | INDEX | INDEXES | KEYS | PROC | UPDATE
    | AFTER | COLUMN | DYNAMIC | MODIFY | RENAME
    | VIEW
    | BUILD | MATERIALIZED | REFRESH | ROLLUP
    ;

// ---------------------------------------------------------------- words

ACCOUNT_UNLOCK: 'ACCOUNT_UNLOCK';
ADD: 'ADD';
ADMIN: 'ADMIN';
AFTER: 'AFTER';
AGGREGATE: 'AGGREGATE';
ALL: 'ALL';
ALTER: 'ALTER';
ALWAYS: 'ALWAYS';
AND: 'AND';
ANALYZE: 'ANALYZE';
ANTI: 'ANTI';
AS: 'AS';
ASC: 'ASC';
AUTO: 'AUTO';
AUTO_INCREMENT: 'AUTO_INCREMENT';
BACKEND: 'BACKEND';
BACKENDS: 'BACKENDS';
BACKUP: 'BACKUP';
BEGIN: 'BEGIN';
BETWEEN: 'BETWEEN';
BINARY: 'BINARY';
BITMAP_UNION: 'BITMAP_UNION';
BRIEF: 'BRIEF';
BROKER: 'BROKER';
BUCKETS: 'BUCKETS';
BY: 'BY';
CANCEL: 'CANCEL';
CASE: 'CASE';
CAST: 'CAST';
CHARACTER: 'CHARACTER';
CHARSET: 'CHARSET';
CLEAN: 'CLEAN';
COLLATE: 'COLLATE';
COLLATION: 'COLLATION';
COLUMN: 'COLUMN';
COLUMNS: 'COLUMNS';
COMMENT: 'COMMENT';
COMMIT: 'COMMIT';
COMMITTED: 'COMMITTED';
CONFIG: 'CONFIG';
CONNECTION: 'CONNECTION';
CONSISTENT: 'CONSISTENT';
CONVERT: 'CONVERT';
CREATE: 'CREATE';
CROSS: 'CROSS';
CURRENT: 'CURRENT';
DATABASE: 'DATABASE';
DATABASES: 'DATABASES';
DATE: 'DATE';
DAY: 'DAY';
DEFAULT: 'DEFAULT';
DESC: 'DESC';
DESCRIBE: 'DESCRIBE';
DISTINCT: 'DISTINCT';
DISTRIBUTED: 'DISTRIBUTED';
DIV: 'DIV';
DROP: 'DROP';
DROPP: 'DROPP';
DUPLICATE: 'DUPLICATE';
DYNAMIC: 'DYNAMIC';
ELSE: 'ELSE';
END: 'END';
ENGINE: 'ENGINE';
ENGINES: 'ENGINES';
ERRORS: 'ERRORS';
ESCAPE: 'ESCAPE';
EXCEPT: 'EXCEPT';
EXCLUDE: 'EXCLUDE';
EXISTS: 'EXISTS';
EXPLAIN: 'EXPLAIN';
EXTRACT: 'EXTRACT';
FAILED_LOGIN_ATTEMPTS: 'FAILED_LOGIN_ATTEMPTS';
FALSE: 'FALSE';
FIELDS: 'FIELDS';
FIRST: 'FIRST';
FOLLOWING: 'FOLLOWING';
FOR: 'FOR';
FORCE: 'FORCE';
FROM: 'FROM';
FRONTEND: 'FRONTEND';
FRONTENDS: 'FRONTENDS';
FULL: 'FULL';
GENERATED: 'GENERATED';
GENERIC: 'GENERIC';
GLOBAL: 'GLOBAL';
GRANT: 'GRANT';
GRANTS: 'GRANTS';
GROUP: 'GROUP';
HASH: 'HASH';
HAVING: 'HAVING';
HDFS: 'HDFS';
HELP: 'HELP';
HLL_UNION: 'HLL_UNION';
HOUR: 'HOUR';
IDENTIFIED: 'IDENTIFIED';
IF: 'IF';
IN: 'IN';
INDEX: 'INDEX';
INDEXES: 'INDEXES';
INNER: 'INNER';
INSERT: 'INSERT';
INTEGER: 'INTEGER';
INTERSECT: 'INTERSECT';
INTERVAL: 'INTERVAL';
INTO: 'INTO';
IS: 'IS';
ISOLATION: 'ISOLATION';
JOB: 'JOB';
JOBS: 'JOBS';
JOIN: 'JOIN';
KEY: 'KEY';
KEYS: 'KEYS';
KILL: 'KILL';
LABEL: 'LABEL';
LAST: 'LAST';
LEFT: 'LEFT';
LESS: 'LESS';
LEVEL: 'LEVEL';
LIKE: 'LIKE';
LIMIT: 'LIMIT';
LIST: 'LIST';
LOCAL: 'LOCAL';
LOCATION: 'LOCATION';
MAX: 'MAX';
MAXVALUE: 'MAXVALUE';
MICROSECOND: 'MICROSECOND';
MIN: 'MIN';
MINUS: 'MINUS';
MINUTE: 'MINUTE';
MOD: 'MOD';
MODIFY: 'MODIFY';
MONTH: 'MONTH';
NAMES: 'NAMES';
NOT: 'NOT';
NULL: 'NULL';
NULLS: 'NULLS';
OFFSET: 'OFFSET';
ON: 'ON';
ONLY: 'ONLY';
OR: 'OR';
ORDER: 'ORDER';
OUTER: 'OUTER';
OVER: 'OVER';
PARTITION: 'PARTITION';
PARTITIONS: 'PARTITIONS';
PASSWORD: 'PASSWORD';
PASSWORD_LOCK_TIME: 'PASSWORD_LOCK_TIME';
PLUGINS: 'PLUGINS';
PRECEDING: 'PRECEDING';
PRECISION: 'PRECISION';
PRIVILEGES: 'PRIVILEGES';
PROC: 'PROC';
PROCESSLIST: 'PROCESSLIST';
PROPERTIES: 'PROPERTIES';
QUANTILE_UNION: 'QUANTILE_UNION';
QUARTER: 'QUARTER';
QUERY: 'QUERY';
RANDOM: 'RANDOM';
RANGE: 'RANGE';
READ: 'READ';
REGEXP: 'REGEXP';
RENAME: 'RENAME';
REPEATABLE: 'REPEATABLE';
REPLACE: 'REPLACE';
REPLACE_IF_NOT_NULL: 'REPLACE_IF_NOT_NULL';
REPOSITORIES: 'REPOSITORIES';
REPOSITORY: 'REPOSITORY';
RESTORE: 'RESTORE';
REVOKE: 'REVOKE';
RIGHT: 'RIGHT';
RLIKE: 'RLIKE';
ROLE: 'ROLE';
ROLES: 'ROLES';
ROLLBACK: 'ROLLBACK';
ROW: 'ROW';
ROWS: 'ROWS';
S3: 'S3';
SCHEMA: 'SCHEMA';
SCHEMAS: 'SCHEMAS';
SECOND: 'SECOND';
SELECT: 'SELECT';
SEMI: 'SEMI';
SEPARATOR: 'SEPARATOR';
SERIALIZABLE: 'SERIALIZABLE';
SESSION: 'SESSION';
SET: 'SET';
SHOW: 'SHOW';
SIGNED: 'SIGNED';
SNAPSHOT: 'SNAPSHOT';
SQL_NO_CACHE: 'SQL_NO_CACHE';
START: 'START';
STATUS: 'STATUS';
STORAGE: 'STORAGE';
SUM: 'SUM';
SYSTEM: 'SYSTEM';
TABLE: 'TABLE';
TABLES: 'TABLES';
TABLETS: 'TABLETS';
TEMPORARY: 'TEMPORARY';
THAN: 'THAN';
THEN: 'THEN';
TIMESTAMP: 'TIMESTAMP';
TO: 'TO';
TRANSACTION: 'TRANSACTION';
TRUE: 'TRUE';
TRUNCATE: 'TRUNCATE';
UNBOUNDED: 'UNBOUNDED';
UNCOMMITTED: 'UNCOMMITTED';
UNION: 'UNION';
UNIQUE: 'UNIQUE';
UNSIGNED: 'UNSIGNED';
UPDATE: 'UPDATE';
USE: 'USE';
USER: 'USER';
USING: 'USING';
VALUE: 'VALUE';
VALUES: 'VALUES';
VARIABLES: 'VARIABLES';
VERIFY: 'VERIFY';
VIEW: 'VIEW';
BUILD: 'BUILD';
MATERIALIZED: 'MATERIALIZED';
REFRESH: 'REFRESH';
ROLLUP: 'ROLLUP';
WARNINGS: 'WARNINGS';
WEEK: 'WEEK';
WHEN: 'WHEN';
WHERE: 'WHERE';
WITH: 'WITH';
WORK: 'WORK';
WRITE: 'WRITE';
XOR: 'XOR';
YEAR: 'YEAR';

// ---------------------------------------------------------------- signs

NULL_SAFE_EQ: '<=>';
LTE: '<=';
GTE: '>=';
NEQ: '<>' | '!=';
ASSIGN: ':=';
AND_SIGN: '&&';
OR_SIGN: '||';
AT_AT: '@@';
EQ: '=';
LT: '<';
GT: '>';
AT: '@';
LPAREN: '(';
RPAREN: ')';
LBRACKET: '[';
COMMA: ',';
DOT: '.';
SEMICOLON: ';';
PARAMETER: '?';
ASTERISK: '*';
SLASH: '/';
PERCENT: '%';
PLUS_SIGN: '+';
MINUS_SIGN: '-';
TILDE: '~';
BANG: '!';
CARET: '^';
AMPERSAND: '&';
PIPE: '|';

// ---------------------------------------------------------------- values and names

STRING
    : '\'' ('\\' . | '\'\'' | ~['\\])* '\''
    | '"' ('\\' . | '""' | ~["\\])* '"'
    ;

INTEGER_VALUE: DIGIT+;
DECIMAL_VALUE: DIGIT+ '.' DIGIT* | '.' DIGIT+;
DOUBLE_VALUE: (DIGIT+ ('.' DIGIT*)? | '.' DIGIT+) 'E' [+-]? DIGIT+;

// A name may begin with digits, as in MySQL, but then needs something else too.
IDENTIFIER: DIGIT* NAME_START (NAME_START | DIGIT)*;
BACKQUOTED_IDENTIFIER: '`' ('``' | ~'`')+ '`';

fragment DIGIT: [0-9];
fragment NAME_START options { caseInsensitive = false; }:
    [A-Za-z_$\u0080-\u009F\u00A1-\u167F\u1681-\u1FFF\u2070-\u2FFF\u3001-\uFEFE\uFF00-\u{10FFFF}];

// ---------------------------------------------------------------- comments and space

// The content of a versioned comment counts, whatever the version, so only its marks are hidden.
VERSIONED_COMMENT_START: '/*!' DIGIT* { inVersionedComment = true; } -> channel(HIDDEN);
VERSIONED_COMMENT_END: '*/' { inVersionedComment }? { inVersionedComment = false; } -> channel(HIDDEN);
BLOCK_COMMENT: '/*' { !atVersionedComment() }? .*? '*/' -> channel(HIDDEN);
LINE_COMMENT: ('--' ([ \t\f\u000B] ~[\r\n]* | [\r\n] | EOF) | '#' ~[\r\n]*) -> channel(HIDDEN);
SPACE: [ \t\r\n\f\u000B\u00A0\u2028\u2029\u3000\uFEFF]+ -> channel(HIDDEN);

UNTERMINATED_STRING
    : '\'' ('\\' . | '\'\'' | ~['\\])*
    | '"' ('\\' . | '""' | ~["\\])*
    ;
UNTERMINATED_NAME: '`' ('``' | ~'`')*;
UNTERMINATED_COMMENT: '/*' { !atVersionedComment() }? .*?;
UNKNOWN_CHARACTER: .;
