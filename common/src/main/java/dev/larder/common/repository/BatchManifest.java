package dev.larder.common.repository;

import com.fasterxml.jackson.annotation.JacksonInject;
import com.fasterxml.jackson.annotation.OptBoolean;
import dev.larder.common.blob.BlobKey;
import dev.larder.common.id.PartitionId;
import dev.larder.common.id.TabletId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The tablets that one backend has uploaded as one piece of work: what each consists of and where it is.
 *
 * @param batch number, unique within the job
 * @param bundles blobs that hold several of the files, each proved as a whole; none of those that were written before
 *     manifests had this list
 */
public record BatchManifest(JobName job, int batch, List<TabletContent> tablets, List<BlobRef> bundles) {
    public static final int BUNDLES_MAX = 1_000_000;
    public static final int TABLETS_MAX = 10_000;
    public static final int ROWSETS_MAX = 100_000;
    public static final int FILES_MAX = 10_000;

    /**
     * A tablet at one version.
     *
     * @param version that the rowsets lead up to
     * @param rowsets in order of versions
     */
    public record TabletContent(TabletId id, long version, List<Rowset> rowsets) {
        public TabletContent {
            Objects.requireNonNull(id, "id");
            Check.that(version >= 1, "A tablet's version is 1 or more", version);
            rowsets = Check.list("Rowsets", rowsets, ROWSETS_MAX);
            long covered = 0;
            for (Rowset rowset : rowsets) {
                Check.that(rowset.from() > covered, "Rowsets must be in order, each version once", rowset.from());
                covered = rowset.to();
            }
            Check.that(covered <= version, "Rowsets must not go beyond version " + version, covered);
        }

        long bytes() {
            return rowsets.stream()
                    .flatMap(rowset -> rowset.files().stream())
                    .mapToLong(DataFile::size)
                    .sum();
        }

        /** Whether every version from 2 on is there; version 1 is empty by definition. */
        public boolean isComplete() {
            long next = 2;
            for (Rowset rowset : rowsets) {
                if (rowset.from() > next) {
                    return false;
                }
                next = rowset.to() + 1;
            }
            return next > version;
        }
    }

    /** Rows that came with versions {@code from} to {@code to}. */
    public record Rowset(long from, long to, long rows, List<DataFile> files) {
        public Rowset {
            Check.that(from >= 1 && to >= from, "A rowset's versions must ascend", from + " to " + to);
            Check.notNegative("Rows", rows);
            files = Check.list("Files", files, FILES_MAX);
        }
    }

    /**
     * A file, and where its bytes are.
     *
     * @param sha256 over the file's bytes
     * @param blob that holds them
     * @param offset of the file's first byte in the blob
     */
    public record DataFile(String sha256, long size, long rows, BlobKey blob, long offset) {
        public DataFile {
            Check.sha256(sha256);
            Check.notNegative("Size", size);
            Check.notNegative("Rows", rows);
            Check.notNegative("Offset", offset);
            Check.that(offset <= Long.MAX_VALUE - size, "A file must end somewhere", offset);
            Objects.requireNonNull(blob, "blob");
        }
    }

    /** What {@code bundles} is where the member is missing. */
    static final String BUNDLES = "batch.bundles";

    public BatchManifest(
            JobName job,
            int batch,
            List<TabletContent> tablets,
            @JacksonInject(value = BUNDLES, useInput = OptBoolean.TRUE) List<BlobRef> bundles) {
        Objects.requireNonNull(job, "job");
        Check.notNegative("Batch", batch);
        this.job = job;
        this.batch = batch;
        this.tablets = Check.list("Tablets", tablets, TABLETS_MAX);
        this.bundles = Check.list("Bundles", bundles, BUNDLES_MAX);
        Check.distinct("Tablet", tablets, TabletContent::id);
        Check.distinct("Bundle", bundles, BlobRef::key);
        Map<BlobKey, BlobRef> byKey = byKey(bundles);
        files().forEach(file -> {
            BlobRef bundle = byKey.get(file.blob());
            Check.that(
                    bundle == null || file.offset() + file.size() <= bundle.size(),
                    "A file must lie within its bundle",
                    file.offset());
        });
    }

    /** The bundles by their keys. */
    public Map<BlobKey, BlobRef> bundlesByKey() {
        return byKey(bundles);
    }

    private static Map<BlobKey, BlobRef> byKey(List<BlobRef> bundles) {
        return bundles.stream().collect(Collectors.toMap(BlobRef::key, bundle -> bundle));
    }

    public Optional<TabletContent> tablet(TabletId id) {
        return tablets.stream().filter(tablet -> tablet.id().equals(id)).findFirst();
    }

    public Stream<DataFile> files() {
        return tablets.stream().flatMap(tablet -> tablet.rowsets().stream()).flatMap(rowset -> rowset.files().stream());
    }

    /**
     * How a snapshot manifest refers to this one, stored as {@code stored}.
     *
     * @param partitions which each tablet belongs to
     */
    public SnapshotManifest.BatchRef ref(BlobRef stored, Function<TabletId, PartitionId> partitions) {
        SortedMap<PartitionId, Long> bytes = new TreeMap<>();
        tablets.forEach(tablet -> bytes.merge(partitions.apply(tablet.id()), tablet.bytes(), Long::sum));
        return new SnapshotManifest.BatchRef(
                stored,
                bytes.entrySet().stream()
                        .map(one -> new SnapshotManifest.PartitionPart(one.getKey(), one.getValue()))
                        .toList(),
                tablets.size(),
                files().count(),
                tablets.stream().mapToLong(TabletContent::bytes).sum(),
                tablets.stream()
                        .flatMap(tablet -> tablet.rowsets().stream())
                        .mapToLong(Rowset::rows)
                        .sum());
    }
}
