package dev.larder.fe.execution;

import dev.larder.common.error.EngineException;
import dev.larder.common.schema.TypedValues;
import dev.larder.fe.session.Completion;
import dev.larder.fe.session.ResultColumn;
import dev.larder.fe.session.ResultSink;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Writes down results as a reader would like to see them. */
final class Transcript implements ResultSink {
    private final StringBuilder text = new StringBuilder();
    private List<ResultColumn> columns = List.of();
    private int rows;

    String text() {
        return text.toString();
    }

    void line(String line) {
        text.append(line).append('\n');
    }

    void error(EngineException error) {
        line("ERROR " + error.code().number() + " (" + error.code().sqlState() + "): " + error.getMessage());
    }

    @Override
    public void begin(List<ResultColumn> all) {
        columns = all;
        rows = 0;
        line(all.stream().map(ResultColumn::name).collect(Collectors.joining(" | ")));
    }

    @Override
    public void row(Object... values) {
        List<String> shown = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            shown.add(
                    values[i] == null
                            ? "NULL"
                            : TypedValues.print(columns.get(i).type(), values[i]));
        }
        line(String.join(" | ", shown));
        rows++;
    }

    @Override
    public void end() {
        line("(" + rows + (rows == 1 ? " row)" : " rows)"));
    }

    @Override
    public void done(Completion completion) {
        line("OK" + (completion.affectedRows() == 0 ? "" : ", " + completion.affectedRows() + " affected"));
    }
}
