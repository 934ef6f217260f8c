package dev.larder.be.query;

import dev.larder.common.rpc.proto.ColumnSpec;
import dev.larder.common.rpc.proto.QueryResponse;
import dev.larder.common.rpc.proto.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Keeps an answer as text, for tests. */
final class CollectingSink implements QuerySink {
    final List<String> columns = new ArrayList<>();
    final List<List<String>> rows = new ArrayList<>();
    int batches;
    private final Instant deadline;
    private Optional<Runnable> cancel = Optional.empty();
    private Runnable onFirstBatch = () -> {};

    CollectingSink(Instant deadline) {
        this.deadline = deadline;
    }

    CollectingSink whenRowsArrive(Runnable action) {
        onFirstBatch = action;
        return this;
    }

    @Override
    public void send(QueryResponse part) {
        for (ColumnSpec column : part.getHeader().getColumnsList()) {
            columns.add(column.getName() + ":" + column.getKind()
                    + (column.getPrecision() + column.getScale() == 0
                            ? ""
                            : "(" + column.getPrecision() + "," + column.getScale() + ")"));
        }
        if (part.hasRows()) {
            batches++;
            part.getRows()
                    .getRowsList()
                    .forEach(row -> rows.add(row.getValuesList().stream()
                            .map(CollectingSink::text)
                            .toList()));
            onFirstBatch.run();
        }
    }

    @Override
    public Instant deadline() {
        return deadline;
    }

    @Override
    public synchronized void onCancel(Runnable action) {
        cancel = Optional.of(action);
    }

    synchronized void cancel() {
        cancel.orElseThrow().run();
    }

    synchronized boolean canCancel() {
        return cancel.isPresent();
    }

    private static String text(Value value) {
        return switch (value.getKindCase()) {
            case BOOL_VALUE -> Boolean.toString(value.getBoolValue());
            case LONG_VALUE -> Long.toString(value.getLongValue());
            case FLOAT_VALUE -> Float.toString(value.getFloatValue());
            case DOUBLE_VALUE -> Double.toString(value.getDoubleValue());
            case STRING_VALUE -> value.getStringValue();
            case KIND_NOT_SET -> "NULL";
        };
    }
}
