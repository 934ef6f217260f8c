package dev.larder.common.blob.encryption;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeyStatus;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.streamingaead.AesGcmHkdfStreamingKey;
import com.google.crypto.tink.streamingaead.AesGcmHkdfStreamingParameters;
import com.google.crypto.tink.streamingaead.AesGcmHkdfStreamingParameters.HashType;
import com.google.crypto.tink.streamingaead.StreamingAeadConfig2026;
import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A Tink key set in JSON, of keys for streaming AEAD. The primary one encrypts, all decrypt: a new primary is how keys are
 * changed, and the ones before stay as long as there is something that they encrypted.
 */
public final class EncryptionKeys {
    private static final AesGcmHkdfStreamingParameters PARAMETERS = parameters();
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    private static final long FILE_BYTES_MAX = 1L << 20;

    private final Path file;
    private final SortedMap<Long, byte[]> keys;
    private final long primary;

    private EncryptionKeys(Path file, SortedMap<Long, byte[]> keys, long primary) {
        this.file = file;
        this.keys = keys;
        this.primary = primary;
    }

    /** Throws an EngineException that names the file when it cannot be read or is no such key set; never its content. */
    @AccessesPartialKey
    public static EncryptionKeys read(Path file) {
        KeysetHandle handle = handle(file);
        SortedMap<Long, byte[]> keys = new TreeMap<>();
        for (int i = 0; i < handle.size(); i++) {
            KeysetHandle.Entry entry = handle.getAt(i);
            if (entry.getStatus() != KeyStatus.ENABLED) {
                continue;
            }
            if (!(entry.getKey() instanceof AesGcmHkdfStreamingKey key)
                    || !key.getParameters().equals(PARAMETERS)) {
                throw wrong(
                        file,
                        "key " + id(entry) + " is of another kind than AES256_GCM_HKDF with SHA-256 and segments of "
                                + Segments.SEGMENT_BYTES + " bytes");
            }
            keys.put(id(entry), key.getInitialKeyMaterial().toByteArray(InsecureSecretKeyAccess.get()));
        }
        return new EncryptionKeys(file, keys, id(handle.getPrimary()));
    }

    /** Writes a key set with one new key, which only the owner of the file may read. */
    public static void create(Path file) throws IOException {
        try {
            write(
                    file,
                    KeysetHandle.newBuilder()
                            .setConfiguration(StreamingAeadConfig2026.get())
                            .addEntry(newKey())
                            .build());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("A key set could not be made", e);
        }
    }

    /** Adds a new key, which encrypts from now on. */
    public static void rotate(Path file) throws IOException {
        try {
            KeysetHandle more = KeysetHandle.newBuilder(handle(file))
                    .setConfiguration(StreamingAeadConfig2026.get())
                    .addEntry(newKey())
                    .build();
            Path temporary = file.resolveSibling(file.getFileName() + ".new");
            Files.deleteIfExists(temporary);
            write(temporary, more);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("A key could not be added", e);
        }
    }

    public Path file() {
        return file;
    }

    /** The id of the key that encrypts. */
    public long primary() {
        return primary;
    }

    /** The ids of all keys that decrypt. */
    public String ids() {
        return keys.keySet().stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    Optional<byte[]> key(long id) {
        return Optional.ofNullable(keys.get(id));
    }

    @AccessesPartialKey
    private static KeysetHandle.Builder.Entry newKey() {
        return KeysetHandle.generateEntryFromParameters(PARAMETERS)
                .withRandomId()
                .makePrimary();
    }

    private static void write(Path file, KeysetHandle keys) throws IOException, GeneralSecurityException {
        Files.createFile(file, OWNER_ONLY);
        Files.writeString(
                file,
                TinkJsonProtoKeysetFormat.serializeKeyset(
                                keys, StreamingAeadConfig2026.get(), InsecureSecretKeyAccess.get())
                        + "\n",
                StandardCharsets.UTF_8);
    }

    private static KeysetHandle handle(Path file) {
        try {
            if (Files.size(file) > FILE_BYTES_MAX) {
                throw wrong(file, "is larger than " + FILE_BYTES_MAX + " bytes");
            }
            return TinkJsonProtoKeysetFormat.parseKeyset(
                    Files.readString(file), StreamingAeadConfig2026.get(), InsecureSecretKeyAccess.get());
        } catch (NoSuchFileException e) {
            throw wrong(file, "does not exist on this host");
        } catch (IOException e) {
            throw wrong(file, "cannot be read: " + e.getClass().getSimpleName());
        } catch (GeneralSecurityException | RuntimeException e) {
            if (e instanceof EngineException named) {
                throw named;
            }
            // What a parser says of a file may quote it.
            throw wrong(file, "is no Tink key set in JSON");
        }
    }

    private static EngineException wrong(Path file, String why) {
        return new EngineException(ErrorCode.REPOSITORY_FAILED, "Encryption key file " + file + ": " + why);
    }

    private static long id(KeysetHandle.Entry entry) {
        return Integer.toUnsignedLong(entry.getId());
    }

    @AccessesPartialKey
    private static AesGcmHkdfStreamingParameters parameters() {
        try {
            return AesGcmHkdfStreamingParameters.builder()
                    .setKeySizeBytes(Segments.KEY_BYTES)
                    .setDerivedAesGcmKeySizeBytes(Segments.KEY_BYTES)
                    .setHkdfHashType(HashType.SHA256)
                    .setCiphertextSegmentSizeBytes(Segments.SEGMENT_BYTES)
                    .build();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
