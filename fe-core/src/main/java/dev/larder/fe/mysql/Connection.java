package dev.larder.fe.mysql;

import dev.larder.common.error.Failure;
import dev.larder.fe.session.Completion;
import dev.larder.fe.session.Session;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * One client's channel with its session and its count of packets. Packets are written by the event loop between
 * commands, and by the thread that runs a command during it; never by both at once.
 */
final class Connection {
    /** Larger buffers go out in pieces of this size, so that a slow client is seen to read. */
    private static final int PIECE_BYTES = 64 << 10;

    private static final long LOOK_AGAIN_MILLIS = 200;

    private static final long LINGER_SECONDS = 5;

    private final Channel channel;
    private final Session session;
    private final PacketWriter packets = new PacketWriter();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition writableChanged = lock.newCondition();
    private volatile int capabilities;

    Connection(Channel channel, Session session) {
        this.channel = channel;
        this.session = session;
    }

    Channel channel() {
        return channel;
    }

    Session session() {
        return session;
    }

    PacketWriter packets() {
        return packets;
    }

    int capabilities() {
        return capabilities;
    }

    void setCapabilities(int agreed) {
        capabilities = agreed;
    }

    Charset charset() {
        return session.variables().resultsCharacterSet().charset();
    }

    ByteBuf buffer() {
        return channel.alloc().buffer();
    }

    /** Writes one packet behind what the buffer holds. */
    void packet(ByteBuf out, Consumer<ByteBuf> payload) {
        int start = packets.start(out);
        payload.accept(out);
        packets.end(out, start);
    }

    /** Sends one short packet without waiting. */
    void send(Consumer<ByteBuf> payload) {
        ByteBuf out = buffer();
        packet(out, payload);
        write(out);
    }

    /** Sends a buffer without waiting, and takes it over. */
    void write(ByteBuf out) {
        // A write that fails goes to exceptionCaught, and the connection ends.
        settled(channel.writeAndFlush(out, channel.voidPromise()));
    }

    void close() {
        settled(channel.close());
    }

    void sendOk() {
        send(out -> Replies.ok(out, Completion.DONE, Replies.status(session), charset()));
    }

    void sendError(Failure failure) {
        send(out -> Replies.error(out, failure, charset()));
    }

    void sendErrorAndClose(Failure failure) {
        ByteBuf out = buffer();
        packet(out, error -> Replies.error(error, failure, charset()));
        settled(channel.writeAndFlush(out).addListener(ChannelFutureListener.CLOSE));
    }

    /**
     * Says what is wrong and goes on to read (what comes is thrown away) for a while: a client in the middle of a large
     * packet reads no answer before it has sent the whole, and none at all from a connection that was cut.
     */
    void sendErrorAndLinger(Failure failure) {
        sendError(failure);
        channel.config().setAutoRead(true);
        settled(channel.eventLoop().schedule(this::close, LINGER_SECONDS, TimeUnit.SECONDS));
    }

    /** The event loop saw the channel become writable, or close. */
    void wakeWriter() {
        lock.lock();
        try {
            writableChanged.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Sends a buffer, and waits until the client has read enough of what was sent before. A client that reads nothing for
     * {@code net_write_timeout} is cut off. Takes the buffer over. Not for the event loop.
     */
    void sendPaced(ByteBuf out) {
        try {
            while (out.readableBytes() > PIECE_BYTES) {
                sendPiece(out.readRetainedSlice(PIECE_BYTES));
            }
            sendPiece(out.retain());
        } finally {
            out.release();
        }
    }

    private void sendPiece(ByteBuf piece) {
        try {
            awaitWritable();
        } catch (RuntimeException e) {
            piece.release();
            throw e;
        }
        write(piece);
    }

    private void awaitWritable() {
        long timeout = Duration.ofSeconds(session.variables().number("net_write_timeout"))
                .toNanos();
        long progressAt = System.nanoTime();
        long unsent = Long.MAX_VALUE;
        while (true) {
            session.checkCancelled();
            if (!channel.isActive()) {
                session.cancelStatement();
                session.checkCancelled();
            }
            long unsentNow = channel.bytesBeforeWritable();
            if (channel.isWritable()) {
                return;
            }
            if (unsentNow < unsent) {
                unsent = unsentNow;
                progressAt = System.nanoTime();
            } else if (System.nanoTime() - progressAt > timeout) {
                close();
                session.cancelStatement();
            }
            lock.lock();
            try {
                if (!channel.isWritable() && channel.isActive()) {
                    boolean unusedSignalled = writableChanged.await(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
                }
            } catch (InterruptedException e) {
                // The server is closing: its threads are interrupted so that they do not wait for clients.
                Thread.currentThread().interrupt();
                session.cancelStatement();
            } finally {
                lock.unlock();
            }
        }
    }

    /** Says that nobody waits for the outcome: a channel that cannot write or close is closed by Netty. */
    static void settled(Future<?> outcome) {
        assert outcome != null;
    }
}
