package dev.larder.common.repository;

import com.fasterxml.jackson.annotation.JacksonInject;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.OptBoolean;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.InjectableValues;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdInputStream;
import dev.larder.common.blob.BlobKey;
import dev.larder.common.blob.CorruptBlob;
import dev.larder.common.id.PartitionId;
import dev.larder.common.id.TableId;
import dev.larder.common.id.TabletId;
import dev.larder.common.schema.AutoIncrement;
import dev.larder.common.schema.Rollup;
import dev.larder.common.schema.SchemaJson;
import dev.larder.common.schema.SecondaryIndex;
import dev.larder.common.schema.TableFeatures;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Manifests as bytes. Equal values give equal bytes. What is read is bounded in size, depth and length before it is
 * taken in, and a value that comes out obeys every rule of its type.
 */
public final class ManifestCodec {
    /** The format this code writes, and the newest it reads. */
    public static final int FORMAT = 1;
    /** Stored bytes of a manifest at most. */
    public static final int STORED_BYTES_MAX = 64 * 1024 * 1024;
    /** Bytes of its JSON at most. */
    public static final int JSON_BYTES_MAX = 128 * 1024 * 1024;

    private static final int DEPTH_MAX = 32;
    private static final int STRING_LENGTH_MAX = 1024 * 1024;
    private static final int NAME_LENGTH_MAX = 1024;
    private static final int NUMBER_LENGTH_MAX = 40;
    private static final int TOKENS_MAX = 20_000_000;
    private static final int ZSTD_LEVEL = 3;
    private static final ObjectMapper MAPPER = mapper();

    private ManifestCodec() {}

    /** JSON as it is, for blobs that people look at. */
    public static byte[] encode(Object manifest) {
        try {
            return MAPPER.writeValueAsBytes(new Envelope(FORMAT, manifest));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** JSON, compressed with zstd. */
    public static byte[] compress(Object manifest) {
        return Zstd.compress(encode(manifest), ZSTD_LEVEL);
    }

    /** @param key of the blob the bytes came from, for messages */
    public static <T> T decode(BlobKey key, byte[] json, Class<T> type) throws CorruptBlob {
        if (json.length > JSON_BYTES_MAX) {
            throw new CorruptBlob("Blob " + key + " is larger than " + JSON_BYTES_MAX + " bytes");
        }
        try (JsonParser parser = MAPPER.createParser(json)) {
            readFormat(key, parser);
            T manifest = reader(type).readValue(parser);
            if (manifest == null) {
                throw new CorruptBlob("Blob " + key + " is empty");
            }
            return manifest;
        } catch (CorruptBlob e) {
            throw e;
        } catch (JsonMappingException e) {
            throw new CorruptBlob(
                    "Blob " + key + " is no " + type.getSimpleName() + ": " + firstLine(e.getOriginalMessage()) + " at "
                            + e.getPathReference(),
                    e);
        } catch (JsonProcessingException e) {
            throw new CorruptBlob(
                    "Blob " + key + " is no " + type.getSimpleName() + ": " + firstLine(e.getOriginalMessage()), e);
        } catch (IOException | RuntimeException e) {
            throw new CorruptBlob("Blob " + key + " is no " + type.getSimpleName() + ": " + e.getMessage(), e);
        }
    }

    /** As {@link #decode}, of compressed bytes. */
    public static <T> T decompress(BlobKey key, byte[] stored, Class<T> type) throws CorruptBlob {
        try (ZstdInputStream in = new ZstdInputStream(new ByteArrayInputStream(stored))) {
            byte[] json = in.readNBytes(JSON_BYTES_MAX + 1);
            return decode(key, json, type);
        } catch (CorruptBlob e) {
            throw e;
        } catch (IOException e) {
            throw new CorruptBlob("Blob " + key + " is not compressed with zstd: " + e.getMessage(), e);
        }
    }

    /** Fails unless the bytes are those that the reference promises. */
    public static void verify(BlobRef expected, byte[] stored) throws CorruptBlob {
        String found = sha256(stored);
        if (stored.length != expected.size() || !found.equals(expected.sha256())) {
            throw new CorruptBlob("Blob " + expected.key() + " is damaged: expected " + expected.size()
                    + " bytes with SHA-256 " + expected.sha256() + ", found " + stored.length + " bytes with SHA-256 "
                    + found);
        }
    }

    /** As 64 hex characters. */
    public static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java runtime has SHA-256", e);
        }
    }

    /** A lease has a member that the first ones lacked; its creator says which members must be there. */
    private static ObjectReader reader(Class<?> type) {
        ObjectReader reader = MAPPER.readerFor(type);
        return type == Lease.class
                ? reader.without(
                        DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
                        DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                : reader;
    }

    /** Moves the parser behind the format, which is the first member of every manifest. */
    private static void readFormat(BlobKey key, JsonParser parser) throws IOException {
        boolean first = parser.nextToken() == JsonToken.START_OBJECT
                && "format".equals(parser.nextFieldName())
                && parser.nextToken() == JsonToken.VALUE_NUMBER_INT;
        if (!first) {
            throw new CorruptBlob("Blob " + key + " does not begin with its format");
        }
        int format = parser.getIntValue();
        if (format > FORMAT) {
            throw new CorruptBlob(
                    "Blob " + key + " has format " + format + "; this version of Larder reads formats up to " + FORMAT);
        }
        if (format < 1) {
            throw new CorruptBlob("Blob " + key + " has an impossible format: " + format);
        }
        parser.nextToken();
    }

    private static String firstLine(String text) {
        int end = text == null ? -1 : text.indexOf('\n');
        return end < 0 ? String.valueOf(text) : text.substring(0, end);
    }

    private static ObjectMapper mapper() {
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(DEPTH_MAX)
                        .maxStringLength(STRING_LENGTH_MAX)
                        .maxNameLength(NAME_LENGTH_MAX)
                        .maxNumberLength(NUMBER_LENGTH_MAX)
                        .maxDocumentLength(JSON_BYTES_MAX)
                        .maxTokenCount(TOKENS_MAX)
                        .build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .build();
        return JsonMapper.builder(factory)
                .addModule(new Jdk8Module())
                .addModule(new JavaTimeModule())
                .addModule(plainValues())
                .addMixIn(TableFeatures.class, LaterFeatures.class)
                .addModule(SchemaJson.module())
                .injectableValues(SchemaJson.addTo(new InjectableValues.Std())
                        .addValue(CatalogManifest.TableContent.FEATURES, TableFeatures.NONE)
                        .addValue(CatalogManifest.VIEWS, List.of())
                        .addValue(LaterFeatures.ROLLUPS, List.of())
                        .addValue(BatchManifest.BUNDLES, List.of())
                        .addValue(SnapshotManifest.RETENTION, Optional.empty())
                        .addValue(SnapshotManifest.BatchRef.PARTITIONS, List.of())
                        .addValue(SnapshotManifest.BatchRef.PARTITION, Optional.empty())
                        .addValue(RepositoryIdentity.ENCRYPTION, Optional.empty()))
                // A record's members are its components; questions such as isComplete() are none.
                .visibility(PropertyAccessor.IS_GETTER, Visibility.NONE)
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                .build();
    }

    /** Identities and keys stand in JSON as plain numbers and strings. */
    private static SimpleModule plainValues() {
        return PlainValues.in(new SimpleModule("larder"))
                .text(BlobKey.class, BlobKey::value, BlobKey::new)
                .text(JobName.class, JobName::value, JobName::new)
                .number(TableId.class, TableId::value, TableId::new)
                .number(PartitionId.class, PartitionId::value, PartitionId::new)
                .number(TabletId.class, TabletId::value, TabletId::new)
                .module();
    }

    /** Features that the first manifests with features lacked: read for its annotations, never made. */
    @SuppressWarnings("UnusedVariable")
    private abstract static class LaterFeatures {
        static final String ROLLUPS = "features.rollups";

        @JsonCreator
        LaterFeatures(
                List<SecondaryIndex> indexes,
                Optional<AutoIncrement> autoIncrement,
                @JacksonInject(value = ROLLUPS, useInput = OptBoolean.TRUE) List<Rollup> rollups) {}
    }

    private record Envelope(int format, @JsonUnwrapped Object manifest) {}
}
