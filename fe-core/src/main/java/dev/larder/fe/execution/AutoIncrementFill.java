package dev.larder.fe.execution;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.schema.AutoIncrement;
import dev.larder.common.schema.RowBatch;
import dev.larder.fe.catalog.CatalogChange.AutoIncrementMoved;
import dev.larder.fe.catalog.Table;
import dev.larder.fe.engine.Engine;
import dev.larder.fe.engine.Proposal.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Fills the column that fills itself. The values of one statement are one block, taken by one fact before the rows go
 * anywhere: no value is given out twice, whatever dies when. Values that the statement brings itself move the column on
 * too. Lives for one statement.
 */
final class AutoIncrementFill {
    private final Engine engine;
    private final Table table;
    private long first;

    AutoIncrementFill(Engine engine, Table table) {
        this.engine = engine;
        this.table = table;
    }

    /** The first value that was filled in, as LAST_INSERT_ID tells it; 0 when there was none. */
    long first() {
        return first;
    }

    /** The rows, without nulls in the column. Fails when the table was dropped or the values are used up. */
    RowBatch fill(RowBatch rows) {
        Optional<AutoIncrement> column = table.definition().features().autoIncrement();
        if (column.isEmpty()) {
            return rows;
        }
        int index = table.schema().indexOf(column.get().column()).orElseThrow();
        long missing = rows.rows().stream().filter(row -> row[index] == null).count();
        long greatest = rows.rows().stream()
                .filter(row -> row[index] != null)
                .mapToLong(row -> (Long) row[index])
                .max()
                .orElse(Long.MIN_VALUE);
        long block = take(missing, greatest);
        if (missing == 0) {
            return rows;
        }
        first = block;
        List<Object[]> filled = new ArrayList<>(rows.rows().size());
        long value = block;
        for (Object[] row : rows.rows()) {
            Object[] whole = row.clone();
            if (whole[index] == null) {
                whole[index] = value++;
            }
            filled.add(whole);
        }
        return new RowBatch(rows.schema(), filled);
    }

    private long take(long count, long greatest) {
        return engine.call((state, context, now) -> {
            AutoIncrement column = state.catalog()
                    .table(table.id())
                    .flatMap(one -> one.definition().features().autoIncrement())
                    .orElseThrow(() -> new EngineException(ErrorCode.TABLE_NOT_FOUND, "The table was dropped"));
            // The greatest value there is cannot be passed; a column that comes to it is used up.
            long after = greatest == Long.MAX_VALUE ? greatest : greatest + 1;
            long from = Math.max(column.next(), after);
            if (count > Long.MAX_VALUE - from) {
                throw new EngineException(
                        ErrorCode.LOAD_FAILED,
                        "The auto increment column '" + column.column() + "' of table " + table.name()
                                + " is used up: its next value is " + from);
            }
            return from + count == column.next()
                    ? Outcome.of(from)
                    : Outcome.of(from, new AutoIncrementMoved(table.id(), from + count));
        });
    }
}
