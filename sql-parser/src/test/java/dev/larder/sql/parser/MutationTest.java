package dev.larder.sql.parser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.sql.Examples;
import dev.larder.sql.format.SqlFormatter;
import dev.larder.sql.tree.Statement;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Valid statements, damaged at random. Run more with {@code -Dmutations=100000}, another way with {@code -Dseed=n}.
 */
class MutationTest {
    private static final int MUTATIONS = Integer.getInteger("mutations", 3_000);
    private static final long SEED = Long.getLong("seed", 1);

    private static final String CHARACTERS = "()[]'\"`\\;,.*/-+%#@!?=<>:~^&|$ \n\0aE0😀é{}";

    private final List<String> examples = Examples.all();
    private final List<String> words = examples.stream()
            .flatMap(example -> List.of(example.split("\\s+")).stream())
            .distinct()
            .toList();

    @Test
    void damagedTextIsEitherAStatementOrASyntaxError() {
        Random random = new Random(SEED);
        int accepted = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            String sql = mutated(random);
            if (isReadOrRefused(sql)) {
                accepted++;
            }
        }
        assertThat(accepted).isBetween(1, MUTATIONS - 1);
    }

    /** What is accepted must also survive the round trip. */
    private static boolean isReadOrRefused(String sql) {
        try {
            for (Statement statement : SqlParser.parseAll(sql)) {
                String canonical = SqlFormatter.format(statement);
                assertThat(SqlParser.parseOne(canonical))
                        .as("%s%n%s", sql, canonical)
                        .isEqualTo(statement);
            }
            return true;
        } catch (SqlSyntaxException e) {
            assertThat(e).hasMessageMatching("(?s)mismatched .+ at line \\d+, column \\d+: expected .+");
            return false;
        } catch (RuntimeException | StackOverflowError e) {
            throw new AssertionError("With seed " + SEED + " broken by: " + sql, e);
        }
    }

    private String mutated(Random random) {
        StringBuilder sql = new StringBuilder(examples.get(random.nextInt(examples.size())));
        int mutations = 1 + random.nextInt(3);
        for (int i = 0; i < mutations; i++) {
            mutate(sql, random);
        }
        return sql.toString();
    }

    private void mutate(StringBuilder sql, Random random) {
        int from = random.nextInt(sql.length() + 1);
        int to = Math.min(sql.length(), from + random.nextInt(8));
        switch (random.nextInt(6)) {
            case 0 -> sql.delete(from, to);
            case 1 -> sql.insert(from, CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
            case 2 -> sql.insert(from, " " + words.get(random.nextInt(words.size())) + " ");
            case 3 -> sql.replace(from, to, words.get(random.nextInt(words.size())));
            case 4 -> sql.insert(from, sql.substring(from, to));
            default -> sql.setLength(from);
        }
    }
}
