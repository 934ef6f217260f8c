package dev.larder.fe.catalog;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.schema.SecondaryIndex;
import dev.larder.common.schema.TableSchema;
import java.util.List;

/** What holds for the secondary indexes of a table together. */
public final class IndexRules {
    private IndexRules() {}

    /** Refuses an index whose name or meaning the table has already, or whose columns it has not. */
    public static void checkNew(SecondaryIndex index, TableSchema schema, List<SecondaryIndex> existing) {
        for (String column : index.columns()) {
            if (schema.indexOf(column).isEmpty()) {
                throw wrong("Column " + column + " does not exist in table. invalid index: " + index.name());
            }
        }
        for (SecondaryIndex one : existing) {
            if (one.name().equalsIgnoreCase(index.name())) {
                throw wrong("index `" + index.name() + "` already exist.");
            }
            if (one.kind() == index.kind() && one.columns().equals(index.columns())) {
                throw wrong(
                        index.kind() + " index for columns (" + String.join(",", index.columns()) + ") already exist.");
            }
        }
    }

    private static EngineException wrong(String message) {
        return new EngineException(ErrorCode.ANALYSIS_ERROR, message);
    }
}
