package dev.larder.common.blob.hdfs;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hadoop.hdfs.server.datanode.DataNodeFaultInjector;

/** The datanodes of this process do something wrong when they are told to, once. */
public final class FaultyDatanode implements AutoCloseable {
    /** What they do. */
    public enum Fault {
        FAILS_TO_WRITE,
        STALLS_AFTER_WRITING,
        STALLS_BEFORE_READING,
        HAS_TOO_MANY_OPEN_FILES
    }

    private final Duration stall;
    private final AtomicReference<Injector> injector = new AtomicReference<>();

    /** @param stall longer than clients wait */
    public FaultyDatanode(Duration stall) {
        this.stall = stall;
    }

    /** From now on, does this once. */
    public void spoil(Fault fault) {
        injector.set(new Injector(fault, stall));
        DataNodeFaultInjector.set(injector.get());
    }

    /** Does nothing wrong any more. */
    public void heal() {
        injector.set(null);
        DataNodeFaultInjector.set(new DataNodeFaultInjector());
    }

    /** Whether what was ordered last has happened. */
    public boolean hasSpoilt() {
        Injector now = injector.get();
        return now != null && now.open.get() == null;
    }

    @Override
    public void close() {
        heal();
    }

    private static final class Injector extends DataNodeFaultInjector {
        private final Duration stall;
        /** What is to be done; null once it is. */
        private final AtomicReference<Fault> open;

        Injector(Fault fault, Duration stall) {
            this.stall = stall;
            this.open = new AtomicReference<>(fault);
        }

        @Override
        public void delayAckLastPacket() throws IOException {
            if (isNow(Fault.FAILS_TO_WRITE)) {
                throw new IOException("injected");
            }
            if (isNow(Fault.STALLS_AFTER_WRITING)) {
                stall();
            }
        }

        @Override
        public void delayGetMetaDataInputStream() {
            if (isNow(Fault.STALLS_BEFORE_READING)) {
                stall();
            }
        }

        @Override
        public void throwTooManyOpenFiles() throws FileNotFoundException {
            if (isNow(Fault.HAS_TOO_MANY_OPEN_FILES)) {
                throw new FileNotFoundException("Too many open files");
            }
        }

        private boolean isNow(Fault asked) {
            return open.compareAndSet(asked, null);
        }

        private void stall() {
            try {
                Thread.sleep(stall.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
