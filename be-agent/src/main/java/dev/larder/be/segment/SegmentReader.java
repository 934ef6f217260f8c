package dev.larder.be.segment;

import dev.larder.common.schema.Column;
import dev.larder.common.schema.ColumnType;
import dev.larder.common.schema.RowBatch;
import dev.larder.common.schema.TableSchema;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.example.data.simple.convert.GroupRecordConverter;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.ColumnIOFactory;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.io.MessageColumnIO;
import org.apache.parquet.io.RecordReader;
import org.apache.parquet.schema.MessageType;

/** Reads segment files back into rows, for checks; queries read them with the query engine. */
public final class SegmentReader {
    private static final LocalDateTime EPOCH = LocalDateTime.ofEpochSecond(0, 0, ZoneOffset.UTC);

    private SegmentReader() {}

    /** All rows in the order in which they were written. */
    public static RowBatch read(Path file, TableSchema schema) throws IOException {
        ParquetReadOptions options = new ParquetReadOptions.Builder(new PlainParquetConfiguration())
                .withCodecFactory(new ZstdCodecs())
                .withPageChecksumVerification(true)
                .build();
        List<Object[]> rows = new ArrayList<>();
        try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(file), options)) {
            MessageType message = reader.getFileMetaData().getSchema();
            SegmentColumns written = SegmentColumns.of(message);
            MessageColumnIO columns = new ColumnIOFactory().getColumnIO(message);
            for (PageReadStore pages = reader.readNextRowGroup(); pages != null; pages = reader.readNextRowGroup()) {
                RecordReader<Group> records = columns.getRecordReader(pages, new GroupRecordConverter(message));
                for (long i = 0; i < pages.getRowCount(); i++) {
                    rows.add(row(schema.columns(), written, records.read()));
                }
            }
        }
        return new RowBatch(schema, rows);
    }

    private static Object[] row(List<Column> columns, SegmentColumns written, Group group) {
        Object[] values = new Object[columns.size()];
        for (int i = 0; i < values.length; i++) {
            Column column = columns.get(i);
            Optional<String> name = written.nameOf(column.id(), column.name());
            boolean there = name.isPresent() && group.getFieldRepetitionCount(name.get()) > 0;
            values[i] = there ? value(column.type(), name.get(), group) : null;
        }
        return values;
    }

    private static Object value(ColumnType type, String name, Group group) {
        return switch (type.kind()) {
            case BOOLEAN -> group.getBoolean(name, 0);
            case TINYINT, SMALLINT, INT -> (long) group.getInteger(name, 0);
            case BIGINT -> group.getLong(name, 0);
            case FLOAT -> group.getFloat(name, 0);
            case DOUBLE -> group.getDouble(name, 0);
            case DECIMAL ->
                new BigDecimal(new BigInteger(group.getBinary(name, 0).getBytes()), type.scale());
            case DATE -> LocalDate.ofEpochDay(group.getInteger(name, 0));
            case DATETIME -> EPOCH.plus(group.getLong(name, 0), ChronoUnit.MICROS);
            case LARGEINT -> new BigInteger(group.getString(name, 0));
            case CHAR, VARCHAR, STRING -> group.getString(name, 0);
        };
    }
}
