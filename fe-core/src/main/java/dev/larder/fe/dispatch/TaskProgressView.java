package dev.larder.fe.dispatch;

/**
 * How far a running task is. Totals are 0 until the agent knows them.
 *
 * @param bytesDone bytes of the files that are done
 * @param bytesMoved bytes that travelled for the task, those of files not yet done too, and twice if sent twice
 */
public record TaskProgressView(long filesDone, long filesTotal, long bytesDone, long bytesTotal, long bytesMoved) {
    static final TaskProgressView NOTHING = new TaskProgressView(0, 0, 0, 0, 0);
}
