package dev.larder.fe.execution;

import dev.larder.common.schema.ColumnType;
import dev.larder.common.schema.TypeKind;
import dev.larder.fe.analysis.AnalysisContext;
import dev.larder.fe.catalog.Catalog;
import dev.larder.fe.command.RowChoice;
import dev.larder.fe.command.RowFilter;
import dev.larder.fe.session.Completion;
import dev.larder.fe.session.ResultColumn;
import dev.larder.fe.session.ResultSink;
import dev.larder.fe.session.Session;
import dev.larder.fe.show.ShowRows;
import dev.larder.fe.show.ShowTimes;
import dev.larder.fe.state.ClusterState;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * One statement on its way: what handlers share.
 *
 * @param context the session, and the state the statement was analysed with
 */
record StatementRun(Services services, AnalysisContext context, ResultSink sink) {
    private static final ColumnType TEXT = ColumnType.of(TypeKind.STRING);

    Session session() {
        return context.session();
    }

    ClusterState state() {
        return context.state();
    }

    Catalog catalog() {
        return context.state().catalog();
    }

    ShowTimes times() {
        return new ShowTimes(services.zone());
    }

    void done() {
        done(Completion.DONE);
    }

    void done(Completion completion) {
        sink.done(completion);
    }

    void show(ShowRows rows) {
        show(rows, RowChoice.ALL);
    }

    void show(ShowRows rows, RowFilter filter) {
        show(rows, RowChoice.of(filter));
    }

    void show(ShowRows rows, RowChoice choice) {
        Stream<List<String>> chosen =
                rows.rows().stream().filter(row -> choice.filter().keeps(rows.columns(), row));
        for (int i = choice.order().size() - 1; i >= 0; i--) {
            chosen = chosen.sorted(by(rows.columns(), choice.order().get(i)));
        }
        List<List<String>> page =
                chosen.skip(choice.offset()).limit(choice.limit()).toList();
        sink.begin(
                rows.columns().stream().map(name -> ResultColumn.of(name, TEXT)).toList());
        page.forEach(row -> sink.row(row.toArray()));
        sink.end();
    }

    private static Comparator<List<String>> by(List<String> columns, RowChoice.Order order) {
        int index = -1;
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).equalsIgnoreCase(order.column())) {
                index = i;
            }
        }
        if (index < 0) {
            throw new dev.larder.common.error.EngineException(
                    dev.larder.common.error.ErrorCode.UNKNOWN_COLUMN,
                    "Unknown column '" + order.column() + "' in 'order clause'");
        }
        int column = index;
        Comparator<List<String>> ascending = (left, right) -> compare(left.get(column), right.get(column));
        return order.direction() == RowChoice.Direction.ASCENDING ? ascending : ascending.reversed();
    }

    /** Numbers as numbers, all else as text, NULL first. */
    private static int compare(String left, String right) {
        if (left == null || right == null) {
            return Boolean.compare(left != null, right != null);
        }
        return isNumber(left) && isNumber(right)
                ? new BigDecimal(left).compareTo(new BigDecimal(right))
                : left.compareTo(right);
    }

    private static boolean isNumber(String text) {
        return text.matches("-?\\d{1,40}(\\.\\d{1,40})?");
    }
}
