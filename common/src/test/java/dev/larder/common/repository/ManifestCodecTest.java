package dev.larder.common.repository;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.luben.zstd.Zstd;
import dev.larder.common.blob.BlobKey;
import dev.larder.common.blob.CorruptBlob;
import dev.larder.common.id.TabletId;
import dev.larder.common.repository.BatchManifest.DataFile;
import dev.larder.common.repository.BatchManifest.Rowset;
import dev.larder.common.repository.BatchManifest.TabletContent;
import dev.larder.common.schema.TableFeatures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

class ManifestCodecTest {
    private static final BlobKey KEY = new BlobKey("manifests/some.json");
    private static final Path GOLDEN = Path.of("src/test/resources/dev/larder/common/repository");
    private static final ObjectMapper PRETTY = new ObjectMapper();

    private static final Map<String, Object> MANIFESTS = Map.of(
            "identity", Manifests.identity(),
            "lease", Manifests.lease(),
            "batch", Manifests.batch(),
            "catalog", Manifests.catalog(),
            "snapshot", Manifests.snapshot(),
            "snapshot-with-retention", Manifests.retiring());

    /** A file of format 1 must be readable for ever. {@code -Dgolden=update} writes them anew. */
    @TestFactory
    Stream<DynamicTest> writesAndReadsTheGoldenFiles() {
        return MANIFESTS.entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> {
                    Path file = GOLDEN.resolve(entry.getKey() + "-v1.json");
                    byte[] written = ManifestCodec.encode(entry.getValue());
                    if ("update".equals(System.getProperty("golden"))) {
                        Files.writeString(
                                file,
                                PRETTY.writerWithDefaultPrettyPrinter().writeValueAsString(PRETTY.readTree(written))
                                        + "\n");
                    }
                    byte[] golden = Files.readAllBytes(file);
                    assertThat(PRETTY.readTree(written)).isEqualTo(PRETTY.readTree(golden));
                    assertThat(ManifestCodec.decode(
                                    KEY, golden, entry.getValue().getClass()))
                            .isEqualTo(entry.getValue());
                }));
    }

    /** So that bytes, digests and signatures of snapshots without it are what they always were. */
    @Test
    void writesNothingOfARetentionThatNobodyAskedFor() {
        assertThat(text(Manifests.snapshot())).doesNotContain("retention");
        assertThat(text(Manifests.retiring()))
                .endsWith(
                        ",\"retention\":{\"expiresAt\":\"2026-11-27T08:30:00.123Z\",\"series\":\"daily\",\"keep\":7}}");
    }

    @Test
    void readsALeaseThatNamesNoUsedJobs() throws IOException {
        byte[] former = Files.readAllBytes(GOLDEN.resolve("former/lease-v1-without-uses.json"));
        Lease lease = Manifests.lease();
        assertThat(ManifestCodec.decode(KEY, former, Lease.class))
                .isEqualTo(new Lease(lease.job(), lease.cluster(), lease.label(), lease.startedAt(), List.of()));
    }

    @Test
    void readsAnIdentityThatSaysNothingOfEncryption() throws IOException {
        byte[] former = Files.readAllBytes(GOLDEN.resolve("former/identity-v1-without-encryption.json"));
        assertThat(ManifestCodec.decode(KEY, former, RepositoryIdentity.class)).isEqualTo(Manifests.identity());
    }

    @Test
    void readsABatchManifestThatProvesNoBundles() throws IOException {
        byte[] former = Files.readAllBytes(GOLDEN.resolve("former/batch-v1-without-bundles.json"));
        BatchManifest read = ManifestCodec.decode(KEY, former, BatchManifest.class);
        assertThat(read.bundles()).isEmpty();
        assertThat(read.tablets()).hasSize(2);
    }

    /** At first a batch was of one partition, and its manifest said so, too. */
    @Test
    void readsBatchesOfOnePartition() throws IOException {
        byte[] snapshot = Files.readAllBytes(GOLDEN.resolve("former/snapshot-v1-with-batches-of-one-partition.json"));
        assertThat(ManifestCodec.decode(KEY, snapshot, SnapshotManifest.class)).isEqualTo(Manifests.snapshot());
        byte[] batch = Files.readAllBytes(GOLDEN.resolve("former/batch-v1-of-one-partition.json"));
        assertThat(ManifestCodec.decode(KEY, batch, BatchManifest.class)).isEqualTo(Manifests.batch());
    }

    /** Each kind of blob, not only the one that everybody tests. */
    @TestFactory
    Stream<DynamicTest> refusesEveryKindOfANewerFormatByName() {
        return Stream.concat(MANIFESTS.values().stream(), Stream.of(GlobalManifestTest.MANIFEST))
                .map(manifest -> hostile(
                        manifest.getClass().getSimpleName(),
                        text(manifest).replaceFirst("\"format\":1", "\"format\":2"),
                        manifest.getClass(),
                        "Blob " + KEY + " has format 2; this version of Larder reads formats up to 1"));
    }

    @TestFactory
    Stream<DynamicTest> writesEqualBytesForEqualValues() {
        return MANIFESTS.entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> {
                    Object again = ManifestCodec.decode(
                            KEY,
                            ManifestCodec.encode(entry.getValue()),
                            entry.getValue().getClass());
                    assertThat(ManifestCodec.encode(again)).isEqualTo(ManifestCodec.encode(entry.getValue()));
                    assertThat(ManifestCodec.compress(again)).isEqualTo(ManifestCodec.compress(entry.getValue()));
                    assertThat(new String(ManifestCodec.encode(again), UTF_8)).startsWith("{\"format\":1,");
                }));
    }

    /** Written before tables had features. */
    @Test
    void readsACatalogWithoutFeatures() throws IOException {
        byte[] former = Files.readAllBytes(GOLDEN.resolve("catalog-v1-without-features.json"));
        CatalogManifest read = ManifestCodec.decode(KEY, former, CatalogManifest.class);
        assertThat(read.tables()).extracting(table -> table.name()).containsExactly("sales", "cities", "plain");
        assertThat(read.tables())
                .allSatisfy(table -> assertThat(table.features()).isEqualTo(TableFeatures.NONE));
        assertThat(read.tables().get(2)).isEqualTo(Manifests.catalog().tables().get(2));
    }

    /** Written before there were views and rollups. */
    @Test
    void readsACatalogWithoutViews() throws IOException {
        byte[] former = Files.readAllBytes(GOLDEN.resolve("former/catalog-v1-without-views.json"));
        CatalogManifest read = ManifestCodec.decode(KEY, former, CatalogManifest.class);
        assertThat(read.views()).isEmpty();
        assertThat(read.tables().get(0).features().indexes())
                .isEqualTo(Manifests.catalog().tables().get(0).features().indexes());
        assertThat(read.tables())
                .allSatisfy(table -> assertThat(table.features().rollups()).isEmpty());
    }

    /** Written before columns had ids: their places are their ids. */
    @Test
    void readsACatalogWithoutColumnIds() throws IOException {
        byte[] former = Files.readAllBytes(GOLDEN.resolve("former/catalog-v1-without-column-ids.json"));
        assertThat(ManifestCodec.decode(KEY, former, CatalogManifest.class)).isEqualTo(Manifests.catalog());
    }

    /** Seeded; the seed is in the name of a failure. */
    @Test
    void returnsAnyBatchItWrote() throws IOException {
        for (long seed = 0; seed < 200; seed++) {
            BatchManifest manifest = randomBatch(new Random(seed));
            assertThat(ManifestCodec.decompress(KEY, ManifestCodec.compress(manifest), BatchManifest.class))
                    .as("seed %s", seed)
                    .isEqualTo(manifest);
        }
    }

    /** Whatever is damaged is reported as damaged, never as another exception, and never read as something else. */
    @Test
    void survivesDamageAnywhere() {
        byte[] good = ManifestCodec.encode(Manifests.batch());
        byte[] compressed = ManifestCodec.compress(Manifests.batch());
        for (long seed = 0; seed < 2_000; seed++) {
            Random random = new Random(seed);
            damaged(good, random, bytes -> ManifestCodec.decode(KEY, bytes, BatchManifest.class));
            damaged(compressed, random, bytes -> ManifestCodec.decompress(KEY, bytes, BatchManifest.class));
        }
    }

    @TestFactory
    Stream<DynamicTest> refusesHostileInput() {
        String batch = text(Manifests.batch());
        String snapshot = text(Manifests.snapshot());
        String catalog = text(Manifests.catalog());
        return Stream.of(
                hostile("empty", "", BatchManifest.class, "does not begin with its format"),
                hostile("no object", "[1]", BatchManifest.class, "does not begin with its format"),
                hostile("null", "null", BatchManifest.class, "does not begin with its format"),
                hostile("no format", "{\"job\":\"x\"}", BatchManifest.class, "does not begin with its format"),
                hostile(
                        "format as text",
                        batch.replace("\"format\":1", "\"format\":\"1\""),
                        BatchManifest.class,
                        "format"),
                hostile("newer format", batch.replace("\"format\":1", "\"format\":2"), BatchManifest.class, "format 2"),
                hostile(
                        "huge format",
                        batch.replace("\"format\":1", "\"format\":99999999999"),
                        BatchManifest.class,
                        ""),
                hostile("only a format", "{\"format\":1}", BatchManifest.class, "empty"),
                hostile("missing size", batch.replace("\"size\":5000,", ""), BatchManifest.class, "size"),
                hostile("null size", batch.replace("\"size\":5000", "\"size\":null"), BatchManifest.class, "size"),
                hostile("negative size", batch.replace("\"size\":5000", "\"size\":-1"), BatchManifest.class, "-1"),
                hostile(
                        "size as text",
                        batch.replace("\"size\":5000", "\"size\":\"5000\""),
                        BatchManifest.class,
                        "size"),
                hostile(
                        "size as fraction",
                        batch.replace("\"size\":5000", "\"size\":5000.5"),
                        BatchManifest.class,
                        "size"),
                hostile(
                        "size beyond 64 bits",
                        batch.replace("\"size\":5000", "\"size\":1" + "0".repeat(30)),
                        BatchManifest.class,
                        ""),
                hostile(
                        "number of a million digits",
                        batch.replace("\"size\":5000", "\"size\":1" + "0".repeat(1_000_000)),
                        BatchManifest.class,
                        ""),
                hostile(
                        "offset and size overflow",
                        batch.replaceFirst("\"offset\":0", "\"offset\":" + Long.MAX_VALUE),
                        BatchManifest.class,
                        "end"),
                hostile("short hash", batch.replaceFirst(Manifests.SHA, "abc"), BatchManifest.class, "SHA-256"),
                hostile(
                        "upper-case hash",
                        batch.replaceFirst(
                                "\"sha256\":\"" + Manifests.SHA, "\"sha256\":\"" + Manifests.SHA.replace('a', 'A')),
                        BatchManifest.class,
                        "SHA-256"),
                hostile(
                        "blob key climbs",
                        batch.replaceFirst("data/[^\"]*", "data/../../etc/passwd"),
                        BatchManifest.class,
                        "blob key"),
                hostile(
                        "blob key is absolute",
                        batch.replaceFirst("data/[^\"]*", "/etc/passwd"),
                        BatchManifest.class,
                        "blob key"),
                hostile(
                        "job name climbs",
                        batch.replace("\"job\":\"0a1b2c3d-1007\"", "\"job\":\"../x\""),
                        BatchManifest.class,
                        "job"),
                hostile("same tablet twice", batch.replace("\"id\":31", "\"id\":30"), BatchManifest.class, "twice"),
                hostile(
                        "a file beyond its bundle",
                        batch.replace("\"size\":60000", "\"size\":700"),
                        BatchManifest.class,
                        "within its bundle"),
                hostile("negative tablet", batch.replace("\"id\":31", "\"id\":-31"), BatchManifest.class, ""),
                hostile("versions overlap", batch.replace("\"from\":4", "\"from\":3"), BatchManifest.class, "order"),
                hostile(
                        "version beyond the tablet's",
                        batch.replace("\"version\":4", "\"version\":2"),
                        BatchManifest.class,
                        "beyond"),
                hostile(
                        "null tablet",
                        batch.replaceFirst("\\[\\{\"id\":30", "[null,{\"id\":30"),
                        BatchManifest.class,
                        ""),
                hostile(
                        "null list",
                        batch.replaceFirst("\"rowsets\":\\[.*?\\]\\}\\]", "\"rowsets\":null"),
                        BatchManifest.class,
                        ""),
                hostile(
                        "member twice",
                        batch.replace("\"batch\":3", "\"batch\":3,\"batch\":4"),
                        BatchManifest.class,
                        "batch"),
                hostile("more behind the end", batch + "{}", BatchManifest.class, ""),
                hostile("cut off", batch.substring(0, batch.length() / 2), BatchManifest.class, ""),
                hostile(
                        "deep",
                        "{\"format\":1,\"x\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}",
                        BatchManifest.class,
                        "depth"),
                hostile(
                        "deep inside an unknown member",
                        batch.replace(
                                "\"batch\":3", "\"batch\":3,\"u\":" + "{\"a\":".repeat(40) + "1" + "}".repeat(40)),
                        BatchManifest.class,
                        "depth"),
                hostile(
                        "long string",
                        batch.replace("\"batch\":3", "\"batch\":3,\"u\":\"" + "x".repeat(2_000_000) + "\""),
                        BatchManifest.class,
                        ""),
                hostile(
                        "long name",
                        batch.replace("\"batch\":3", "\"batch\":3,\"" + "x".repeat(100_000) + "\":1"),
                        BatchManifest.class,
                        ""),
                hostile("another kind", catalog, BatchManifest.class, ""),
                hostile(
                        "batch manifest of another job",
                        snapshot.replace("manifests/0a1b2c3d-1007", "manifests/0a1b2c3d-1008"),
                        SnapshotManifest.class,
                        "folder"),
                hostile(
                        "catalog of another job",
                        snapshot.replace("meta/0a1b2c3d-1007", "meta/0a1b2c3d-1008"),
                        SnapshotManifest.class,
                        "own"),
                hostile(
                        "own job not named",
                        snapshot.replace("\"jobs\":[\"0a1b2c3d-1007\"]", "\"jobs\":[]"),
                        SnapshotManifest.class,
                        "own job"),
                hostile(
                        "strange timestamp",
                        snapshot.replace("2026-11-20-08-30-00", "../../x"),
                        SnapshotManifest.class,
                        "timestamp"),
                hostile(
                        "batch of no partition",
                        snapshot.replaceFirst("\"partitions\":\\[[^]]*\\],", ""),
                        SnapshotManifest.class,
                        "partitions"),
                hostile(
                        "batch twice of a partition",
                        snapshot.replaceFirst("\"partitions\":\\[([^]]*)\\]", "\"partitions\":[$1,$1]"),
                        SnapshotManifest.class,
                        "Partition"),
                hostile(
                        "batch twice",
                        snapshot.replaceFirst("\"batches\":\\[(.*)\\],\"jobs\"", "\"batches\":[$1,$1],\"jobs\""),
                        SnapshotManifest.class,
                        "twice"),
                hostile(
                        "partition column unknown",
                        catalog.replace("\"columns\":[\"day\"]", "\"columns\":[\"nix\"]"),
                        CatalogManifest.class,
                        "nix"),
                hostile(
                        "same table twice",
                        catalog.replace("\"name\":\"cities\"", "\"name\":\"sales\""),
                        CatalogManifest.class,
                        "twice"),
                hostile(
                        "view named like a table",
                        catalog.replace("\"name\":\"sold\"", "\"name\":\"sales\""),
                        CatalogManifest.class,
                        "twice"),
                hostile(
                        "view without a query",
                        catalog.replaceFirst("\"query\":\"SELECT `day`.*?\"", "\"query\":\"\""),
                        CatalogManifest.class,
                        "query"),
                hostile(
                        "rollup of an unknown column",
                        catalog.replace("\"uses\":[\"day\",\"city\"]", "\"uses\":[\"nix\"]"),
                        CatalogManifest.class,
                        "nix"),
                hostile(
                        "same tablet in two partitions",
                        catalog.replace("\"tablets\":[32]", "\"tablets\":[30]"),
                        CatalogManifest.class,
                        "twice"),
                hostile(
                        "unknown kind of item",
                        catalog.replace("\"everything\"", "\"java.lang.Runtime\""),
                        CatalogManifest.class,
                        "item"),
                hostile("unknown type", catalog.replace("\"DATE\"", "\"MAP\""), CatalogManifest.class, "kind"),
                hostile(
                        "no columns",
                        catalog.replaceFirst("\"columns\":\\[\\{.*?\\}\\]", "\"columns\":[]"),
                        CatalogManifest.class,
                        ""),
                hostile(
                        "buckets without end",
                        catalog.replace("\"buckets\":2", "\"buckets\":2000000000"),
                        CatalogManifest.class,
                        "Buckets"));
    }

    @Test
    void ignoresMembersItDoesNotKnow() throws IOException {
        String later = text(Manifests.batch())
                .replace("\"batch\":3", "\"batch\":3,\"later\":{\"a\":[1,2,{\"b\":null}]}")
                .replace("\"offset\":0", "\"offset\":0,\"encrypted\":false");

        assertThat(ManifestCodec.decode(KEY, later.getBytes(UTF_8), BatchManifest.class))
                .isEqualTo(Manifests.batch());
    }

    @Test
    void refusesWhatUnpacksToMoreThanAManifestMayHave() {
        byte[] bomb = Zstd.compress(new byte[ManifestCodec.JSON_BYTES_MAX + 1]);

        assertThat(bomb.length).isLessThan(100_000);
        assertThatThrownBy(() -> ManifestCodec.decompress(KEY, bomb, BatchManifest.class))
                .isInstanceOf(CorruptBlob.class)
                .hasMessageContaining("larger than");
    }

    @Test
    void provesStoredBytes() throws CorruptBlob {
        byte[] bytes = "content".getBytes(UTF_8);
        BlobRef ref = new BlobRef(KEY, ManifestCodec.sha256(bytes), bytes.length);

        ManifestCodec.verify(ref, bytes);
        assertThatThrownBy(() -> ManifestCodec.verify(ref, "c0ntent".getBytes(UTF_8)))
                .isInstanceOf(CorruptBlob.class)
                .hasMessageContaining(KEY.value());
        assertThat(ManifestCodec.sha256(new byte[0]))
                .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }

    @Test
    void tellsWhetherATabletLacksVersions() {
        List<Rowset> whole = List.of(new Rowset(2, 3, 1, List.of()), new Rowset(4, 4, 1, List.of()));

        assertThat(new TabletContent(new TabletId(1), 4, whole).isComplete()).isTrue();
        assertThat(new TabletContent(new TabletId(1), 5, whole).isComplete()).isFalse();
        assertThat(new TabletContent(new TabletId(1), 4, whole.subList(1, 2)).isComplete())
                .isFalse();
        assertThat(new TabletContent(new TabletId(1), 1, List.of()).isComplete())
                .isTrue();
        assertThat(new TabletContent(new TabletId(1), 2, List.of()).isComplete())
                .isFalse();
    }

    private static <T> DynamicTest hostile(String name, String json, Class<T> type, String said) {
        return DynamicTest.dynamicTest(name, () -> {
            for (Object manifest : MANIFESTS.values()) {
                if (manifest.getClass().equals(type)) {
                    assertThat(json).as("the attack changes something").isNotEqualTo(text(manifest));
                }
            }
            assertThatThrownBy(() -> ManifestCodec.decode(KEY, json.getBytes(UTF_8), type))
                    .isInstanceOf(CorruptBlob.class)
                    .hasMessageContaining(KEY.value())
                    .hasMessageContaining(said)
                    .satisfies(e -> assertThat(e.getMessage().length()).isLessThan(2_000));
        });
    }

    private static void damaged(byte[] good, Random random, Reader reader) {
        byte[] bytes = good.clone();
        for (int i = 0; i <= random.nextInt(3); i++) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        try {
            reader.read(bytes);
        } catch (CorruptBlob e) {
            assertThat(e).hasMessageContaining(KEY.value());
        }
    }

    private static String text(Object manifest) {
        return new String(ManifestCodec.encode(manifest), UTF_8);
    }

    private static BatchManifest randomBatch(Random random) {
        List<TabletContent> tablets = new ArrayList<>();
        for (int tablet = 0; tablet < random.nextInt(5); tablet++) {
            List<Rowset> rowsets = new ArrayList<>();
            long version = 2;
            for (int rowset = 0; rowset < random.nextInt(4); rowset++) {
                long to = version + random.nextInt(3);
                List<DataFile> files = new ArrayList<>();
                for (int file = 0; file < random.nextInt(3); file++) {
                    String sha256 = ManifestCodec.sha256(new byte[] {(byte) random.nextInt(256)});
                    files.add(new DataFile(
                            sha256,
                            random.nextLong(1L << 40),
                            random.nextInt(1_000_000),
                            RepositoryLayout.data(Manifests.JOB, sha256),
                            random.nextInt(1_000)));
                }
                rowsets.add(new Rowset(version, to, random.nextInt(1_000_000), files));
                version = to + 1;
            }
            tablets.add(new TabletContent(new TabletId(tablet * 1_000_000_007L), version, rowsets));
        }
        return new BatchManifest(Manifests.JOB, random.nextInt(1_000), tablets, List.of());
    }

    private interface Reader {
        void read(byte[] bytes) throws CorruptBlob;
    }
}
