package dev.larder.fe.load;

import dev.larder.common.schema.Column;
import dev.larder.common.schema.TypedValues;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32;

/**
 * Which tablet of a partition a row belongs to: CRC-32 over the distribution columns, each as one byte 0 for NULL, or one
 * byte 1, four bytes of length and the UTF-8 text of the value. This never changes: rows stay where they were put.
 */
final class BucketHash {
    private final List<Column> columns;
    private final int[] positions;
    private final CRC32 crc = new CRC32();

    /** @param positions of the columns in a row */
    BucketHash(List<Column> columns, int[] positions) {
        this.columns = List.copyOf(columns);
        this.positions = positions.clone();
    }

    /** A number from 0 to {@code buckets - 1}. */
    int bucket(Object[] row, int buckets) {
        crc.reset();
        for (int i = 0; i < positions.length; i++) {
            Object value = row[positions[i]];
            if (value == null) {
                crc.update(0);
                continue;
            }
            byte[] text = TypedValues.print(columns.get(i).type(), value).getBytes(StandardCharsets.UTF_8);
            crc.update(1);
            for (int shift = 24; shift >= 0; shift -= 8) {
                crc.update(text.length >>> shift);
            }
            crc.update(text);
        }
        return (int) (crc.getValue() % buckets);
    }
}
