package dev.larder.common.blob.s3;

import dev.larder.common.blob.Blobs;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.utils.AttributeMap;

/**
 * An HTTP client that gives up on a server that takes no more of what is sent. A socket has a limit for the silence of the
 * other end while one reads from it, and none while one writes: a server that is full, or is gone behind a firewall, would
 * hold an upload for ever. What is watched is how long nobody asks the body for more: while it is held back on purpose,
 * somebody does. Any thread.
 */
final class StallGuard implements SdkHttpClient {
    private static final String LENGTH = "Content-Length";
    /** What a socket takes in any case. */
    private static final long SMALL_BYTES = 64 << 10;

    private final SdkHttpClient client;
    private final Duration patience;
    // Its thread begins with the first large body, and ends when there was none for a while.
    private final ScheduledThreadPoolExecutor watch = new ScheduledThreadPoolExecutor(1, task -> {
        Thread thread = new Thread(task, "s3-stall-guard");
        thread.setDaemon(true);
        return thread;
    });

    private StallGuard(SdkHttpClient client, Duration patience) {
        this.client = client;
        this.patience = patience;
        watch.setRemoveOnCancelPolicy(true);
        watch.setKeepAliveTime(patience.toMillis(), TimeUnit.MILLISECONDS);
        watch.allowCoreThreadTimeOut(true);
    }

    /** @param patience how long a server may take nothing */
    static SdkHttpClient.Builder<?> around(SdkHttpClient.Builder<?> client, Duration patience) {
        return new Guarded(client, patience);
    }

    private record Guarded(SdkHttpClient.Builder<?> client, Duration patience)
            implements SdkHttpClient.Builder<Guarded> {
        @Override
        public SdkHttpClient buildWithDefaults(AttributeMap defaults) {
            return new StallGuard(client.buildWithDefaults(defaults), patience);
        }
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        return request.contentStreamProvider().isPresent() && isLarge(request)
                ? new Sending(request, request.contentStreamProvider().get())
                : client.prepareRequest(request);
    }

    @Override
    public String clientName() {
        return client.clientName();
    }

    @Override
    public void close() {
        watch.shutdownNow();
        client.close();
    }

    private static boolean isLarge(HttpExecuteRequest request) {
        return request.httpRequest()
                .firstMatchingHeader(LENGTH)
                .map(length -> Long.parseLong(length) > SMALL_BYTES)
                .orElse(true);
    }

    /** A request whose body is watched on its way. */
    private final class Sending implements ExecutableHttpRequest {
        private final ExecutableHttpRequest request;
        /** Since when nobody has asked for more; {@code Long.MAX_VALUE} while somebody does, and before and after the body. */
        private volatile long idleSince = Long.MAX_VALUE;

        private volatile boolean stalled;

        Sending(HttpExecuteRequest asked, ContentStreamProvider body) {
            request = client.prepareRequest(HttpExecuteRequest.builder()
                    .request(asked.httpRequest())
                    .contentStreamProvider(() -> new Body(body.newStream()))
                    .metricCollector(asked.metricCollector().orElse(null))
                    .build());
        }

        @Override
        public HttpExecuteResponse call() throws IOException {
            long interval = Math.max(1, patience.toMillis() / 4);
            ScheduledFuture<?> looks =
                    watch.scheduleWithFixedDelay(this::look, interval, interval, TimeUnit.MILLISECONDS);
            try {
                return request.call();
            } catch (IOException e) {
                throw stalled ? timedOut(e) : e;
            } finally {
                looks.cancel(false);
            }
        }

        @Override
        public void abort() {
            request.abort();
        }

        private void look() {
            long since = idleSince;
            if (since != Long.MAX_VALUE && System.nanoTime() - since > patience.toNanos()) {
                stalled = true;
                request.abort();
            }
        }

        private IOException timedOut(IOException cause) {
            SocketTimeoutException stall =
                    new SocketTimeoutException("The server took no bytes for " + patience.toSeconds() + " seconds");
            stall.initCause(cause);
            return stall;
        }

        private final class Body extends FilterInputStream {
            Body(InputStream body) {
                super(body);
            }

            @Override
            public int read() throws IOException {
                return Blobs.readByte(this);
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                idleSince = Long.MAX_VALUE;
                int count = super.read(buffer, offset, length);
                idleSince = count < 0 ? Long.MAX_VALUE : System.nanoTime();
                return count;
            }

            @Override
            public void close() throws IOException {
                idleSince = Long.MAX_VALUE;
                super.close();
            }
        }
    }
}
