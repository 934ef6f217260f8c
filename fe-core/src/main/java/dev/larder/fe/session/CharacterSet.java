package dev.larder.fe.session;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A character set in which a client may write statements and read results. Inside, text is always Unicode.
 *
 * @param name MySQL's name
 * @param charset how the JDK knows it
 * @param defaultCollation MySQL's name of the collation a client gets with {@code SET NAMES}
 * @param collationId the number of the binary collation, which says how we compare: by code points, case counts
 * @param bytesPerCharacterMax the most bytes one character takes
 */
public record CharacterSet(
        String name, Charset charset, String defaultCollation, int collationId, int bytesPerCharacterMax) {
    public static final CharacterSet UTF8MB4 =
            new CharacterSet("utf8mb4", StandardCharsets.UTF_8, "utf8mb4_general_ci", 46, 4);

    /** The number that marks columns which hold no text. */
    public static final int BINARY_COLLATION_ID = 63;

    private static final CharacterSet UTF8MB3 =
            new CharacterSet("utf8mb3", StandardCharsets.UTF_8, "utf8mb3_general_ci", 83, 3);
    private static final CharacterSet BINARY =
            new CharacterSet("binary", StandardCharsets.UTF_8, "binary", BINARY_COLLATION_ID, 4);
    // MySQL's latin1 is Windows-1252.
    private static final CharacterSet LATIN1 =
            new CharacterSet("latin1", Charset.forName("windows-1252"), "latin1_swedish_ci", 47, 1);
    private static final CharacterSet ASCII =
            new CharacterSet("ascii", StandardCharsets.US_ASCII, "ascii_general_ci", 65, 1);
    private static final CharacterSet GBK = new CharacterSet("gbk", Charset.forName("GBK"), "gbk_chinese_ci", 87, 2);
    private static final CharacterSet GB18030 =
            new CharacterSet("gb18030", Charset.forName("GB18030"), "gb18030_chinese_ci", 249, 4);
    private static final List<CharacterSet> ALL = List.of(UTF8MB4, UTF8MB3, BINARY, LATIN1, ASCII, GBK, GB18030);

    public static List<CharacterSet> all() {
        return ALL;
    }

    /** Finds a character set by MySQL's name. */
    public static Optional<CharacterSet> named(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        String plain = lower.equals("utf8") ? "utf8mb3" : lower;
        return ALL.stream().filter(set -> set.name.equals(plain)).findFirst();
    }

    public static CharacterSet require(String name) {
        return named(name)
                .orElseThrow(() ->
                        new EngineException(ErrorCode.UNKNOWN_CHARACTER_SET, "Unknown character set: '" + name + "'"));
    }

    /** Finds the character set of a collation: the part of its name before the first underscore. */
    public static Optional<CharacterSet> ofCollation(String collation) {
        int underscore = collation.indexOf('_');
        return named(underscore < 0 ? collation : collation.substring(0, underscore));
    }

    /** The character set of the collation number that a client gives at login; UTF-8 if we do not know the number. */
    public static CharacterSet ofCollationId(int id) {
        return switch (id) {
            case 33, 83 -> UTF8MB3;
            case 63 -> BINARY;
            case 5, 8, 15, 31, 47, 48, 49, 94 -> LATIN1;
            case 11, 65 -> ASCII;
            case 28, 87 -> GBK;
            case 248, 249, 250 -> GB18030;
            default -> id >= 192 && id <= 215 ? UTF8MB3 : UTF8MB4;
        };
    }
}
