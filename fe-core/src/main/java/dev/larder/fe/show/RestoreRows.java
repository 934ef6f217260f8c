package dev.larder.fe.show;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.larder.fe.catalog.Catalog;
import dev.larder.fe.dispatch.Progress;
import dev.larder.fe.job.Milestone;
import dev.larder.fe.job.ObjectRef;
import dev.larder.fe.job.Work;
import dev.larder.fe.restore.Cancelled;
import dev.larder.fe.restore.Downloading;
import dev.larder.fe.restore.RestoreJob;
import dev.larder.fe.restore.RestoreOption;
import dev.larder.fe.restore.RestorePhase;
import dev.larder.fe.restore.RestoreSpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** SHOW RESTORE: twenty-one columns, in Doris's order; eighteen for BRIEF. */
public final class RestoreRows {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> NOT_IN_BRIEF = List.of("RestoreObjs", "Progress", "TaskErrMsg");

    private RestoreRows() {}

    public static ShowRows show(List<RestoreJob> jobs, Catalog catalog, Progress progress, ShowTimes times) {
        ShowRows.Builder rows = ShowRows.of(
                "JobId",
                "Label",
                "Timestamp",
                "DbName",
                "State",
                "AllowLoad",
                "ReplicationNum",
                "ReplicaAllocation",
                "ReserveReplica",
                "ReserveDynamicPartitionEnable",
                "RestoreObjs",
                "CreateTime",
                "MetaPreparedTime",
                "SnapshotFinishedTime",
                "DownloadFinishedTime",
                "FinishedTime",
                "UnfinishedTasks",
                "Progress",
                "TaskErrMsg",
                "Status",
                "Timeout");
        for (RestoreJob job : jobs) {
            RestoreSpec spec = job.spec();
            Collection<Work> work = job.work();
            rows.row(
                    job.id(),
                    spec.label(),
                    spec.timestamp(),
                    spec.databaseName(),
                    job.stateName(),
                    spec.asks(RestoreOption.ALLOW_LOAD),
                    spec.replicationNum(),
                    "tag.location.default: " + spec.replicationNum(),
                    spec.reserveReplica(),
                    spec.asks(RestoreOption.RESERVE_DYNAMIC_PARTITION_ENABLE),
                    objects(spec),
                    times.time(job.createdAt()),
                    times.time(reached(job, Milestone.META_PREPARED)),
                    times.time(reached(job, Milestone.SNAPSHOT_FINISHED)),
                    times.time(reached(job, Milestone.DOWNLOAD_FINISHED)),
                    times.time(reached(job, Milestone.FINISHED)),
                    JobTexts.unfinished(work),
                    JobTexts.progress(job.id(), transfer(job.phase(), work), work, progress),
                    JobTexts.errors(catalog, work, job::attempts),
                    JobTexts.status(
                            job.phase() instanceof Cancelled ended ? Optional.of(ended.why()) : Optional.empty()),
                    spec.timeout().toSeconds());
        }
        return rows.build();
    }

    /** SHOW BRIEF RESTORE. */
    public static ShowRows brief(ShowRows full) {
        return full.without(NOT_IN_BRIEF);
    }

    private static Optional<Instant> reached(RestoreJob job, Milestone milestone) {
        return Optional.ofNullable(job.milestones().get(milestone));
    }

    private static Optional<TransferText> transfer(RestorePhase phase, Collection<Work> work) {
        return phase instanceof Downloading downloading
                ? Optional.of(new TransferText(
                        downloading.amount(),
                        downloading.target().batches().size()
                                - downloading.waiting().size(),
                        work,
                        batch -> downloading.target().batches().get((int) batch).bytes()))
                : Optional.empty();
    }

    private static String objects(RestoreSpec spec) {
        List<Map<String, Object>> tables = new ArrayList<>();
        List<Map<String, Object>> views = new ArrayList<>();
        for (ObjectRef object : spec.objects()) {
            Map<String, Object> table = new LinkedHashMap<>();
            table.put("name", object.table());
            if (!object.isView()) {
                table.put("partition_names", object.partitions());
            }
            if (!object.alias().equals(object.table())) {
                table.put("alias", object.alias());
            }
            (object.isView() ? views : tables).add(table);
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", spec.label());
        json.put("database", spec.databaseName());
        json.put("backup_time", spec.timestamp());
        json.put("content", spec.content().name());
        json.put("olap_table_list", tables);
        json.put("view_list", views);
        json.put("odbc_table_list", List.of());
        json.put("odbc_resource_list", List.of());
        return json(json);
    }

    static String json(Object value) {
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Lists and texts can always be written", e);
        }
    }
}
