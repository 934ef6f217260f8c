package dev.larder.fe.debug;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.fe.http.HttpPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DebugPointsIT {
    private static final String SECRET = "cluster-secret";
    private static final String BASIC =
            "Basic " + Base64.getEncoder().encodeToString(("root:" + SECRET).getBytes(StandardCharsets.UTF_8));
    private static final String ADD = "add/FE.PAUSE_PENDING_BACKUP_JOB?value=nightly";

    private final DebugPoints points = new DebugPoints();
    private HttpPort port;

    @BeforeEach
    void start() throws IOException {
        port = HttpPort.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                SECRET::equals,
                Map.of(DebugPointRoute.PATH, new DebugPointRoute(points)));
    }

    @AfterEach
    void stop() {
        port.close();
    }

    @Test
    void setsAndRemovesAPoint() throws Exception {
        assertThat(post(ADD, BASIC).body()).contains("\"code\":0");
        assertThat(points.isSet("FE.PAUSE_PENDING_BACKUP_JOB")).isTrue();
        assertThat(post("remove/FE.PAUSE_PENDING_BACKUP_JOB", "Bearer " + SECRET)
                        .statusCode())
                .isEqualTo(200);
        assertThat(points.isSet("FE.PAUSE_PENDING_BACKUP_JOB")).isFalse();
        assertThat(post("remove/FE.PAUSE_PENDING_BACKUP_JOB", BASIC).statusCode())
                .isEqualTo(404);
    }

    @Test
    void clearsAll() throws Exception {
        post(ADD, BASIC);
        assertThat(post("clear", BASIC).statusCode()).isEqualTo(200);
        assertThat(points.isSet("FE.PAUSE_PENDING_BACKUP_JOB")).isFalse();
    }

    @Test
    void wantsTheSecret() throws Exception {
        assertThat(post(ADD, "").statusCode()).isEqualTo(401);
        assertThat(post(ADD, "Bearer wrong").statusCode()).isEqualTo(401);
        assertThat(post(ADD, "Basic !").statusCode()).isEqualTo(401);
        assertThat(points.isSet("FE.PAUSE_PENDING_BACKUP_JOB")).isFalse();
    }

    @Test
    void refusesPointsThatItDoesNotHave() throws Exception {
        HttpResponse<String> answer = post("add/FE.NOTHING?value=1", BASIC);
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("There is no such debug point here");
        assertThat(post("add/FE.PAUSE_PENDING_BACKUP_JOB", BASIC).statusCode()).isEqualTo(400);
    }

    private HttpResponse<String> post(String path, String authorization) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://" + InetAddress.getLoopbackAddress().getHostAddress() + ":" + port.port()
                                + DebugPointRoute.PATH + path))
                .POST(HttpRequest.BodyPublishers.noBody());
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
