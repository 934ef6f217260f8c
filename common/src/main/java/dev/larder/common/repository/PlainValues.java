package dev.larder.common.repository;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;

/** Teaches Jackson records that are one string or one number. */
final class PlainValues {
    private final SimpleModule module;

    private PlainValues(SimpleModule module) {
        this.module = module;
    }

    static PlainValues in(SimpleModule module) {
        return new PlainValues(module);
    }

    SimpleModule module() {
        return module;
    }

    <T> PlainValues text(Class<T> type, Function<T, String> write, Function<String, T> read) {
        return with(type, (value, out) -> out.writeString(write.apply(value)), (parser, context) -> {
            if (parser.currentToken() != JsonToken.VALUE_STRING) {
                return type.cast(context.handleUnexpectedToken(type, parser));
            }
            try {
                return read.apply(parser.getText());
            } catch (IllegalArgumentException e) {
                return type.cast(context.handleInstantiationProblem(type, parser.getText(), e));
            }
        });
    }

    <T> PlainValues number(Class<T> type, ToLongFunction<T> write, LongFunction<T> read) {
        return with(type, (value, out) -> out.writeNumber(write.applyAsLong(value)), (parser, context) -> {
            if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT) {
                return type.cast(context.handleUnexpectedToken(type, parser));
            }
            try {
                return read.apply(parser.getLongValue());
            } catch (IllegalArgumentException e) {
                return type.cast(context.handleInstantiationProblem(type, parser.getText(), e));
            }
        });
    }

    private <T> PlainValues with(Class<T> type, Writer<T> writer, Reader<T> reader) {
        module.addSerializer(type, new StdSerializer<T>(type) {
            private static final long serialVersionUID = 1L;

            @Override
            public void serialize(T value, JsonGenerator out, SerializerProvider provider) throws IOException {
                writer.write(value, out);
            }
        });
        module.addDeserializer(type, new StdDeserializer<T>(type) {
            private static final long serialVersionUID = 1L;

            @Override
            public T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
                return reader.read(parser, context);
            }
        });
        return this;
    }

    private interface Writer<T> {
        void write(T value, JsonGenerator out) throws IOException;
    }

    private interface Reader<T> {
        T read(JsonParser parser, DeserializationContext context) throws IOException;
    }
}
