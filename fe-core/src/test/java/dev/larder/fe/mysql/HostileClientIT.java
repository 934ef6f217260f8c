package dev.larder.fe.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The port with clients that mean no good. */
class HostileClientIT {
    private static final int CLIENT_CAPABILITIES = Capability.LONG_PASSWORD
            | Capability.PROTOCOL_41
            | Capability.SECURE_CONNECTION
            | Capability.PLUGIN_AUTH
            | Capability.TRANSACTIONS;

    /** A socket that speaks just enough to be let in. */
    private static final class RawClient implements AutoCloseable {
        private final Socket socket;
        private final DataInputStream in;
        private final OutputStream out;

        RawClient(ToyServer server) throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
            socket.setSoTimeout(20_000);
            in = new DataInputStream(socket.getInputStream());
            out = socket.getOutputStream();
            readPacket();
        }

        static RawClient loggedIn(ToyServer server) throws IOException {
            RawClient client = new RawClient(server);
            client.send(1, response());
            assertThat(client.readPacket()[0]).isEqualTo((byte) 0);
            return client;
        }

        void send(int sequence, byte[] payload) throws IOException {
            sendHeader(payload.length, sequence);
            out.write(payload);
            out.flush();
        }

        void sendHeader(int length, int sequence) throws IOException {
            out.write(new byte[] {(byte) length, (byte) (length >> 8), (byte) (length >> 16), (byte) sequence});
            out.flush();
        }

        void query(String sql) throws IOException {
            send(0, ("\u0003" + sql).getBytes(StandardCharsets.UTF_8));
        }

        byte[] readPacket() throws IOException {
            int length = in.readUnsignedByte() | in.readUnsignedByte() << 8 | in.readUnsignedByte() << 16;
            in.readUnsignedByte();
            byte[] payload = new byte[length];
            in.readFully(payload);
            return payload;
        }

        /** The number of the error that comes, or 0 if the server closes without one. */
        int readError() {
            try {
                byte[] payload = readPacket();
                assertThat(payload[0]).isEqualTo((byte) 0xFF);
                return (payload[1] & 0xFF) | (payload[2] & 0xFF) << 8;
            } catch (IOException e) {
                return 0;
            }
        }

        /** Whether the server ends the connection; waits for it. */
        boolean isClosedByServer() throws IOException {
            InputStream rest = socket.getInputStream();
            try {
                byte[] some = new byte[8192];
                int count = 0;
                while (count >= 0) {
                    count = rest.read(some);
                }
                return true;
            } catch (java.net.SocketTimeoutException e) {
                return false;
            } catch (IOException e) {
                return true;
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static byte[] response() throws IOException {
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        for (int shift = 0; shift < 32; shift += 8) {
            payload.write(CLIENT_CAPABILITIES >> shift);
        }
        payload.write(new byte[] {0, 0, 0, 1, 45});
        payload.write(new byte[23]);
        payload.write("root\0".getBytes(StandardCharsets.US_ASCII));
        payload.write(0);
        payload.write("mysql_native_password\0".getBytes(StandardCharsets.US_ASCII));
        return payload.toByteArray();
    }

    private static void assertServes(ToyServer server) throws SQLException {
        try (Connection connection = server.connect()) {
            assertThat(connection.isValid(5)).isTrue();
        }
    }

    @Test
    void refusesATruncatedHandshake() throws Exception {
        byte[] whole = response();
        try (ToyServer server = ToyServer.start()) {
            for (int length = 0; length < whole.length - "mysql_native_password\0".length(); length++) {
                try (RawClient client = new RawClient(server)) {
                    client.send(1, java.util.Arrays.copyOf(whole, length));
                    assertThat(client.isClosedByServer())
                            .as("after %s bytes", length)
                            .isTrue();
                }
            }
            assertServes(server);
        }
    }

    @Test
    void refusesALargePacketBeforeLoginWhenItsHeaderCame() throws Exception {
        try (ToyServer server = ToyServer.start();
                RawClient client = new RawClient(server)) {
            client.sendHeader(0xFF_FFFF, 1);
            assertThat(client.readError()).isEqualTo(1153);
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @Test
    void refusesALargePacketAfterLogin() throws Exception {
        try (ToyServer server = ToyServer.start(Map.of("max_allowed_packet", 1L << 20));
                RawClient client = RawClient.loggedIn(server)) {
            // The error is there to be read after the whole packet was sent.
            client.send(0, new byte[4 << 20]);
            assertThat(client.readError()).isEqualTo(1153);
            client.query("insert");
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @Test
    void refusesAWrongSequence() throws Exception {
        try (ToyServer server = ToyServer.start()) {
            try (RawClient client = new RawClient(server)) {
                client.send(5, response());
                assertThat(client.readError()).isEqualTo(1156);
                assertThat(client.isClosedByServer()).isTrue();
            }
            try (RawClient client = RawClient.loggedIn(server)) {
                client.send(3, "\u0003select 1".getBytes(StandardCharsets.US_ASCII));
                assertThat(client.readError()).isEqualTo(1156);
                assertThat(client.isClosedByServer()).isTrue();
            }
        }
    }

    @Test
    void closesAClientThatDoesNotLogIn() throws Exception {
        try (ToyServer server = ToyServer.start(Map.of("connect_timeout", 2L))) {
            try (RawClient silent = new RawClient(server)) {
                assertThat(silent.isClosedByServer()).isTrue();
            }
            try (RawClient half = new RawClient(server)) {
                half.sendHeader(100, 1);
                assertThat(half.isClosedByServer()).isTrue();
            }
            Awaitility.await().until(() -> server.registry.size() == 0);
        }
    }

    @Test
    void closesAClientThatStopsInTheMiddleOfAPacket() throws Exception {
        try (ToyServer server = ToyServer.start(Map.of("net_read_timeout", 1L));
                RawClient client = RawClient.loggedIn(server)) {
            client.sendHeader(1000, 0);
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @Test
    void closesAnIdleClient() throws Exception {
        try (ToyServer server = ToyServer.start(Map.of("wait_timeout", 1L));
                RawClient client = RawClient.loggedIn(server)) {
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @Test
    void answersAnUnknownCommand() throws Exception {
        try (ToyServer server = ToyServer.start();
                RawClient client = RawClient.loggedIn(server)) {
            client.send(0, new byte[] {99});
            assertThat(client.readError()).isEqualTo(1047);
            client.send(0, new byte[] {14});
            assertThat(client.readPacket()[0]).isEqualTo((byte) 0);
        }
    }

    @Test
    void answersCommandsThatComeAheadInOrder() throws Exception {
        try (ToyServer server = ToyServer.start();
                RawClient client = RawClient.loggedIn(server)) {
            for (int i = 0; i < 100; i++) {
                client.query(i % 2 == 0 ? "insert" : "nonsense");
            }
            for (int i = 0; i < 100; i++) {
                assertThat(client.readPacket()[0]).isEqualTo((byte) (i % 2 == 0 ? 0 : 0xFF));
            }
        }
    }

    @Test
    void refusesTextThatIsNone() throws Exception {
        try (ToyServer server = ToyServer.start();
                RawClient client = RawClient.loggedIn(server)) {
            client.send(0, new byte[] {3, 's', (byte) 0xC3, (byte) 0x28});
            assertThat(client.readError()).isEqualTo(1300);
        }
    }

    @Test
    void waitsForAClientThatReadsSlowly() throws Exception {
        int rows = 100_000;
        try (ToyServer server = ToyServer.start();
                RawClient client = RawClient.loggedIn(server)) {
            client.query("rows " + rows);
            Awaitility.await().until(() -> server.executor.rowsGiven.get() > 0);
            long before = -1;
            long given = 0;
            // As long as the client does not read, the rows stop after what buffers hold.
            while (given != before) {
                before = given;
                Awaitility.await().pollDelay(Duration.ofMillis(300)).until(() -> true);
                given = server.executor.rowsGiven.get();
            }
            assertThat(given).isLessThan(rows / 2);
            int packets = 0;
            // The count of columns, two definitions and their end come before the rows.
            while (packets < 1 + 2 + 1 + rows) {
                assertThat(client.readPacket()).isNotEmpty();
                packets++;
            }
            assertThat(client.readPacket()[0]).isEqualTo((byte) 0xFE);
        }
    }

    @Test
    void cutsOffAClientThatStopsReading() throws Exception {
        try (ToyServer server = ToyServer.start(Map.of("net_write_timeout", 1L));
                RawClient client = RawClient.loggedIn(server)) {
            client.query("rows 100000");
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> server.registry.size() == 0);
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @Test
    void survivesRandomBytes() throws Exception {
        long seed = Long.getLong("larder.seed", System.nanoTime());
        System.out.println("Random bytes from -Dlarder.seed=" + seed);
        Random random = new Random(seed);
        try (ToyServer server = ToyServer.start()) {
            for (int round = 0; round < 300; round++) {
                try (RawClient client = round % 2 == 0 ? new RawClient(server) : RawClient.loggedIn(server)) {
                    sendNoise(client, random, round % 2 == 0 ? 1 : 0);
                } catch (IOException e) {
                    // The server has closed while we were writing, as it should.
                    assertThat(e).isNotInstanceOf(java.net.SocketTimeoutException.class);
                }
            }
            assertServes(server);
            Awaitility.await().until(() -> server.registry.size() == 0);
        }
    }

    private static void sendNoise(RawClient client, Random random, int sequence) throws IOException {
        int packets = 1 + random.nextInt(4);
        for (int i = 0; i < packets; i++) {
            byte[] noise = new byte[random.nextInt(200)];
            random.nextBytes(noise);
            if (noise.length > 0 && random.nextBoolean()) {
                noise[0] = (byte) random.nextInt(32);
            }
            if (random.nextInt(4) == 0) {
                client.out.write(noise);
            } else {
                client.send(sequence, noise);
            }
        }
    }
}
