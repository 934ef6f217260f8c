package dev.larder.common.blob.encryption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.StreamingAead;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.streamingaead.PredefinedStreamingAeadParameters;
import com.google.crypto.tink.streamingaead.StreamingAeadConfig2026;
import dev.larder.common.blob.BlobKey;
import dev.larder.common.blob.BlobPrefix;
import dev.larder.common.blob.BlobSource;
import dev.larder.common.blob.BlobStat;
import dev.larder.common.blob.BlobStore;
import dev.larder.common.blob.BlobStoreContract;
import dev.larder.common.blob.BlobStoreException;
import dev.larder.common.blob.Blobs;
import dev.larder.common.blob.ByteRange;
import dev.larder.common.blob.CorruptBlob;
import dev.larder.common.blob.SourceFailed;
import dev.larder.common.blob.WriteMode;
import dev.larder.common.blob.memory.MemoryBlobStore;
import dev.larder.common.error.EngineException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EncryptedBlobStoreTest extends BlobStoreContract {
    private static final BlobKey KEY = new BlobKey("data/0a1b2c3d-1/file.parquet");
    private static final BlobKey CLEAR = new BlobKey("repository.json");
    /** Lengths around the ends of segments. */
    private static final List<Integer> LENGTHS =
            List.of(0, 1, 100, 65_479, 65_480, 65_481, 65_520, 130_999, 131_000, 131_001, 300_000);

    @TempDir
    Path folder;

    private MemoryBlobStore stored;
    private Path file;

    @BeforeEach
    void makeKeys() throws IOException {
        file = folder.resolve("keys.json");
        if (Files.notExists(file)) {
            EncryptionKeys.create(file);
        }
        stored = new MemoryBlobStore(InstantSource.system());
    }

    @Override
    protected BlobStore open() {
        try {
            makeKeys();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return store("repository-1");
    }

    @Test
    void whatIsStoredIsTinksStreamingAeadBehindTwelveBytes() throws Exception {
        StreamingAead tink = keys().getPrimitive(StreamingAeadConfig2026.get(), StreamingAead.class);
        byte[] identity = ("repository-1/" + KEY).getBytes(StandardCharsets.UTF_8);
        for (int length : LENGTHS) {
            byte[] text = text(length);
            BlobStore store = store("repository-1");
            store.put(KEY, BlobSource.of(text), WriteMode.REPLACE);
            byte[] bytes = Blobs.read(stored, KEY, 1_000_000);
            assertThat(new String(bytes, 0, 8, StandardCharsets.US_ASCII)).isEqualTo("LARDERE1");
            try (InputStream clear =
                    tink.newDecryptingStream(new ByteArrayInputStream(bytes, 12, bytes.length - 12), identity)) {
                assertThat(clear.readAllBytes()).as("%s bytes", length).isEqualTo(text);
            }
            assertThat(store.stat(KEY)).map(BlobStat::size).contains((long) length);
            assertThat(store.list(BlobPrefix.ALL, Optional.empty(), 10).blobs())
                    .extracting(BlobStat::size)
                    .containsExactly((long) length);
        }
    }

    @Test
    void everyRangeReadsAsInClear() throws Exception {
        Random random = new Random(1);
        for (int length : LENGTHS) {
            byte[] text = text(length);
            BlobStore store = store("repository-1");
            store.put(KEY, BlobSource.of(text), WriteMode.REPLACE);
            for (int i = 0; i < 60; i++) {
                int offset = i < LENGTHS.size() ? LENGTHS.get(i) : random.nextInt(length + 10);
                int wanted = i % 3 == 0 ? 1 : random.nextInt(140_000);
                byte[] expected = offset >= length
                        ? new byte[0]
                        : Arrays.copyOfRange(text, offset, Math.min(length, offset + wanted));
                assertThat(read(store, new ByteRange(offset, wanted)))
                        .as("%s bytes from %s of %s", wanted, offset, length)
                        .isEqualTo(expected);
            }
            assertThat(read(store, ByteRange.ALL)).isEqualTo(text);
            assertThat(read(store, new ByteRange(length / 2, Long.MAX_VALUE)))
                    .isEqualTo(Arrays.copyOfRange(text, length / 2, length));
        }
    }

    @Test
    void aSourceOpenedAgainAnywhereGivesTheSameBytes() throws Exception {
        byte[] text = text(200_000);
        SegmentCipher cipher = SegmentCipher.fresh(7, new byte[32], "id".getBytes(StandardCharsets.UTF_8));
        EncryptingSource source = new EncryptingSource(KEY, BlobSource.of(text), cipher);
        byte[] whole = read(source, 0);
        assertThat(whole).hasSize((int) source.length());
        for (int offset : List.of(1, 11, 12, 51, 52, 53, 65_547, 65_548, 65_549, 131_083, 131_084, 131_085)) {
            assertThat(read(source, offset))
                    .as("from %s", offset)
                    .isEqualTo(Arrays.copyOfRange(whole, offset, whole.length));
        }
        assertThat(read(source, whole.length)).isEmpty();
        text[70_000] ^= 1;
        assertThatThrownBy(() -> read(source, 0))
                .isInstanceOf(SourceFailed.class)
                .hasMessageContaining("has changed while it was sent");
    }

    @Test
    void anyDamageIsNoticed() throws Exception {
        byte[] text = text(140_000);
        BlobStore store = store("repository-1");
        store.put(KEY, BlobSource.of(text), WriteMode.REPLACE);
        byte[] whole = Blobs.read(stored, KEY, 1_000_000);
        for (int at = 0; at < whole.length; at += at < 60 ? 1 : 9_973) {
            byte[] flipped = whole.clone();
            flipped[at] ^= 1;
            stored.put(KEY, BlobSource.of(flipped), WriteMode.REPLACE);
            assertThatThrownBy(() -> read(store, ByteRange.ALL))
                    .as("byte %s", at)
                    .isInstanceOf(CorruptBlob.class);
        }
        for (int length : List.of(0, 11, 51, 52, 68, 65_548, 65_549, 131_084, whole.length - 16, whole.length - 1)) {
            stored.put(KEY, BlobSource.of(Arrays.copyOf(whole, length)), WriteMode.REPLACE);
            assertThatThrownBy(() -> read(store, ByteRange.ALL))
                    .as("cut at %s", length)
                    .isInstanceOf(CorruptBlob.class);
            assertThat(store.stat(KEY))
                    .map(BlobStat::size)
                    .as("cut at %s", length)
                    .isNotEqualTo(Optional.of(140_000L));
        }
        stored.put(KEY, BlobSource.of(Arrays.copyOf(whole, whole.length + 1)), WriteMode.REPLACE);
        assertThatThrownBy(() -> read(store, ByteRange.ALL)).isInstanceOf(CorruptBlob.class);
        stored.put(KEY, BlobSource.of(text), WriteMode.REPLACE);
        assertThatThrownBy(() -> read(store, ByteRange.ALL)).hasMessageContaining("is not encrypted");
    }

    @Test
    void aBlobReadsInItsPlaceAlone() throws Exception {
        BlobStore store = store("repository-1");
        store.put(KEY, BlobSource.of(text(100)), WriteMode.REPLACE);
        byte[] whole = Blobs.read(stored, KEY, 1_000_000);
        BlobKey other = new BlobKey("data/0a1b2c3d-1/other.parquet");
        stored.put(other, BlobSource.of(whole), WriteMode.REPLACE);
        assertThatThrownBy(() -> Blobs.read(store, other, 1_000))
                .isInstanceOf(CorruptBlob.class)
                .hasMessageContaining("under another key or in another repository");
        assertThatThrownBy(() -> Blobs.read(store("repository-2"), KEY, 1_000)).isInstanceOf(CorruptBlob.class);
        assertThat(Blobs.read(store("repository-1"), KEY, 1_000)).isEqualTo(text(100));
    }

    @Test
    void aNewKeyEncryptsAndTheOldOneStillDecrypts() throws Exception {
        store("repository-1").put(KEY, BlobSource.of(text(100)), WriteMode.REPLACE);
        long first = EncryptionKeys.read(file).primary();
        EncryptionKeys.rotate(file);
        EncryptionKeys rotated = EncryptionKeys.read(file);
        assertThat(rotated.primary()).isNotEqualTo(first);
        BlobStore store = store("repository-1");
        BlobKey later = new BlobKey("data/0a1b2c3d-2/later.parquet");
        store.put(later, BlobSource.of(text(200)), WriteMode.REPLACE);
        assertThat(SegmentCipher.keyId(Blobs.read(stored, KEY, 1_000))).isEqualTo(first);
        assertThat(SegmentCipher.keyId(Blobs.read(stored, later, 1_000))).isEqualTo(rotated.primary());
        assertThat(Blobs.read(store, KEY, 1_000)).isEqualTo(text(100));
        assertThat(Blobs.read(store, later, 1_000)).isEqualTo(text(200));
    }

    @Test
    void aKeyThatIsMissingIsNamedWithTheFile() throws Exception {
        store("repository-1").put(KEY, BlobSource.of(text(100)), WriteMode.REPLACE);
        long used = EncryptionKeys.read(file).primary();
        Files.delete(file);
        EncryptionKeys.create(file);
        assertThatThrownBy(() -> Blobs.read(store("repository-1"), KEY, 1_000))
                .isInstanceOf(CorruptBlob.class)
                .hasMessageContaining("is encrypted with key " + used + ", which is not in key file " + file);
    }

    @Test
    void whatTellsWhatTheRepositoryIsStaysInClear() throws Exception {
        store("repository-1").put(CLEAR, BlobSource.of(text(10)), WriteMode.CREATE_NEW);
        assertThat(Blobs.read(stored, CLEAR, 100)).isEqualTo(text(10));
        assertThat(Blobs.read(store("repository-1"), CLEAR, 100)).isEqualTo(text(10));
    }

    @Test
    void aKeyFileIsItsOwnersAndErrorsNameItAndNeverQuoteIt() throws Exception {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThatThrownBy(() -> EncryptionKeys.read(folder.resolve("none.json")))
                .isInstanceOf(EngineException.class)
                .hasMessage("Encryption key file " + folder.resolve("none.json") + ": does not exist on this host");
        Path text = Files.writeString(folder.resolve("text"), "hunter2 is my password");
        assertThatThrownBy(() -> EncryptionKeys.read(text))
                .isInstanceOf(EngineException.class)
                .hasMessage("Encryption key file " + text + ": is no Tink key set in JSON");
        Path large = folder.resolve("large-segments.json");
        KeysetHandle megabytes = KeysetHandle.newBuilder()
                .setConfiguration(StreamingAeadConfig2026.get())
                .addEntry(
                        KeysetHandle.generateEntryFromParameters(PredefinedStreamingAeadParameters.AES256_GCM_HKDF_1MB)
                                .withFixedId(42)
                                .makePrimary())
                .build();
        Files.writeString(
                large,
                TinkJsonProtoKeysetFormat.serializeKeyset(
                        megabytes, StreamingAeadConfig2026.get(), InsecureSecretKeyAccess.get()));
        assertThatThrownBy(() -> EncryptionKeys.read(large))
                .hasMessageContaining("key 42 is of another kind")
                .hasMessageContaining("65536");
    }

    private BlobStore store(String repository) {
        return new EncryptedBlobStore(stored, EncryptionKeys.read(file), new EncryptedBlobStore.Territory() {
            @Override
            public boolean isClear(BlobKey key) {
                return key.equals(CLEAR);
            }

            @Override
            public String identity(BlobStore store) {
                return repository;
            }
        });
    }

    private KeysetHandle keys() throws Exception {
        return TinkJsonProtoKeysetFormat.parseKeyset(
                Files.readString(file), StreamingAeadConfig2026.get(), InsecureSecretKeyAccess.get());
    }

    private static byte[] read(BlobStore store, ByteRange range) throws IOException {
        try (InputStream in = store.open(KEY, range)) {
            return in.readAllBytes();
        } catch (BlobStoreException e) {
            throw e;
        }
    }

    private static byte[] read(BlobSource source, long offset) throws IOException {
        try (InputStream in = source.open(offset)) {
            return in.readAllBytes();
        }
    }

    private static byte[] text(int length) {
        byte[] text = new byte[length];
        new Random(length).nextBytes(text);
        return text;
    }
}
