package dev.larder.e2e;

import java.util.Base64;
import java.util.Random;

/** Rows that make a large file. */
final class IncompressibleRows {
    private static final int ROWS = 26;
    private static final int ROW_BYTES = 750_000;

    private IncompressibleRows() {}

    /**
     * Values for {@code INSERT INTO t (k INT, v STRING)}, all of one key and hence in one file of some 19 MB: more than a
     * part of an upload.
     *
     * @param seed other values by another one
     */
    static String of(long seed) {
        Random random = new Random(seed);
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < ROWS; i++) {
            byte[] bytes = new byte[ROW_BYTES];
            random.nextBytes(bytes);
            rows.append(i == 0 ? "" : ", ")
                    .append("(1, '")
                    .append(Base64.getEncoder().encodeToString(bytes))
                    .append("')");
        }
        return rows.toString();
    }
}
