package dev.larder.fe.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.common.schema.Column;
import dev.larder.common.schema.ColumnType;
import dev.larder.common.schema.TypeKind;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Pins the hash: a change would look for rows where they are not. */
class BucketHashTest {
    private static final int BUCKETS = 1_000_000;

    private final BucketHash hash = new BucketHash(
            List.of(
                    column("i", ColumnType.of(TypeKind.INT)),
                    column("s", ColumnType.of(TypeKind.VARCHAR, 20)),
                    column("d", ColumnType.of(TypeKind.DATE))),
            new int[] {0, 2, 1});

    @Test
    void neverChanges() {
        assertThat(hash.bucket(row(1L, LocalDate.parse("2024-02-29"), "a"), BUCKETS))
                .isEqualTo(178_395);
        assertThat(hash.bucket(row(-1L, LocalDate.parse("1999-12-31"), "你好"), BUCKETS))
                .isEqualTo(969_595);
        assertThat(hash.bucket(row(null, null, null), BUCKETS)).isEqualTo(505_490);
    }

    @Test
    void tellsNullFromEmptyText() {
        assertThat(hash.bucket(row(1L, null, ""), BUCKETS)).isNotEqualTo(hash.bucket(row(1L, null, null), BUCKETS));
    }

    private static Object[] row(Object... values) {
        return values;
    }

    private static Column column(String name, ColumnType type) {
        return new Column(name, type, true, true, Optional.empty(), Optional.empty(), "");
    }
}
