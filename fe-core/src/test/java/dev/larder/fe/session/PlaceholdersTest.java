package dev.larder.fe.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlaceholdersTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "select 1|0",
                "select ?, ?|2",
                "select '?', ?|1",
                "select 'it''s ?', ?|1",
                "select 'a\\'?', ?|1",
                "select \"?\\\"?\", ?|1",
                "select `a?\\`, ?|1",
                "select ? /* ? */, ?|2",
                "select ? -- ?|1",
                "select ?--?|2",
                "select ? # ?|1",
                "select '?|0",
                "select /* ?|0"
            })
    void countsMarkersOutsideQuotesAndComments(String sql, int count) {
        assertThat(Placeholders.count(sql)).isEqualTo(count);
    }
}
