package dev.larder.fe.show;

import dev.larder.common.id.JobId;
import dev.larder.fe.state.JobQueue;
import java.util.ArrayList;
import java.util.List;

/**
 * What SHOW BACKUP and SHOW RESTORE have more where jobs of a database may wait for each other: QueuePos, which is
 * Running or the place among those that wait, and BlockReason. Without, their columns are those that scripts know.
 */
public final class QueueColumns {
    private QueueColumns() {}

    /** @param rows of jobs, whose ids are in the first column */
    public static ShowRows with(JobQueue queue, ShowRows rows) {
        if (queue.runningMax() == 1 && !queue.isWaitedIn()) {
            return rows;
        }
        List<String> columns = new ArrayList<>(rows.columns());
        columns.addAll(List.of("QueuePos", "BlockReason"));
        ShowRows.Builder wider = ShowRows.of(columns.toArray(String[]::new));
        for (List<String> row : rows.rows()) {
            JobId job = new JobId(Long.parseLong(row.get(0)));
            List<Object> values = new ArrayList<>(row);
            values.add(place(queue, job));
            values.add(queue.obstacle(job).orElse(""));
            wider.row(values.toArray());
        }
        return wider.build();
    }

    private static String place(JobQueue queue, JobId job) {
        boolean runs = queue.jobs().stream().anyMatch(one -> one.id().equals(job) && !one.waiting());
        return runs ? "Running" : queue.position(job).map(String::valueOf).orElse("");
    }
}
