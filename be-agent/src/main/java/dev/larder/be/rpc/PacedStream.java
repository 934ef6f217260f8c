package dev.larder.be.rpc;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.rpc.RpcErrors;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A stream of answers that waits while the receiver is slow, so that answers never pile up in memory. Made on the call's
 * thread, used by one other.
 */
final class PacedStream<T> {
    private static final Logger log = LoggerFactory.getLogger(PacedStream.class);

    private final ServerCallStreamObserver<T> observer;
    // Guarded by this.
    private final List<Runnable> onCancel = new ArrayList<>();
    private boolean cancelled;

    private PacedStream(ServerCallStreamObserver<T> observer) {
        this.observer = observer;
    }

    /** Must be called before the call's method returns. */
    static <T> PacedStream<T> over(StreamObserver<T> observer) {
        PacedStream<T> stream = new PacedStream<>((ServerCallStreamObserver<T>) observer);
        stream.observer.setOnReadyHandler(stream::wake);
        stream.observer.setOnCancelHandler(stream::cancel);
        return stream;
    }

    /** Runs what sends the answers, and ends the stream as it ends. */
    void run(Body body) {
        try {
            body.run();
            observer.onCompleted();
        } catch (Exception e) {
            // The end of a thread: an error has nowhere else to go than to the caller.
            if (!(e instanceof EngineException)) {
                log.warn("A call failed", e);
            }
            observer.onError(RpcErrors.toStatus(e));
        }
    }

    void send(T answer) {
        awaitReady();
        observer.onNext(answer);
    }

    /** Runs the action when the receiver goes away; at once if it is gone. */
    void onCancel(Runnable action) {
        synchronized (this) {
            if (!cancelled) {
                onCancel.add(action);
                return;
            }
        }
        action.run();
    }

    private synchronized void awaitReady() {
        try {
            while (!cancelled && !observer.isReady()) {
                wait();
            }
        } catch (InterruptedException e) {
            throw new EngineException(ErrorCode.SHUTTING_DOWN, "The backend is shutting down", e);
        }
        if (cancelled) {
            throw new EngineException(ErrorCode.QUERY_INTERRUPTED, "The caller went away");
        }
    }

    private synchronized void wake() {
        notifyAll();
    }

    private void cancel() {
        List<Runnable> actions;
        synchronized (this) {
            cancelled = true;
            actions = List.copyOf(onCancel);
            onCancel.clear();
            notifyAll();
        }
        actions.forEach(Runnable::run);
    }

    /** Sends answers. */
    interface Body {
        void run() throws Exception;
    }
}
