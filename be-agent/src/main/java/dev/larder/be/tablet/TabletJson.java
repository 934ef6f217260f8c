package dev.larder.be.tablet;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.InjectableValues;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.larder.common.id.TabletId;
import dev.larder.common.schema.SchemaJson;
import dev.larder.common.schema.TableSchema;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The text of {@code tablet.json}. Its format is for ever: a change raises the format number. */
public final class TabletJson {
    public static final String FILE_NAME = "tablet.json";

    private static final int FORMAT = 1;
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .addModule(new JavaTimeModule())
            .addModule(SchemaJson.module())
            .injectableValues(SchemaJson.addTo(new InjectableValues.Std()))
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .build();

    private TabletJson() {}

    public static byte[] write(TabletState state) {
        try {
            return MAPPER.writeValueAsBytes(
                    new Document(FORMAT, state.id().value(), state.schema(), state.rowsets(), state.prepared()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A tablet's state can always be written: " + state.id(), e);
        }
    }

    public static String text(TabletState state) {
        return new String(write(state), StandardCharsets.UTF_8);
    }

    /** The state a text describes; a text of another format, or one that makes no sense, is an IOException. */
    public static TabletState read(byte[] json) throws IOException {
        try {
            Document document = MAPPER.readValue(json, Document.class);
            if (document.format() != FORMAT) {
                throw new IOException("Tablet description has format " + document.format() + ", expected " + FORMAT);
            }
            return new TabletState(
                    new TabletId(document.tabletId()), document.schema(), document.rowsets(), document.prepared());
        } catch (JacksonException | IllegalArgumentException | NullPointerException e) {
            throw new IOException("Not a tablet description: " + e.getMessage(), e);
        }
    }

    public static TabletState read(String json) throws IOException {
        return read(json.getBytes(StandardCharsets.UTF_8));
    }

    private record Document(
            int format,
            long tabletId,
            Optional<TableSchema> schema,
            List<Rowset> rowsets,
            List<PreparedLoad> prepared) {}
}
