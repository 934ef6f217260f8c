package dev.larder.fe.simulation;

import dev.larder.common.id.JobId;
import dev.larder.common.id.TabletId;
import dev.larder.fe.backup.BackupJob;
import dev.larder.fe.backup.Finished;
import dev.larder.fe.backup.Publishing;
import dev.larder.fe.job.ManifestRef;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/** A set of named values in place of blobs, laid out as the repository format says. */
final class SimulatedRepository {
    /** What stands under a key: a tablet's files, a batch manifest, a snapshot manifest or a mark. */
    sealed interface Blob {
        record TabletFiles(Content content) implements Blob {}

        record Batch(Map<TabletId, String> files) implements Blob {}

        record Snapshot(JobId job) implements Blob {}

        record Mark() implements Blob {}
    }

    private final Map<String, Blob> blobs = new TreeMap<>();
    private final Map<String, JobId> owners = new TreeMap<>();

    ManifestRef put(JobId job, String key, Blob blob) {
        blobs.put(key, blob);
        owners.put(key, job);
        return new ManifestRef(key, Integer.toHexString(key.hashCode()), 1);
    }

    void reserve(JobId job) {
        put(job, lease(job), new Blob.Mark());
    }

    /** Every tablet that the manifests list, and what it holds. Fails when a blob is missing or a tablet comes twice. */
    Map<TabletId, Content> read(Collection<ManifestRef> manifests) {
        Map<TabletId, Content> tablets = new TreeMap<>();
        for (ManifestRef manifest : manifests) {
            batch(manifest).files().forEach((tablet, key) -> {
                if (!(blobs.get(key) instanceof Blob.TabletFiles files)) {
                    throw new AssertionError("Missing in the repository: " + key);
                }
                if (tablets.put(tablet, files.content()) != null) {
                    throw new AssertionError("Tablet " + tablet + " stands in two manifests");
                }
            });
        }
        return tablets;
    }

    boolean holds(String key) {
        return blobs.containsKey(key);
    }

    /** Keys that were written for the job and are still there. */
    Set<String> keys(JobId job) {
        Set<String> keys = new HashSet<>();
        owners.forEach((key, owner) -> {
            if (owner.equals(job) && blobs.containsKey(key)) {
                keys.add(key);
            }
        });
        return keys;
    }

    /** What a finished backup consists of. */
    Set<String> referred(Finished finished) {
        Set<String> keys = new HashSet<>(
                Set.of(finished.snapshot().key(), finished.catalog().key()));
        for (ManifestRef manifest : finished.manifests().values()) {
            keys.add(manifest.key());
            keys.addAll(batch(manifest).files().values());
        }
        return keys;
    }

    ManifestRef publish(BackupJob job, Publishing publishing) {
        read(publishing.manifests().values());
        return put(job.id(), snapshot(job.id()), new Blob.Snapshot(job.id()));
    }

    /** As the frontend cleans: a backup that never was disturbed has nothing to sweep but its lease. */
    void clean(BackupJob job) {
        Set<String> keep = job.phase() instanceof Finished finished
                ? job.disturbed() ? referred(finished) : without(keys(job.id()), lease(job.id()))
                : Set.of();
        keys(job.id()).stream().filter(key -> !keep.contains(key)).forEach(blobs::remove);
    }

    /** What the manifest names and is not there, itself included. */
    List<String> missing(ManifestRef manifest) {
        return blobs.get(manifest.key()) instanceof Blob.Batch batch
                ? batch.files().values().stream()
                        .filter(key -> !blobs.containsKey(key))
                        .toList()
                : List.of(manifest.key());
    }

    void unpublish(JobId job) {
        blobs.remove(snapshot(job));
    }

    /** Jobs of which something is there. */
    Set<JobId> jobs() {
        Set<JobId> jobs = new TreeSet<>();
        blobs.keySet().forEach(key -> jobs.add(owners.get(key)));
        return jobs;
    }

    /** Deletes what the job left and no snapshot names. Returns how many blobs. */
    long collect(JobId job, Predicate<String> chosen) {
        if (blobs.containsKey(snapshot(job))) {
            return 0;
        }
        List<String> gone = keys(job).stream().filter(chosen).toList();
        gone.forEach(blobs::remove);
        return gone.size();
    }

    static String snapshot(JobId job) {
        return "snapshots/" + job;
    }

    private Blob.Batch batch(ManifestRef manifest) {
        if (blobs.get(manifest.key()) instanceof Blob.Batch batch) {
            return batch;
        }
        throw new AssertionError("Missing in the repository: " + manifest.key());
    }

    private static Set<String> without(Set<String> keys, String key) {
        keys.remove(key);
        return keys;
    }

    private static String lease(JobId job) {
        return "leases/" + job;
    }
}
