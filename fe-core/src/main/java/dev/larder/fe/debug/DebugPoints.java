package dev.larder.fe.debug;

import dev.larder.common.id.TaskId;
import dev.larder.fe.backup.BackupJob;
import dev.larder.fe.restore.RestoreJob;
import dev.larder.fe.state.ClusterState;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The points that are set now, each with a value. Forgotten when the frontend ends. Any thread. */
public final class DebugPoints {
    /** Backups do not leave PENDING whose label begins with the value. */
    public static final String PAUSE_PENDING_BACKUP = "FE.PAUSE_PENDING_BACKUP_JOB";

    /** A restore of that label stays in the phase it is in, once it has left PENDING. */
    public static final String PAUSE_RUNNING_RESTORE = "FE.PAUSE_NON_PENDING_RESTORE_JOB";

    static final Set<String> NAMES = Set.of(PAUSE_PENDING_BACKUP, PAUSE_RUNNING_RESTORE);

    private final Map<String, String> values = new ConcurrentHashMap<>();

    void add(String name, String value) {
        if (!NAMES.contains(name)) {
            throw new IllegalArgumentException("No such debug point: " + name);
        }
        values.put(name, value);
    }

    boolean remove(String name) {
        return values.remove(name) != null;
    }

    boolean isSet(String name) {
        return values.containsKey(name);
    }

    void clear() {
        values.clear();
    }

    /** Whether the task is not to be handed out now. */
    public boolean holds(ClusterState state, TaskId task) {
        if (values.isEmpty()) {
            return false;
        }
        BackupJob backup = state.jobs().backups().get(task.job());
        if (backup != null) {
            String prefix = values.get(PAUSE_PENDING_BACKUP);
            return prefix != null
                    && backup.phase() instanceof dev.larder.fe.backup.Pending
                    && backup.spec().label().startsWith(prefix);
        }
        RestoreJob restore = state.jobs().restores().get(task.job());
        return restore != null
                && !(restore.phase() instanceof dev.larder.fe.restore.Pending)
                && restore.spec().label().equals(values.get(PAUSE_RUNNING_RESTORE));
    }
}
