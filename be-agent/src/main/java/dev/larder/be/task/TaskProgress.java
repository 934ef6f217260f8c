package dev.larder.be.task;

import dev.larder.common.blob.layer.BlobCounters;
import dev.larder.common.blob.layer.BlobMeter;
import java.util.concurrent.atomic.LongAdder;

/** How far a task is. Any thread may count; what was read may be a moment old. */
public final class TaskProgress {
    private volatile long filesTotal;
    private volatile long bytesTotal;
    private final LongAdder filesDone = new LongAdder();
    private final LongAdder bytesDone = new LongAdder();
    private final BlobCounters blobs = new BlobCounters();

    public void expect(long files, long bytes) {
        filesTotal = files;
        bytesTotal = bytes;
    }

    /** Counts what travels through a store for the task. */
    public BlobMeter meter() {
        return blobs;
    }

    public void fileDone() {
        filesDone.increment();
    }

    public void bytesDone(long bytes) {
        bytesDone.add(bytes);
    }

    dev.larder.common.rpc.proto.TaskProgress toProto() {
        return dev.larder.common.rpc.proto.TaskProgress.newBuilder()
                .setFilesDone(filesDone.sum())
                .setFilesTotal(filesTotal)
                .setBytesDone(bytesDone.sum())
                .setBytesTotal(bytesTotal)
                .setBytesMoved(blobs.bytesRead() + blobs.bytesWritten())
                .build();
    }
}
