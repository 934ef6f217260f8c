package dev.larder.common.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class BlobKeyTest {
    private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9._=-]+");
    private static final String CHARACTERS = "..//aZ09_=-~ \\\n\u00e4";

    @Test
    void isASafeRelativePath() {
        for (String good : new String[] {"a", "a/b", ".a/b.", "...", "a..b/...c", "=/-/_", "x".repeat(900)}) {
            assertThat(new BlobKey(good).value()).isEqualTo(good);
        }
        for (String bad : new String[] {
            "",
            "/",
            "/a",
            "a/",
            "a//b",
            ".",
            "..",
            "a/.",
            "a/..",
            "./a",
            "../a",
            "a/./b",
            "a/../b",
            "a b",
            "a\\b",
            "a\n",
            "\u00e4",
            "x".repeat(901)
        }) {
            assertThatThrownBy(() -> new BlobKey(bad))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'" + bad + "'");
        }
    }

    /** The rule as it is written, on texts that come close to it. */
    @Test
    void isWhatItsSegmentsAre() {
        Random random = new Random(1);
        for (int i = 0; i < 100_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(8); length > 0; length--) {
                text.append(CHARACTERS.charAt(random.nextInt(CHARACTERS.length())));
            }
            assertThat(isKey(text.toString())).as("'%s'", text).isEqualTo(followsTheRule(text.toString()));
        }
    }

    private static boolean followsTheRule(String text) {
        for (String segment : text.split("/", -1)) {
            if (!SEGMENT.matcher(segment).matches() || segment.equals(".") || segment.equals("..")) {
                return false;
            }
        }
        return true;
    }

    private static boolean isKey(String text) {
        try {
            return new BlobKey(text).value().equals(text);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
