package dev.larder.fe.editlog;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.larder.fe.state.ClusterState;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * The whole state as JSON and back: {@code {"image":1,"state":{...}}}. Written and read as a stream, so its memory is
 * that of the state. Thread safe. Leaves the streams open.
 */
public final class ImageCodec {
    /** The format that is written. */
    public static final int FORMAT = 1;

    private static final String HEADER = "image";
    private static final String STATE = "state";

    private final ObjectMapper mapper = StateJson.mapper();

    public void write(ClusterState state, OutputStream out) throws IOException {
        try (JsonGenerator json = mapper.createGenerator(out).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)) {
            json.writeStartObject();
            json.writeNumberField(HEADER, FORMAT);
            json.writeFieldName(STATE);
            mapper.writeValue(json, state);
            json.writeEndObject();
        }
    }

    /** Throws an EditLogException when the image is damaged or newer than this program. */
    public ClusterState read(InputStream in) throws IOException {
        try (JsonParser json = mapper.createParser(in).disable(JsonParser.Feature.AUTO_CLOSE_SOURCE)) {
            expect(json.nextToken() == JsonToken.START_OBJECT && HEADER.equals(json.nextFieldName()));
            int format = json.nextIntValue(0);
            if (format != FORMAT) {
                throw new EditLogException("The image has format " + format + "; this version knows " + FORMAT
                        + ". Start the version that wrote it, or a newer one.");
            }
            expect(STATE.equals(json.nextFieldName()));
            json.nextToken();
            ClusterState state = mapper.readerFor(ClusterState.class).readValue(json);
            expect(json.nextToken() == JsonToken.END_OBJECT);
            return state;
        } catch (com.fasterxml.jackson.core.JacksonException e) {
            throw new EditLogException("An image of the state cannot be read: " + e.getMessage(), e);
        }
    }

    private static void expect(boolean found) {
        if (!found) {
            throw new EditLogException("An image of the state is damaged: it does not look like one");
        }
    }
}
