package dev.larder.common.repository;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import dev.larder.common.blob.BlobKey;
import dev.larder.common.blob.CorruptBlob;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Everything that is read from a repository, changed at random: what comes out is a manifest that obeys its rules, or
 * {@link CorruptBlob}. {@code -Dfuzz.inputs=10000000} tries so many inputs, {@code -Dfuzz.seed=4711} begins elsewhere.
 */
class ManifestFuzzTest {
    private static final int INPUTS = Integer.getInteger("fuzz.inputs", 12_000);
    private static final long SEED = Long.getLong("fuzz.seed", 0);
    private static final BlobKey KEY = new BlobKey("manifests/some.json");
    private static final Path STAGING = Path.of("/staging");

    private static final List<Object> MANIFESTS = List.of(
            Manifests.identity(),
            Manifests.lease(),
            Manifests.batch(),
            Manifests.catalog(),
            Manifests.snapshot(),
            GlobalManifestTest.MANIFEST);
    /** What breaks readers more often than random bytes do. */
    private static final List<String> SHARDS = List.of(
            "9223372036854775807",
            "-1",
            "1e400",
            "0.5",
            "null",
            "true",
            "\"\"",
            "[]",
            "{}",
            "[[[[[[[[",
            "\\u0000",
            "\\ud800",
            "../../../../etc/passwd",
            "data/../../x",
            "/etc/passwd",
            "\"format\":2",
            "\"format\":1,",
            ",",
            "}",
            "]",
            ",\"signature\":{",
            "\u0000",
            "1".repeat(50),
            "a".repeat(2_000),
            "\"sha256\":\"0\"",
            "\"size\":-1");

    @TestFactory
    Stream<DynamicTest> whateverIsReadIsWellFormedOrDamaged() {
        return MANIFESTS.stream()
                .map(manifest -> DynamicTest.dynamicTest(
                        manifest.getClass().getSimpleName(), () -> fuzz(manifest, INPUTS / MANIFESTS.size())));
    }

    private static void fuzz(Object manifest, int inputs) {
        byte[] json = ManifestCodec.encode(manifest);
        byte[] other = ManifestCodec.encode(MANIFESTS.get((MANIFESTS.indexOf(manifest) + 1) % MANIFESTS.size()));
        int read = 0;
        for (int i = 0; i < inputs; i++) {
            long seed = SEED + i;
            Random random = new Random(seed);
            byte[] input = mutated(json, other, random);
            try {
                read += i % 4 == 0
                        ? decompressed(input, manifest.getClass(), random)
                        : decoded(input, manifest.getClass());
            } catch (Throwable e) {
                throw new AssertionError("-Dfuzz.seed=" + seed + ": " + new String(input, UTF_8), e);
            }
        }
        assertThat(read).as("inputs that were read, of %s", inputs).isPositive();
    }

    private static int decoded(byte[] input, Class<?> type) {
        SnapshotSignature.of(input);
        try {
            check(ManifestCodec.decode(KEY, input, type));
            return 1;
        } catch (CorruptBlob e) {
            assertThat(e.getMessage()).contains(KEY.value()).hasSizeLessThan(5_000);
            return 0;
        }
    }

    /** Half of them are changed as they are stored. */
    private static int decompressed(byte[] input, Class<?> type, Random random) {
        byte[] stored = Zstd.compress(input, 1);
        if (random.nextBoolean()) {
            stored = mutated(stored, input, random);
        }
        try {
            check(ManifestCodec.decompress(KEY, stored, type));
            return 1;
        } catch (CorruptBlob e) {
            assertThat(e.getMessage()).contains(KEY.value()).hasSizeLessThan(5_000);
            return 0;
        }
    }

    /** Nothing that was read leads out of where it belongs, or promises what cannot be. */
    private static void check(Object manifest) {
        if (manifest instanceof BatchManifest batch) {
            batch.files().forEach(file -> {
                requireInside(file.blob().value());
                requireInside(file.sha256());
                assertThat(file.offset() + file.size()).isNotNegative();
            });
            batch.bundles().forEach(bundle -> requireInside(bundle.key().value()));
            requireInside(batch.job().value());
        }
        if (manifest instanceof SnapshotManifest snapshot) {
            requireInside(snapshot.catalog().key().value());
            snapshot.batches().forEach(one -> requireInside(one.manifest().key().value()));
            requireInside(RepositoryLayout.snapshot(snapshot.name()).value());
        }
        if (manifest instanceof Lease lease) {
            requireInside(RepositoryLayout.lease(lease.job()).value());
        }
    }

    private static void requireInside(String name) {
        assertThat(STAGING.resolve(name).normalize()).startsWithRaw(STAGING).isNotEqualTo(STAGING);
    }

    private static byte[] mutated(byte[] bytes, byte[] other, Random random) {
        byte[] input = bytes;
        for (int i = 0; i <= random.nextInt(4); i++) {
            int at = random.nextInt(input.length + 1);
            int length = random.nextInt(Math.min(40, input.length - at + 1));
            byte[] piece =
                    switch (random.nextInt(6)) {
                        case 0 -> new byte[0];
                        case 1 -> new byte[] {(byte) random.nextInt(256)};
                        case 2 -> SHARDS.get(random.nextInt(SHARDS.size())).getBytes(UTF_8);
                        case 3 -> slice(other, random);
                        case 4 -> slice(input, random);
                        default -> Integer.toString(random.nextInt()).getBytes(UTF_8);
                    };
            input = replaced(input, at, random.nextBoolean() ? at : at + length, piece);
        }
        return random.nextInt(20) == 0 ? Arrays.copyOf(input, random.nextInt(input.length + 1)) : input;
    }

    private static byte[] slice(byte[] bytes, Random random) {
        int from = random.nextInt(bytes.length + 1);
        return Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + random.nextInt(200)));
    }

    private static byte[] replaced(byte[] bytes, int from, int to, byte[] piece) {
        byte[] result = new byte[bytes.length - (to - from) + piece.length];
        System.arraycopy(bytes, 0, result, 0, from);
        System.arraycopy(piece, 0, result, from, piece.length);
        System.arraycopy(bytes, to, result, from + piece.length, bytes.length - to);
        return result;
    }
}
