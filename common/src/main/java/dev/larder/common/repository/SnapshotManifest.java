package dev.larder.common.repository;

import com.fasterxml.jackson.annotation.JacksonInject;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.OptBoolean;
import dev.larder.common.id.PartitionId;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A snapshot: the last blob a backup writes, and the root of the chain of digests.
 *
 * @param cluster id of the cluster that made it
 * @param job that made it
 * @param database whose tables it holds
 * @param takenAt the instant all tables are as of
 * @param publishedAt when this manifest was written
 * @param content sums over all tables
 * @param catalog the catalog manifest
 * @param batches which together list every tablet once
 * @param jobs whose folders hold data of this snapshot; its own job is one of them
 * @param retention how long it is to stay; empty, and then not written, for until somebody drops it
 */
public record SnapshotManifest(
        String label,
        String timestamp,
        String cluster,
        JobName job,
        String database,
        Instant takenAt,
        Instant publishedAt,
        Content content,
        BlobRef catalog,
        List<BatchRef> batches,
        List<JobName> jobs,
        @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Retention> retention) {
    /** What {@code retention} is where the member is missing. */
    static final String RETENTION = "snapshot.retention";

    public static final int BATCHES_MAX = 1_000_000;
    public static final int PARTITIONS_MAX = 10_000;
    public static final int JOBS_MAX = 100_000;

    /** How much a snapshot holds. */
    public record Content(long tables, long tablets, long files, long bytes, long rows) {
        public Content {
            Check.notNegative("Tables", tables);
            Check.notNegative("Tablets", tablets);
            Check.notNegative("Files", files);
            Check.notNegative("Bytes", bytes);
            Check.notNegative("Rows", rows);
        }
    }

    /**
     * Some tablets of a partition.
     *
     * @param bytes of their files
     */
    public record PartitionPart(PartitionId id, long bytes) {
        public PartitionPart {
            Objects.requireNonNull(id, "id");
            Check.notNegative("Bytes", bytes);
        }
    }

    /**
     * A batch manifest, and what a reader wants to know of it before reading it.
     *
     * @param partitions that its tablets belong to
     */
    public record BatchRef(
            BlobRef manifest, List<PartitionPart> partitions, long tablets, long files, long bytes, long rows) {
        /** What {@code partitions} and {@code partition} are where the member is missing. */
        static final String PARTITIONS = "batch-ref.partitions";

        static final String PARTITION = "batch-ref.partition";

        public BatchRef {
            Objects.requireNonNull(manifest, "manifest");
            partitions = Check.list("Partitions", partitions, PARTITIONS_MAX);
            Check.distinct("Partition", partitions, PartitionPart::id);
            Check.that(tablets == 0 || !partitions.isEmpty(), "A batch with tablets has partitions", tablets);
            Check.notNegative("Tablets", tablets);
            Check.notNegative("Files", files);
            Check.notNegative("Bytes", bytes);
            Check.notNegative("Rows", rows);
        }

        /** Whether tablets of one of these are in it. */
        public boolean isOfAny(Set<PartitionId> some) {
            return partitions.stream().anyMatch(part -> some.contains(part.id()));
        }

        /** As it is read; in the first manifests all tablets of a batch belonged to one partition. */
        @JsonCreator
        static BatchRef read(
                @JsonProperty("manifest") BlobRef manifest,
                @JacksonInject(value = PARTITIONS, useInput = OptBoolean.TRUE) @JsonProperty("partitions")
                        List<PartitionPart> partitions,
                @JacksonInject(value = PARTITION, useInput = OptBoolean.TRUE) @JsonProperty("partition")
                        Optional<PartitionId> partition,
                @JsonProperty("tablets") long tablets,
                @JsonProperty("files") long files,
                @JsonProperty("bytes") long bytes,
                @JsonProperty("rows") long rows) {
            List<PartitionPart> parts =
                    partition.map(one -> List.of(new PartitionPart(one, bytes))).orElse(partitions);
            return new BatchRef(manifest, parts, tablets, files, bytes, rows);
        }
    }

    public SnapshotManifest(
            String label,
            String timestamp,
            String cluster,
            JobName job,
            String database,
            Instant takenAt,
            Instant publishedAt,
            Content content,
            BlobRef catalog,
            List<BatchRef> batches,
            List<JobName> jobs,
            @JacksonInject(value = RETENTION, useInput = OptBoolean.TRUE) Optional<Retention> retention) {
        new SnapshotName(label, timestamp);
        Check.name("Cluster", cluster);
        Check.name("Database", database);
        Objects.requireNonNull(takenAt, "takenAt");
        Objects.requireNonNull(publishedAt, "publishedAt");
        Objects.requireNonNull(content, "content");
        Objects.requireNonNull(retention, "retention");
        List<BatchRef> checkedBatches = Check.list("Batches", batches, BATCHES_MAX);
        List<JobName> checkedJobs = Check.list("Jobs", jobs, JOBS_MAX);
        Check.distinct("Batch manifest", batches, batch -> batch.manifest().key());
        Check.distinct("Job", jobs, name -> name);
        Check.that(jobs.contains(job), "A snapshot uses its own job's data", jobs);
        Check.that(
                catalog.key().equals(RepositoryLayout.catalogManifest(job)),
                "The catalog manifest must be the job's own",
                catalog.key());
        for (BatchRef batch : batches) {
            Check.that(
                    batch.manifest().key().startsWith(RepositoryLayout.manifests(job)),
                    "A batch manifest must be in the job's folder",
                    batch.manifest().key());
        }
        this.label = label;
        this.timestamp = timestamp;
        this.cluster = cluster;
        this.job = job;
        this.database = database;
        this.takenAt = takenAt;
        this.publishedAt = publishedAt;
        this.content = content;
        this.catalog = catalog;
        this.batches = checkedBatches;
        this.jobs = checkedJobs;
        this.retention = retention;
    }

    /** A snapshot that stays until somebody drops it. */
    public SnapshotManifest(
            String label,
            String timestamp,
            String cluster,
            JobName job,
            String database,
            Instant takenAt,
            Instant publishedAt,
            Content content,
            BlobRef catalog,
            List<BatchRef> batches,
            List<JobName> jobs) {
        this(
                label,
                timestamp,
                cluster,
                job,
                database,
                takenAt,
                publishedAt,
                content,
                catalog,
                batches,
                jobs,
                Optional.empty());
    }

    public SnapshotName name() {
        return new SnapshotName(label, timestamp);
    }
}
