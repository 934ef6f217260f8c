package dev.larder.common.blob.hdfs;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Stands before a NameNode and spoils one call when it is told to. It knows calls by their names, which stand in what
 * clients send; Hadoop's clients send a call at once.
 */
public final class FaultyHdfs implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 16;

    /** What can be spoilt. */
    public enum Operation {
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
        private int in(byte[] bytes, int length) {
            return new String(bytes, 0, length, StandardCharsets.ISO_8859_1).indexOf(mark);
        }
    }

    /** How. */
    public enum Fault {
        /** The server says no. */
        ERROR,
        RESET_BEFORE,
        /** The server did it; nobody hears of it. */
        RESET_AFTER,
        STALL
    }

    private static final class Order {
        private final Operation operation;
        private final Fault fault;
        private final int after;
        private final AtomicInteger came = new AtomicInteger();

        Order(Operation operation, Fault fault, int after) {
            this.operation = operation;
            this.fault = fault;
            this.after = after;
        }
    }

    private final URI nameNode;
    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicReference<Order> order = new AtomicReference<>();

    /** Spoils nothing as yet. */
    public FaultyHdfs(URI nameNode) throws IOException {
        this.nameNode = nameNode;
        threads.execute(() -> {
            try {
                while (true) {
                    Socket client = listening.accept();
                    threads.execute(() -> serve(client));
                }
            } catch (IOException e) {
                // Closed.
            }
        });
    }

    public URI uri() {
        return URI.create("hdfs://127.0.0.1:" + listening.getLocalPort());
    }

    /** From now on, spoils one call of the kind: the first that comes after this many others of it. */
    public void spoil(Operation operation, Fault fault, int after) {
        order.set(new Order(operation, fault, after));
    }

    /** Spoils nothing any more. */
    public void heal() {
        order.set(null);
    }

    /** Whether what was ordered last has happened. */
    public boolean hasSpoilt() {
        Order now = order.get();
        return now != null && now.came.get() > now.after;
    }

    @Override
    public void close() throws IOException {
        listening.close();
        threads.shutdownNow();
    }

    private void serve(Socket client) {
        try (client;
                Socket there = new Socket(nameNode.getHost(), nameNode.getPort())) {
            client.setTcpNoDelay(true);
            there.setTcpNoDelay(true);
            Connection connection = new Connection(client, there);
            threads.execute(connection::answers);
            connection.calls();
        } catch (IOException e) {
            // One of them is gone, as it may.
        }
    }

    /** One thread passes on calls, another answers. What is spoilt is set before the call goes on. */
    private final class Connection {
        private final Socket client;
        private final Socket there;
        private volatile boolean cutAtAnswer;

        Connection(Socket client, Socket there) {
            this.client = client;
            this.there = there;
        }

        void calls() throws IOException {
            InputStream in = client.getInputStream();
            OutputStream out = there.getOutputStream();
            byte[] buffer = new byte[BUFFER_BYTES];
            boolean silent = false;
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                Order now = order.get();
                int at = now == null ? -1 : now.operation.in(buffer, count);
                if (at >= 0 && now.came.getAndIncrement() == now.after) {
                    switch (now.fault) {
                        // There is no such method: the name begins behind its tag and its length.
                        case ERROR -> buffer[at + 2] = 'X';
                        case RESET_BEFORE -> {
                            cut();
                            return;
                        }
                        case RESET_AFTER -> cutAtAnswer = true;
                        case STALL -> silent = true;
                    }
                }
                if (!silent) {
                    out.write(buffer, 0, count);
                }
            }
        }

        void answers() {
            byte[] buffer = new byte[BUFFER_BYTES];
            try (client;
                    there) {
                InputStream in = there.getInputStream();
                OutputStream out = client.getOutputStream();
                for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                    if (cutAtAnswer) {
                        cut();
                        return;
                    }
                    out.write(buffer, 0, count);
                }
            } catch (IOException e) {
                // One of them is gone, as it may.
            }
        }

        private void cut() throws IOException {
            client.setSoLinger(true, 0);
            client.close();
        }
    }
}
