package dev.larder.fe.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** Listens for HTTP with one thread. Every request must show the secret, as password of any user or as bearer token. */
public final class HttpPort implements Closeable {
    private static final int CONNECTIONS_MAX = 64;
    private static final int BODY_BYTES_MAX = 64 << 10;
    private static final int SILENCE_SECONDS_MAX = 30;

    private final EventLoopGroup network =
            new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("http"), NioIoHandler.newFactory());
    private final AtomicInteger connections = new AtomicInteger();
    private final Predicate<String> secret;
    private final Map<String, HttpRoute> routes;
    private final Channel listener;

    private HttpPort(InetSocketAddress address, Predicate<String> secret, Map<String, HttpRoute> routes)
            throws IOException {
        this.secret = secret;
        this.routes = Map.copyOf(routes);
        this.listener = listen(address);
    }

    /**
     * Starts to listen; throws if the address cannot be used.
     *
     * @param secret compares in constant time
     * @param routes by the beginning of their paths
     */
    public static HttpPort start(InetSocketAddress address, Predicate<String> secret, Map<String, HttpRoute> routes)
            throws IOException {
        return new HttpPort(address, secret, routes);
    }

    public int port() {
        return ((InetSocketAddress) listener.localAddress()).getPort();
    }

    @Override
    public void close() {
        listener.close().awaitUninterruptibly();
        network.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private Channel listen(InetSocketAddress address) throws IOException {
        ChannelFuture bound = new ServerBootstrap()
                .group(network)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        accept(channel);
                    }
                })
                .bind(address)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            network.shutdownGracefully(0, 0, TimeUnit.MILLISECONDS).awaitUninterruptibly();
            throw new IOException(
                    "Cannot listen on " + address + ": " + bound.cause().getMessage(), bound.cause());
        }
        return bound.channel();
    }

    private void accept(SocketChannel channel) {
        int open = connections.incrementAndGet();
        channel.closeFuture().addListener(closed -> connections.decrementAndGet());
        if (open > CONNECTIONS_MAX) {
            var unused = channel.close();
            return;
        }
        channel.pipeline()
                .addLast(
                        new ReadTimeoutHandler(SILENCE_SECONDS_MAX),
                        new HttpServerCodec(),
                        new HttpObjectAggregator(BODY_BYTES_MAX),
                        new HttpHandler(secret, routes));
    }
}
