package dev.larder.fe.editlog;

import org.apache.ratis.protocol.Message;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;

/**
 * An entry on its way into the log, and the term in which it was decided. The term is not part of the entry.
 *
 * @param payload the bytes of the entry
 */
record Decided(long term, ByteString payload) implements Message {
    @Override
    public ByteString getContent() {
        return payload;
    }
}
