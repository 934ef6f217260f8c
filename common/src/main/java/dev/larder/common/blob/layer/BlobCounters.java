package dev.larder.common.blob.layer;

import dev.larder.common.blob.BlobStoreException;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** A meter that adds up. Its figures may be read at any time. */
public final class BlobCounters implements BlobMeter {
    private final Map<Operation, LongAdder> requests = adders();
    private final Map<Operation, LongAdder> failures = adders();
    private final LongAdder bytesWritten = new LongAdder();
    private final LongAdder bytesRead = new LongAdder();

    @Override
    public void requested(Operation operation) {
        requests.get(operation).increment();
    }

    @Override
    public void failed(Operation operation, BlobStoreException cause) {
        failures.get(operation).increment();
    }

    @Override
    public void written(long bytes) {
        bytesWritten.add(bytes);
    }

    @Override
    public void read(long bytes) {
        bytesRead.add(bytes);
    }

    public long requests(Operation operation) {
        return requests.get(operation).sum();
    }

    public long failures(Operation operation) {
        return failures.get(operation).sum();
    }

    public long bytesWritten() {
        return bytesWritten.sum();
    }

    public long bytesRead() {
        return bytesRead.sum();
    }

    private static Map<Operation, LongAdder> adders() {
        Map<Operation, LongAdder> adders = new EnumMap<>(Operation.class);
        for (Operation operation : Operation.values()) {
            adders.put(operation, new LongAdder());
        }
        return adders;
    }
}
