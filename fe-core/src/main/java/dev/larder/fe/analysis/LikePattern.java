package dev.larder.fe.analysis;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * MySQL's LIKE: {@code %} for any text, {@code _} for any one character, a backslash takes the next as it is. Matching
 * takes time in proportion to text times pattern, whatever the pattern.
 */
public final class LikePattern implements Predicate<String> {
    private static final int ANY_TEXT = -1;
    private static final int ANY_CHARACTER = -2;

    private final int[] pattern;
    private final boolean foldCase;

    private LikePattern(int[] pattern, boolean foldCase) {
        this.pattern = pattern;
        this.foldCase = foldCase;
    }

    /** The test for a pattern; upper and lower case count. */
    public static LikePattern exactCase(String pattern) {
        return new LikePattern(compile(pattern, '\\'), false);
    }

    /** The test for a pattern; upper and lower case are the same. */
    public static LikePattern anyCase(String pattern) {
        return new LikePattern(compile(pattern.toLowerCase(Locale.ROOT), '\\'), true);
    }

    static LikePattern exactCase(String pattern, char escape) {
        return new LikePattern(compile(pattern, escape), false);
    }

    @Override
    public boolean test(String text) {
        int[] characters =
                (foldCase ? text.toLowerCase(Locale.ROOT) : text).codePoints().toArray();
        int at = 0;
        int in = 0;
        int star = -1;
        int resume = 0;
        while (at < characters.length) {
            if (in < pattern.length && pattern[in] == ANY_TEXT) {
                star = in;
                resume = at;
                in++;
            } else if (in < pattern.length && (pattern[in] == ANY_CHARACTER || pattern[in] == characters[at])) {
                in++;
                at++;
            } else if (star >= 0) {
                in = star + 1;
                resume++;
                at = resume;
            } else {
                return false;
            }
        }
        while (in < pattern.length && pattern[in] == ANY_TEXT) {
            in++;
        }
        return in == pattern.length;
    }

    private static int[] compile(String pattern, char escape) {
        int[] characters = pattern.codePoints().toArray();
        List<Integer> compiled = new ArrayList<>();
        for (int i = 0; i < characters.length; i++) {
            int c = characters[i];
            if (c == escape && i + 1 < characters.length) {
                i++;
                compiled.add(characters[i]);
            } else {
                compiled.add(c == '%' ? ANY_TEXT : c == '_' ? ANY_CHARACTER : c);
            }
        }
        return compiled.stream().mapToInt(Integer::intValue).toArray();
    }
}
