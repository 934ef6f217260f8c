package dev.larder.be.segment;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.parquet.ParquetReadOptions;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;

/** The columns of a segment file, in its order, as its footer tells them. */
public record SegmentColumns(List<FileColumn> columns) {
    /**
     * A column of a file.
     *
     * @param name as of the time when the file was written
     * @param id of the table's column; 0 in files that were written before columns had ids
     * @param type in words of the format, to tell files apart that cannot be read as one
     */
    public record FileColumn(String name, int id, String type) {}

    public SegmentColumns {
        columns = List.copyOf(columns);
    }

    public static SegmentColumns read(Path file) throws IOException {
        ParquetReadOptions options = new ParquetReadOptions.Builder(new PlainParquetConfiguration()).build();
        try (ParquetFileReader reader = ParquetFileReader.open(new LocalInputFile(file), options)) {
            return of(reader.getFileMetaData().getSchema());
        }
    }

    static SegmentColumns of(MessageType message) {
        return new SegmentColumns(
                message.getFields().stream().map(SegmentColumns::column).toList());
    }

    private static FileColumn column(Type field) {
        return new FileColumn(
                field.getName(),
                field.getId() == null ? 0 : field.getId().intValue(),
                (field.isPrimitive() ? field.asPrimitiveType().getPrimitiveTypeName() : "GROUP") + " "
                        + field.getLogicalTypeAnnotation());
    }

    /**
     * What the file calls a column of its table; empty if it was written before the column was there.
     *
     * @param id of the column, or 0 to find it by its name
     */
    public Optional<String> nameOf(int id, String name) {
        if (id == 0) {
            return columns.stream()
                    .map(FileColumn::name)
                    .filter(name::equalsIgnoreCase)
                    .findFirst();
        }
        if (columns.stream().allMatch(column -> column.id() == 0)) {
            // No column had ever been added, dropped or moved when such files were written: the place is the id.
            return id <= columns.size() ? Optional.of(columns.get(id - 1).name()) : Optional.empty();
        }
        return columns.stream()
                .filter(column -> column.id() == id)
                .map(FileColumn::name)
                .findFirst();
    }
}
