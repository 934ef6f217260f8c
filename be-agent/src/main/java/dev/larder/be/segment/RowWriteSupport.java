package dev.larder.be.segment;

import dev.larder.common.schema.Column;
import dev.larder.common.schema.TableSchema;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.ParquetConfiguration;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;

/** Feeds rows of a batch to Parquet. */
final class RowWriteSupport extends WriteSupport<Object[]> {
    private static final LocalDateTime EPOCH = LocalDateTime.ofEpochSecond(0, 0, ZoneOffset.UTC);

    private final TableSchema schema;
    private final List<Column> columns;
    private RecordConsumer consumer;

    RowWriteSupport(TableSchema schema) {
        this.schema = schema;
        this.columns = schema.columns();
    }

    // Abstract above, so it must be here; nobody calls it.
    @Override
    @SuppressWarnings("deprecation")
    public WriteContext init(Configuration configuration) {
        return context();
    }

    @Override
    public WriteContext init(ParquetConfiguration configuration) {
        return context();
    }

    @Override
    public void prepareForWrite(RecordConsumer recordConsumer) {
        this.consumer = recordConsumer;
    }

    @Override
    public void write(Object[] row) {
        if (row.length != columns.size()) {
            throw new IllegalArgumentException(
                    "A row has " + row.length + " values for " + columns.size() + " columns");
        }
        consumer.startMessage();
        for (int i = 0; i < row.length; i++) {
            if (row[i] != null) {
                Column column = columns.get(i);
                consumer.startField(column.name(), i);
                add(column, row[i]);
                consumer.endField(column.name(), i);
            }
        }
        consumer.endMessage();
    }

    private WriteContext context() {
        return new WriteContext(ParquetTypes.message(schema), Map.of());
    }

    private void add(Column column, Object value) {
        switch (column.type().kind()) {
            case BOOLEAN -> consumer.addBoolean((Boolean) value);
            case TINYINT, SMALLINT, INT -> consumer.addInteger(Math.toIntExact((Long) value));
            case BIGINT -> consumer.addLong((Long) value);
            case FLOAT -> consumer.addFloat((Float) value);
            case DOUBLE -> consumer.addDouble((Double) value);
            case DECIMAL ->
                consumer.addBinary(decimal(
                        (BigDecimal) value,
                        column.type().scale(),
                        ParquetTypes.decimalBytes(column.type().precision())));
            case DATE -> consumer.addInteger(Math.toIntExact(((LocalDate) value).toEpochDay()));
            case DATETIME -> consumer.addLong(ChronoUnit.MICROS.between(EPOCH, (LocalDateTime) value));
            case LARGEINT -> consumer.addBinary(Binary.fromString(((BigInteger) value).toString()));
            case CHAR, VARCHAR, STRING -> consumer.addBinary(Binary.fromString((String) value));
        }
    }

    private static Binary decimal(BigDecimal value, int scale, int length) {
        byte[] digits = value.setScale(scale).unscaledValue().toByteArray();
        byte[] padded = new byte[length];
        Arrays.fill(padded, 0, length - digits.length, value.signum() < 0 ? (byte) -1 : 0);
        System.arraycopy(digits, 0, padded, length - digits.length, digits.length);
        return Binary.fromConstantByteArray(padded);
    }
}
