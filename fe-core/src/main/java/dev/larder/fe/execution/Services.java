package dev.larder.fe.execution;

import dev.larder.common.rpc.proto.AgentGrpc;
import dev.larder.fe.catalog.Backend;
import dev.larder.fe.config.FrontendSettings;
import dev.larder.fe.dispatch.Progress;
import dev.larder.fe.engine.Engine;
import dev.larder.fe.help.Help;
import dev.larder.fe.session.SessionRegistry;
import dev.larder.fe.show.ClusterRows;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * Everything statements may need.
 *
 * @param agents a stub for the agent of a backend, whose calls end after a time
 * @param progress how far running work is
 * @param self what this frontend says of itself
 * @param zone in which times are shown and snapshots are named
 */
public record Services(
        Engine engine,
        SessionRegistry sessions,
        Loads loads,
        Repositories repositories,
        Backends backends,
        BiFunction<Backend, Duration, AgentGrpc.AgentBlockingStub> agents,
        Progress progress,
        Supplier<ClusterRows.Self> self,
        Help help,
        FrontendSettings settings,
        InstantSource clock,
        ZoneId zone) {}
