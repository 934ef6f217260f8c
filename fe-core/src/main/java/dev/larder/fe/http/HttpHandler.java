package dev.larder.fe.http;

import dev.larder.fe.http.HttpRoute.Answer;
import dev.larder.fe.http.HttpRoute.Question;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The requests of one connection, one after the other. */
final class HttpHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final String BASIC = "Basic ";
    private static final String BEARER = "Bearer ";
    private static final Logger log = LoggerFactory.getLogger(HttpHandler.class);

    private final Predicate<String> secret;
    private final Map<String, HttpRoute> routes;

    HttpHandler(Predicate<String> secret, Map<String, HttpRoute> routes) {
        this.secret = secret;
        this.routes = routes;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        Answer answer = answer(request);
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(answer.status()),
                Unpooled.copiedBuffer(answer.body(), StandardCharsets.UTF_8));
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, answer.type() + "; charset=utf-8");
        HttpUtil.setContentLength(response, response.content().readableBytes());
        if (answer.status() == HttpResponseStatus.UNAUTHORIZED.code()) {
            response.headers().set(HttpHeaderNames.WWW_AUTHENTICATE, "Basic realm=\"larder\"");
        }
        boolean alive = HttpUtil.isKeepAlive(request);
        HttpUtil.setKeepAlive(response, alive);
        context.writeAndFlush(response)
                .addListener(alive ? ChannelFutureListener.CLOSE_ON_FAILURE : ChannelFutureListener.CLOSE);
    }

    private Answer answer(FullHttpRequest request) {
        if (!request.decoderResult().isSuccess()) {
            return problem(HttpResponseStatus.BAD_REQUEST, "This is no HTTP request");
        }
        if (!secret.test(shown(request))) {
            return problem(
                    HttpResponseStatus.UNAUTHORIZED, "The cluster's token is needed, as password or bearer token");
        }
        try {
            QueryStringDecoder target = new QueryStringDecoder(request.uri());
            for (Map.Entry<String, HttpRoute> route : routes.entrySet()) {
                if (target.path().startsWith(route.getKey())) {
                    return route.getValue().answer(question(request, target, route.getKey()));
                }
            }
            return problem(HttpResponseStatus.NOT_FOUND, "Nothing is here");
        } catch (IllegalArgumentException e) {
            return problem(HttpResponseStatus.BAD_REQUEST, "This is no path");
        }
    }

    private static Question question(FullHttpRequest request, QueryStringDecoder target, String start) {
        Map<String, String> parameters = new HashMap<>();
        target.parameters().forEach((name, values) -> parameters.put(name, values.get(values.size() - 1)));
        return new Question(request.method().name(), target.path().substring(start.length()), parameters);
    }

    /** What the request shows as secret; empty if nothing. */
    private static String shown(FullHttpRequest request) {
        String header = request.headers().get(HttpHeaderNames.AUTHORIZATION, "");
        if (header.startsWith(BEARER)) {
            return header.substring(BEARER.length()).strip();
        }
        if (!header.startsWith(BASIC)) {
            return "";
        }
        try {
            String pair = new String(
                    Base64.getDecoder().decode(header.substring(BASIC.length()).strip()), StandardCharsets.UTF_8);
            return pair.substring(pair.indexOf(':') + 1);
        } catch (IllegalArgumentException e) {
            log.debug("A request shows no secret", e);
            return "";
        }
    }

    private static Answer problem(HttpResponseStatus status, String text) {
        return new Answer(status.code(), "text/plain", text + "\n");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        log.debug("An HTTP connection is closed", cause);
        var unused = context.close();
    }
}
