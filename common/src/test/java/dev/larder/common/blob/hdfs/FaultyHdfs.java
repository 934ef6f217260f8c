package dev.larder.common.blob.hdfs;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.SocketFactory;
import org.apache.hadoop.conf.Configurable;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.net.StandardSocketFactory;

/**
 * Sockets of an HDFS client that spoil one call of one kind to the namenode, the first that comes. What goes to datanodes
 * is left alone: Hadoop reads blocks from sockets with channels only.
 */
final class FaultyHdfs implements AutoCloseable {
    private static final String ID = "larder.faulty.hdfs";
    /** By id: Hadoop makes the sockets' factory by its name. */
    private static final Map<String, FaultyHdfs> RUNNING = new ConcurrentHashMap<>();
    /** What can be spoilt. */
    enum Operation {
        CREATE("create"),
        ADD_BLOCK("addBlock"),
        SYNC("fsync"),
        COMPLETE("complete"),
        RENAME("rename2"),
        MAKE_FOLDERS("mkdirs"),
        LOCATE("getBlockLocations"),
        STAT("getFileInfo"),
        LIST("getListing"),
        DELETE("delete");

        private final String mark;

        /** The name of a call stands between the tags of two fields. */
        Operation(String method) {
            this.mark = "\n" + (char) method.length() + method + "\u0012";
        }

        /** Where in these bytes the call's name is told; -1 for other calls. */
        private int in(byte[] bytes) {
            return new String(bytes, StandardCharsets.ISO_8859_1).indexOf(mark);
        }
    }

    /** How. */
    enum Fault {
        /** The server says no. */
        ERROR,
        RESET_BEFORE,
        /** The server did it; nobody hears of it. */
        RESET_AFTER,
        STALL
    }

    private final String id = UUID.randomUUID().toString();
    private final AtomicInteger injected = new AtomicInteger();
    private final Operation operation;
    private final Fault fault;

    FaultyHdfs(Operation operation, Fault fault) {
        this.operation = operation;
        this.fault = fault;
        RUNNING.put(id, this);
    }

    /** The same store through these sockets. */
    HdfsSettings through(HdfsSettings settings) {
        Map<String, String> configuration = new HashMap<>(settings.configuration());
        configuration.put("hadoop.rpc.socket.factory.class.default", Sockets.class.getName());
        configuration.put("hadoop.rpc.socket.factory.class.ClientProtocol", StandardSocketFactory.class.getName());
        configuration.put(ID, id);
        return new HdfsSettings(settings.fileSystem(), settings.root(), settings.identity(), configuration);
    }

    /** How many requests were spoilt: one at most. */
    int injected() {
        return injected.get();
    }

    @Override
    public void close() {
        RUNNING.remove(id);
    }

    /** Made by Hadoop, by its name. */
    public static final class Sockets extends SocketFactory implements Configurable {
        private Configuration configuration;

        @Override
        public void setConf(Configuration configuration) {
            this.configuration = configuration;
        }

        @Override
        public Configuration getConf() {
            return configuration;
        }

        @Override
        public Socket createSocket() {
            return new SpoiltSocket(RUNNING.get(configuration.get(ID)));
        }

        @Override
        public Socket createSocket(String host, int port) throws IOException {
            return createSocket(InetAddress.getByName(host), port);
        }

        @Override
        public Socket createSocket(InetAddress host, int port) throws IOException {
            Socket socket = createSocket();
            socket.connect(new InetSocketAddress(host, port));
            return socket;
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress from, int fromPort) {
            throw new UnsupportedOperationException("Hadoop binds sockets by itself");
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort) {
            throw new UnsupportedOperationException("Hadoop binds sockets by itself");
        }
    }

    /** One thread sends, another receives. What is spoilt is set before the request goes out. */
    private static final class SpoiltSocket extends Socket {
        private final FaultyHdfs faults;
        private volatile boolean silent;
        private volatile boolean cutAtAnswer;

        SpoiltSocket(FaultyHdfs faults) {
            this.faults = faults;
        }

        @Override
        public OutputStream getOutputStream() throws IOException {
            return new FilterOutputStream(super.getOutputStream()) {
                @Override
                public void write(int one) throws IOException {
                    write(new byte[] {(byte) one}, 0, 1);
                }

                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    send(Arrays.copyOfRange(bytes, offset, offset + length), out);
                }
            };
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return new FilterInputStream(super.getInputStream()) {
                @Override
                public int read() throws IOException {
                    byte[] one = new byte[1];
                    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
                }

                @Override
                public int read(byte[] target, int offset, int length) throws IOException {
                    return receive(in.read(target, offset, length));
                }
            };
        }

        private void send(byte[] bytes, OutputStream out) throws IOException {
            int at = faults.operation.in(bytes);
            if (at >= 0 && faults.injected.compareAndSet(0, 1)) {
                spoil(bytes, at);
            }
            if (!silent) {
                out.write(bytes);
            }
        }

        private void spoil(byte[] call, int at) throws IOException {
            switch (faults.fault) {
                // There is no such method: the name begins behind its tag and its length.
                case ERROR -> call[at + 2] = 'X';
                case RESET_BEFORE -> throw cut();
                case RESET_AFTER -> cutAtAnswer = true;
                case STALL -> silent = true;
            }
        }

        private int receive(int count) throws IOException {
            if (cutAtAnswer && count > 0) {
                throw cut();
            }
            return count;
        }

        private SocketException cut() throws IOException {
            close();
            return new SocketException("Connection reset");
        }
    }
}
