package dev.larder.sql.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.sql.parser.SqlParser;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlFormatterTest {
    @Test
    void createTableIsLaidOutAsDorisDoes() {
        assertThat(canonical("create table if not exists d.t (k int not null, v varchar(9) sum default 'x' comment 'c')"
                        + " engine=olap aggregate key(k) comment 'about' partition by range(k)"
                        + " (partition p1 values less than (10), partition p2 values less than maxvalue)"
                        + " distributed by hash(k) buckets 4 properties (replication_num = 1, \"b\" = 'x')"))
                .isEqualTo(
                        """
                        CREATE TABLE IF NOT EXISTS `d`.`t` (
                          `k` INT NOT NULL,
                          `v` VARCHAR(9) SUM DEFAULT 'x' COMMENT 'c'
                        ) ENGINE=olap
                        AGGREGATE KEY(`k`)
                        COMMENT 'about'
                        PARTITION BY RANGE(`k`)
                        (PARTITION `p1` VALUES LESS THAN (10),
                        PARTITION `p2` VALUES LESS THAN (MAXVALUE))
                        DISTRIBUTED BY HASH(`k`) BUCKETS 4
                        PROPERTIES (
                        "replication_num" = "1",
                        "b" = "x"
                        )""");
    }

    @Test
    void masksTheValuesOfGivenKeysInAnyCase() {
        var statement = SqlParser.parseOne("CREATE READ ONLY REPOSITORY r WITH S3 ON LOCATION 's3://b/p'"
                + " PROPERTIES ('AWS_SECRET_KEY' = 'hush', 'AWS_REGION' = 'r')");

        assertThat(SqlFormatter.format(statement, Masking.of(Set.of("aws_secret_key"))))
                .isEqualTo(
                        """
                        CREATE READ ONLY REPOSITORY `r`
                        WITH S3
                        ON LOCATION "s3://b/p"
                        PROPERTIES (
                        "AWS_SECRET_KEY" = "*XXX",
                        "AWS_REGION" = "r"
                        )""");
        assertThat(SqlFormatter.format(statement)).contains("hush");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE USER u IDENTIFIED BY 'hush'",
                "CREATE USER u IDENTIFIED BY PASSWORD 'hush'",
                "SET PASSWORD = PASSWORD('hush')",
                "SET PASSWORD FOR 'u'@'%' = 'hush'"
            })
    void masksPasswords(String sql) {
        assertThat(SqlFormatter.format(SqlParser.parseOne(sql), Masking.of(Set.of())))
                .contains("*XXX")
                .doesNotContain("hush");
    }

    private static String canonical(String sql) {
        return SqlFormatter.format(SqlParser.parseOne(sql));
    }
}
