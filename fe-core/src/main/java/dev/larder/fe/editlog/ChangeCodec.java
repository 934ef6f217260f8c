package dev.larder.fe.editlog;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.larder.fe.kernel.StateChange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * An entry of facts as JSON and back: {@code [{"type":"backup.batch-linked","v":1,...},...]}. Thread safe. Refuses
 * what it does not know whole: a fact that is skipped would make every later one wrong.
 */
public final class ChangeCodec {
    private static final String TYPE = "type";
    private static final String VERSION = "v";

    private final ObjectMapper mapper = StateJson.mapper();

    public byte[] encode(List<? extends StateChange> entry) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = mapper.createGenerator(bytes)) {
            json.writeStartArray();
            for (StateChange change : entry) {
                write(change, json);
            }
            json.writeEndArray();
        } catch (IOException e) {
            throw new IllegalStateException("Facts cannot be written: " + entry, e);
        }
        return bytes.toByteArray();
    }

    /**
     * Reads what {@link #encode} wrote, now or in any former version.
     *
     * @throws EditLogException when the bytes are damaged or newer than this program
     */
    public List<StateChange> decode(byte[] bytes) {
        try (JsonParser json = mapper.createParser(bytes)) {
            List<StateChange> entry = new ArrayList<>();
            expect(json, json.nextToken() == JsonToken.START_ARRAY, "an array of facts");
            while (json.nextToken() == JsonToken.START_OBJECT) {
                entry.add(read(json));
            }
            expect(json, json.currentToken() == JsonToken.END_ARRAY, "a fact or the end of the entry");
            expect(json, json.nextToken() == null, "the end of the entry");
            return entry;
        } catch (IOException e) {
            throw new EditLogException("An entry of the edit log cannot be read: " + e.getMessage(), e);
        }
    }

    private void write(StateChange change, JsonGenerator json) throws IOException {
        ChangeType type = ChangeType.of(change);
        json.writeStartObject();
        json.writeStringField(TYPE, type.typeName());
        json.writeNumberField(VERSION, type.version());
        StateJson.writeFields(mapper, change, json);
        json.writeEndObject();
    }

    /** Starts at the object's opening brace, ends at its closing one. */
    private StateChange read(JsonParser json) throws IOException {
        expect(json, TYPE.equals(json.nextFieldName()), "the type of a fact");
        String name = json.nextTextValue();
        ChangeType type = ChangeType.named(String.valueOf(name))
                .orElseThrow(() -> new EditLogException("The edit log holds a fact of type '" + name
                        + "', which this version does not know. Start the version that wrote it, or a newer one."));
        expect(json, VERSION.equals(json.nextFieldName()), "the version of a fact");
        int version = json.nextIntValue(0);
        if (version != type.version()) {
            throw new EditLogException("The edit log holds a fact of type '" + name + "' version " + version
                    + "; this version knows " + type.version() + ". Start the version that wrote it, or a newer one.");
        }
        expect(json, json.nextToken() == JsonToken.FIELD_NAME, "the fields of a fact");
        return mapper.readerFor(type.changeClass()).readValue(json);
    }

    private static void expect(JsonParser json, boolean found, String what) {
        if (!found) {
            throw new EditLogException("An entry of the edit log is damaged: expected " + what + " at byte "
                    + json.currentLocation().getByteOffset());
        }
    }
}
