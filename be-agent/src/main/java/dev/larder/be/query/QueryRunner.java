package dev.larder.be.query;

import dev.larder.common.rpc.proto.QueryRequest;

/** Runs queries. Safe to call from many threads; each call uses the caller's thread until the last row is sent. */
public interface QueryRunner extends AutoCloseable {
    /**
     * Runs one query and sends the header, then the rows. Returns when all is sent.
     *
     * @throws dev.larder.common.error.EngineException if the query cannot be run or was stopped; its message is for the
     *     user
     */
    void run(QueryRequest request, QuerySink sink);

    /** Stops running queries and frees what they hold. */
    @Override
    void close();
}
