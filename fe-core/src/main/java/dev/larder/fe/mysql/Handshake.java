package dev.larder.fe.mysql;

import dev.larder.fe.session.ServerVersion;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Optional;

/** The first two packets of a connection: the server's greeting and what the client says about itself. */
final class Handshake {
    private static final int PROTOCOL_VERSION = 10;
    private static final int UTF8MB4_GENERAL_CI = 45;
    private static final int NONCE_FIRST_PART = 8;
    private static final int RESERVED_BYTES = 10;
    private static final int FILLER_BYTES = 23;
    /** Capabilities, packet size, collation, filler: all that a client sends before it starts TLS. */
    private static final int TLS_REQUEST_BYTES = 32;

    private Handshake() {}

    /**
     * What the client says.
     *
     * @param tlsRequest whether nothing follows but TLS
     * @param proof a copy of what should prove the password
     * @param collation the number of the collation, which tells the character set
     */
    record Response(
            int capabilities,
            boolean tlsRequest,
            int collation,
            String user,
            ByteBuf proof,
            Optional<String> database,
            String plugin) {}

    static void writeGreeting(ByteBuf out, long connectionId, int capabilities, byte[] nonce, AuthPlugin plugin) {
        out.writeByte(PROTOCOL_VERSION);
        Wire.writeTerminated(out, ServerVersion.MYSQL);
        out.writeIntLE((int) connectionId);
        out.writeBytes(nonce, 0, NONCE_FIRST_PART).writeByte(0);
        out.writeShortLE(capabilities);
        out.writeByte(UTF8MB4_GENERAL_CI);
        out.writeShortLE(Replies.STATUS_AUTOCOMMIT);
        out.writeShortLE(capabilities >>> 16);
        out.writeByte(nonce.length + 1).writeZero(RESERVED_BYTES);
        out.writeBytes(nonce, NONCE_FIRST_PART, nonce.length - NONCE_FIRST_PART).writeByte(0);
        Wire.writeTerminated(out, plugin.wireName());
    }

    static Response readResponse(ByteBuf in, int offered) {
        Wire.require(in, 4);
        int capabilities = in.readIntLE() & offered;
        if (!Capability.has(capabilities, Capability.PROTOCOL_41)) {
            throw Wire.malformed("clients older than MySQL 4.1 are not supported");
        }
        Wire.require(in, TLS_REQUEST_BYTES - 4);
        in.skipBytes(4);
        int collation = in.readUnsignedByte();
        in.skipBytes(FILLER_BYTES);
        if (!in.isReadable() && Capability.has(capabilities, Capability.SSL)) {
            return new Response(capabilities, true, collation, "", Unpooled.EMPTY_BUFFER, Optional.empty(), "");
        }
        String user = Wire.readTerminated(in);
        ByteBuf proof = readProof(in, capabilities);
        Optional<String> database = Capability.has(capabilities, Capability.CONNECT_WITH_DB) && in.isReadable()
                ? Optional.of(Wire.readTerminatedOrRest(in)).filter(name -> !name.isEmpty())
                : Optional.empty();
        // What follows the plugin's name are attributes of the client's program; nobody asks for them.
        return new Response(capabilities, false, collation, user, proof, database, readPlugin(in, capabilities));
    }

    /** COM_CHANGE_USER, after its first byte. */
    static Response readChangeUser(ByteBuf in, int capabilities) {
        String user = Wire.readTerminated(in);
        ByteBuf proof = Unpooled.wrappedBuffer(Wire.readBytes(in, Wire.readByte(in)));
        Optional<String> database = in.isReadable()
                ? Optional.of(Wire.readTerminatedOrRest(in)).filter(name -> !name.isEmpty())
                : Optional.empty();
        int collation = in.readableBytes() >= 2 ? in.readUnsignedShortLE() : UTF8MB4_GENERAL_CI;
        return new Response(capabilities, false, collation, user, proof, database, readPlugin(in, capabilities));
    }

    private static ByteBuf readProof(ByteBuf in, int capabilities) {
        if (Capability.has(capabilities, Capability.PLUGIN_AUTH_LENENC)) {
            return Unpooled.wrappedBuffer(Wire.readLengthAndBytes(in));
        }
        if (Capability.has(capabilities, Capability.SECURE_CONNECTION)) {
            return Unpooled.wrappedBuffer(Wire.readBytes(in, Wire.readByte(in)));
        }
        throw Wire.malformed("passwords of clients older than MySQL 4.1 are not supported");
    }

    private static String readPlugin(ByteBuf in, int capabilities) {
        return Capability.has(capabilities, Capability.PLUGIN_AUTH) && in.isReadable()
                ? Wire.readTerminatedOrRest(in)
                : AuthPlugin.NATIVE.wireName();
    }
}
