package dev.larder.fe.dispatch;

import com.google.common.util.concurrent.ListenableFuture;
import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.id.BackendId;
import dev.larder.common.id.TaskId;
import dev.larder.common.rpc.proto.TaskEstimate;
import dev.larder.common.rpc.proto.TaskRequest;
import dev.larder.fe.catalog.Backend;
import dev.larder.fe.cluster.AgentClients;
import dev.larder.fe.job.Estimate;
import dev.larder.fe.job.Work;
import dev.larder.fe.state.ClusterState;
import dev.larder.fe.work.RepositoryAccessor;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;

/** Asks backends what tasks would move, without doing them. Any thread; calls block. */
public final class Estimator {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int ASKED_AT_ONCE = 64;

    private final AgentClients agents;
    private final TaskRequests requests;

    public Estimator(AgentClients agents, RepositoryAccessor accessor) {
        this.agents = agents;
        this.requests = new TaskRequests(accessor);
    }

    private record Asked(BackendId backend, long tablets, ListenableFuture<TaskEstimate> answer) {}

    /**
     * @param state in which the tasks' job is, whether that is logged or not
     * @param tasks uploads or downloads
     * @throws EngineException if a backend does not know, and why
     */
    public Map<BackendId, Estimate> estimate(ClusterState state, Collection<Work.ByBackend> tasks) {
        Map<BackendId, Estimate> estimates = new TreeMap<>();
        Deque<Asked> asked = new ArrayDeque<>();
        for (Work.ByBackend task : tasks) {
            if (asked.size() == ASKED_AT_ONCE) {
                add(asked.remove(), state, estimates);
            }
            requests.of(state, task.id()).ifPresent(request -> asked.add(ask(state, task, request)));
        }
        asked.forEach(one -> add(one, state, estimates));
        return estimates;
    }

    private Asked ask(ClusterState state, Work.ByBackend task, TaskRequest request) {
        Backend backend = state.catalog().backends().get(task.backend());
        long tablets = task.id().kind() == TaskId.Kind.UPLOAD
                ? request.getUpload().getTabletsCount()
                : request.getDownload().getTabletsCount();
        return new Asked(
                task.backend(), tablets, agents.future(backend, PATIENCE).estimateTask(request));
    }

    private static void add(Asked one, ClusterState state, Map<BackendId, Estimate> estimates) {
        try {
            TaskEstimate found = one.answer().get();
            estimates.merge(
                    one.backend(),
                    new Estimate(
                            one.tablets(),
                            found.getFiles(),
                            found.getBytes(),
                            found.getNewFiles(),
                            found.getNewBytes(),
                            found.getRequests()),
                    Estimate::plus);
        } catch (ExecutionException e) {
            throw new EngineException(
                    ErrorCode.BACKUP_RESTORE_ERROR,
                    "Backend " + state.catalog().backends().get(one.backend()).address() + ": "
                            + AgentClients.reason(e.getCause()),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException(ErrorCode.QUERY_INTERRUPTED, "Query execution was interrupted", e);
        }
    }
}
