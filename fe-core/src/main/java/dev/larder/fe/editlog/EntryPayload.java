package dev.larder.fe.editlog;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import com.github.luben.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;

/** The bytes of an entry in the log: JSON as it is when it is short, else compressed with Zstandard. */
final class EntryPayload {
    /** Longer entries are compressed: plans of large jobs shrink to a tenth. */
    static final int PLAIN_BYTES_MAX = 64 << 10;

    /** Bytes of an entry before compression at most. */
    static final int JSON_BYTES_MAX = 1 << 30;

    private static final int LEVEL = 1;
    private static final byte FIRST_OF_JSON = '[';

    private EntryPayload() {}

    static byte[] pack(byte[] json) {
        return json.length <= PLAIN_BYTES_MAX ? json : Zstd.compress(json, LEVEL);
    }

    static byte[] unpack(byte[] payload) {
        if (payload.length > 0 && payload[0] == FIRST_OF_JSON) {
            return payload;
        }
        try (ZstdInputStream in = new ZstdInputStream(new ByteArrayInputStream(payload))) {
            byte[] json = in.readNBytes(JSON_BYTES_MAX);
            if (in.read() >= 0) {
                throw new EditLogException("An entry of the edit log has more than " + JSON_BYTES_MAX + " bytes");
            }
            return json;
        } catch (IOException | ZstdException e) {
            throw new EditLogException("An entry of the edit log is neither JSON nor Zstandard", e);
        }
    }
}
