package dev.larder.be.segment;

import dev.larder.common.schema.RowBatch;
import dev.larder.common.schema.TableSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.ParquetWriter;
import org.apache.parquet.hadoop.api.WriteSupport;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/** Writes segment files. */
public final class SegmentWriter {
    private SegmentWriter() {}

    /**
     * Writes the rows to a file that must not exist. When it returns the file's bytes are on disk (its name is not: that
     * is up to the folder's owner); when it throws there is no file.
     */
    public static SegmentStat write(Path file, RowBatch batch) throws IOException {
        HashingOutputFile output = new HashingOutputFile(file);
        boolean whole = false;
        try {
            try (ParquetWriter<Object[]> writer = new Builder(output, batch.schema()).build()) {
                for (Object[] row : batch.rows()) {
                    writer.write(row);
                }
            }
            whole = true;
        } finally {
            if (!whole) {
                Files.deleteIfExists(file);
            }
        }
        return output.stat(batch.rows().size());
    }

    private static final class Builder extends ParquetWriter.Builder<Object[], Builder> {
        private final TableSchema schema;

        private Builder(HashingOutputFile output, TableSchema schema) {
            super(output);
            this.schema = schema;
            withConf(new PlainParquetConfiguration());
            withCodecFactory(new ZstdCodecs());
            withCompressionCodec(CompressionCodecName.ZSTD);
            withPageWriteChecksumEnabled(true);
        }

        @Override
        protected Builder self() {
            return this;
        }

        // Abstract above, so it must be here.
        @Override
        @SuppressWarnings("deprecation")
        protected WriteSupport<Object[]> getWriteSupport(Configuration configuration) {
            return new RowWriteSupport(schema);
        }
    }
}
