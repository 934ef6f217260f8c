package dev.larder.be.debug;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.common.error.EngineException;
import dev.larder.common.id.TabletId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DebugPortTest {
    private static final TabletId TABLET = new TabletId(7);

    private final DebugPoints points = new DebugPoints();
    private DebugPort port;

    @BeforeEach
    void start() throws IOException {
        port = DebugPort.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), "s3cret"::equals, points);
    }

    @AfterEach
    void stop() {
        port.close();
    }

    @Test
    void aTabletFailsSoOftenAndNoOther() throws Exception {
        assertThat(post("add/" + DebugPoints.SNAPSHOT_FAILS + "?tablet_id=7&execute=2", "s3cret"))
                .isEqualTo(200);
        assertThatCode(() -> points.pass(new TabletId(8))).doesNotThrowAnyException();
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> points.pass(TABLET))
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("Tablet 7 is missing");
        }
        assertThatCode(() -> points.pass(TABLET)).doesNotThrowAnyException();
    }

    @Test
    void everyTabletFailsUntilThePointIsRemoved() throws Exception {
        assertThat(post("add/" + DebugPoints.VERSION_FAILS, "s3cret")).isEqualTo(200);
        assertThatThrownBy(() -> points.pass(TABLET)).hasMessageContaining("lacks versions");
        assertThat(post("remove/" + DebugPoints.VERSION_FAILS, "s3cret")).isEqualTo(200);
        assertThat(post("remove/" + DebugPoints.VERSION_FAILS, "s3cret")).isEqualTo(404);
        assertThatCode(() -> points.pass(TABLET)).doesNotThrowAnyException();
    }

    @Test
    void aTabletWaitsUntilAllPointsAreCleared() throws Exception {
        assertThat(post("add/" + DebugPoints.SNAPSHOT_WAITS, "s3cret")).isEqualTo(200);
        CompletableFuture<Void> passed = new CompletableFuture<>();
        Thread task = new Thread(() -> pass(passed), "task");
        task.start();
        while (task.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        assertThat(passed).isNotDone();
        assertThat(post("clear", "s3cret")).isEqualTo(200);
        passed.join();
    }

    @Test
    void nothingIsDoneForWhoDoesNotShowTheSecret() throws Exception {
        assertThat(post("add/" + DebugPoints.VERSION_FAILS, "guess")).isEqualTo(401);
        assertThatCode(() -> points.pass(TABLET)).doesNotThrowAnyException();
    }

    @Test
    void whatItDoesNotKnowIsRefused() throws Exception {
        assertThat(post("add/FE.PAUSE_PENDING_BACKUP_JOB", "s3cret")).isEqualTo(404);
        assertThat(post("add/" + DebugPoints.VERSION_FAILS + "?tablet_id=seven", "s3cret"))
                .isEqualTo(400);
        assertThat(post("add/" + DebugPoints.VERSION_FAILS + "?percent=5", "s3cret"))
                .isEqualTo(400);
    }

    private void pass(CompletableFuture<Void> passed) {
        try {
            points.pass(TABLET);
            passed.complete(null);
        } catch (IOException e) {
            passed.completeExceptionally(e);
        }
    }

    private int post(String what, String secret) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port.port() + "/api/debug_point/" + what))
                .header("Authorization", "Bearer " + secret)
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
