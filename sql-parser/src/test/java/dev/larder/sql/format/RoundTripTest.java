package dev.larder.sql.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.sql.Examples;
import dev.larder.sql.parser.SqlParser;
import dev.larder.sql.tree.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RoundTripTest {
    static List<String> examples() {
        return Examples.all();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void canonicalTextSaysTheSame(String sql) {
        Statement statement = SqlParser.parseOne(sql);
        String canonical = SqlFormatter.format(statement);

        assertThat(SqlParser.parseOne(canonical)).as(canonical).isEqualTo(statement);
        assertThat(SqlFormatter.format(SqlParser.parseOne(canonical))).isEqualTo(canonical);
    }

    @Test
    void allExamplesAtOnceAreTheSameStatements() {
        assertThat(SqlParser.parseAll(Examples.text()))
                .isEqualTo(Examples.all().stream().map(SqlParser::parseOne).toList());
    }
}
