package dev.larder.common.repository;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.common.blob.AccessDenied;
import dev.larder.common.blob.BlobKey;
import dev.larder.common.blob.BlobPrefix;
import dev.larder.common.blob.BlobSource;
import dev.larder.common.blob.BlobStat;
import dev.larder.common.blob.BlobStore;
import dev.larder.common.blob.BlobStoreException;
import dev.larder.common.blob.StoreUnavailable;
import dev.larder.common.blob.WriteMode;
import dev.larder.common.blob.memory.MemoryBlobStore;
import dev.larder.common.id.PartitionId;
import dev.larder.common.id.TabletId;
import dev.larder.common.repository.BatchManifest.DataFile;
import dev.larder.common.repository.BatchManifest.Rowset;
import dev.larder.common.repository.BatchManifest.TabletContent;
import dev.larder.common.repository.RepositoryCollector.Collected;
import dev.larder.common.repository.RepositoryCollector.LeaseSeen;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RepositoryCollectorTest {
    private static final JobName FIRST = new JobName("0a1b2c3d-1");
    private static final JobName SECOND = new JobName("0a1b2c3d-10");
    private static final JobName FOREIGN = new JobName("ffffffff-1");
    private static final Duration GRACE = Duration.ofHours(1);

    private Instant now = Instant.parse("2026-11-20T08:30:00Z");
    private final BlobStore store = new MemoryBlobStore(() -> now);
    private final Repository repository = new Repository(store, "nightly");
    private final Set<JobName> running = new HashSet<>();

    @Test
    void aDropFreesWhatNoOtherSnapshotUsesAndNothingElse() throws BlobStoreException {
        snapshot(FIRST, Set.of(FIRST), data(FIRST, 'a'), data(FIRST, 'b'));
        snapshot(SECOND, Set.of(FIRST, SECOND), data(FIRST, 'b'), data(SECOND, 'c'));
        repository.deleteSnapshot(name(FIRST));
        Set<String> before = keys();

        Collected collected = collector().collect(Set.of(FIRST));

        Set<String> gone = new TreeSet<>(before);
        gone.removeAll(keys());
        assertThat(gone)
                .hasSize(3)
                .contains(
                        data(FIRST, 'a').value(),
                        RepositoryLayout.catalogManifest(FIRST).value());
        assertThat(keys()).contains(data(FIRST, 'b').value(), data(SECOND, 'c').value());
        assertThat(collected.blobs()).isEqualTo(3);
        assertThat(collected.problem()).isEmpty();
    }

    @Test
    void dropsInAnyOrderLeaveNothing() throws BlobStoreException {
        snapshot(FIRST, Set.of(FIRST), data(FIRST, 'a'));
        snapshot(SECOND, Set.of(FIRST, SECOND), data(FIRST, 'a'));
        repository.deleteSnapshot(name(FIRST));
        collector().collect(Set.of(FIRST));
        assertThat(keys()).contains(data(FIRST, 'a').value());
        repository.deleteSnapshot(name(SECOND));
        collector().collect(Set.of(FIRST, SECOND));
        assertThat(keys()).isEmpty();
    }

    @Test
    void aDropWaitsForARunningBackupThatReliesOnTheData() throws BlobStoreException {
        snapshot(FIRST, Set.of(FIRST), data(FIRST, 'a'));
        repository.deleteSnapshot(name(FIRST));
        lease(SECOND, "{\"format\":1,\"job\":\"" + SECOND + "\",\"uses\":[\"" + FIRST + "\"]}");

        assertThatThrownBy(() -> collector().collect(Set.of(FIRST)))
                .isInstanceOf(StoreUnavailable.class)
                .hasMessageContaining(SECOND.value());
        assertThat(keys()).contains(data(FIRST, 'a').value());
    }

    @Test
    void cleaningRemovesOrphansAndStraysAlone() throws BlobStoreException {
        snapshot(FIRST, Set.of(FIRST), data(FIRST, 'a'));
        Set<String> needed = keys();
        put(data(FIRST, 'e'));
        put(data(SECOND, 'f'));
        put(RepositoryLayout.catalogManifest(SECOND));
        put(new BlobKey("data/notes.txt"));

        Collected collected = collector().collectAll();

        needed.add("data/notes.txt");
        assertThat(keys()).isEqualTo(needed);
        assertThat(collected.blobs()).isEqualTo(3);
    }

    @Test
    void cleaningRemovesProbesThatNobodyLooksAtAnyMore() throws BlobStoreException {
        put(RepositoryLayout.PROBES.key("analysis-1/small-01"));
        now = now.plus(GRACE).plusSeconds(1);
        put(RepositoryLayout.PROBES.key("analysis-2/small-01"));

        collector().collectAll();

        assertThat(keys()).containsExactly("probes/analysis-2/small-01");
    }

    @Test
    void cleaningTouchesNothingOfARunningBackupWhetherItHasALeaseYetOrNot() throws BlobStoreException {
        put(data(FIRST, 'a'));
        put(data(SECOND, 'b'));
        lease(SECOND, "damaged, but it names itself");
        running.add(FIRST);
        Set<String> before = keys();
        running.add(SECOND);

        collector().collectAll();

        assertThat(keys()).isEqualTo(before);
    }

    @Test
    void theLeaseOfABackupThatIsKnownToHaveEndedGoesWithItsData() throws BlobStoreException {
        put(data(FIRST, 'a'));
        lease(FIRST, "{}");

        collector().collectAll();

        assertThat(keys()).isEmpty();
    }

    @Test
    void whatAnotherClusterWroteHasToBeOldAndItsLeaseOlder() throws BlobStoreException {
        put(data(FOREIGN, 'a'));
        lease(FOREIGN, "{}");
        collector().collectAll();
        assertThat(keys()).hasSize(2);
        now = now.plus(Duration.ofDays(31));
        put(data(FOREIGN, 'b'));

        collector().collectAll();

        assertThat(keys()).containsExactly(data(FOREIGN, 'b').value());
    }

    @Test
    void whileASnapshotCannotBeReadNothingThatItMayUseGoes() throws BlobStoreException {
        put(data(FIRST, 'a'));
        store.put(
                new BlobKey("snapshots/broken/2026-11-20-08-30-00.json"),
                BlobSource.of("{".getBytes(UTF_8)),
                WriteMode.REPLACE);

        Collected collected = collector().collectAll();

        assertThat(keys()).contains(data(FIRST, 'a').value());
        assertThat(collected.problem()).contains("broken");
    }

    @Test
    void withoutPermissionToDeleteItSaysSo() throws BlobStoreException {
        put(data(FIRST, 'a'));
        put(RepositoryLayout.catalogManifest(FIRST));

        Collected collected = new RepositoryCollector(
                        new Repository(new NoDelete(store), "nightly"), new Known(), () -> true)
                .collectAll();

        assertThat(collected.blobs()).isZero();
        assertThat(collected.problem()).contains("may not delete");
        assertThat(keys()).hasSize(2);
    }

    @Test
    void aCollectionThatNobodyWantsAnyMoreBreaksOff() throws BlobStoreException {
        put(data(FIRST, 'a'));

        new RepositoryCollector(repository, new Known(), () -> false).collect(Set.of(FIRST));

        assertThat(keys()).hasSize(1);
    }

    @Test
    void namesEveryBlobThatIsNotWhatItWas() throws BlobStoreException {
        byte[] bytes = "rows".getBytes(UTF_8);
        byte[] other = "wars".getBytes(UTF_8);
        DataFile file = file(bytes);
        DataFile second = file(other);
        RepositoryVerifier verifier = new RepositoryVerifier(repository);
        var known = java.util.Map.of(file.sha256(), file.blob(), second.sha256(), second.blob());

        assertThat(verifier.content(file, known))
                .map(RepositoryVerifier.Finding::flaw)
                .contains(RepositoryVerifier.Flaw.MISSING);
        assertThat(verifier.size(file.blob(), List.of(file), Optional.empty()))
                .map(RepositoryVerifier.Finding::flaw)
                .contains(RepositoryVerifier.Flaw.MISSING);
        store(file, bytes);
        assertThat(verifier.content(file, known)).isEmpty();
        assertThat(verifier.size(file.blob(), List.of(file), Optional.empty())).isEmpty();
        store(file, "row".getBytes(UTF_8));
        assertThat(verifier.content(file, known))
                .map(RepositoryVerifier.Finding::flaw)
                .contains(RepositoryVerifier.Flaw.TRUNCATED);
        assertThat(verifier.size(file.blob(), List.of(file), Optional.empty()))
                .map(RepositoryVerifier.Finding::flaw)
                .contains(RepositoryVerifier.Flaw.TRUNCATED);
        store(file, "rovs".getBytes(UTF_8));
        assertThat(verifier.content(file, known))
                .map(RepositoryVerifier.Finding::flaw)
                .contains(RepositoryVerifier.Flaw.ALTERED);
        store(file, "rowsandmore".getBytes(UTF_8));
        assertThat(verifier.content(file, known))
                .map(RepositoryVerifier.Finding::flaw)
                .contains(RepositoryVerifier.Flaw.ALTERED);
        assertThat(verifier.size(file.blob(), List.of(file), Optional.empty()))
                .map(RepositoryVerifier.Finding::flaw)
                .contains(RepositoryVerifier.Flaw.ALTERED);
        store(file, other);
        assertThat(verifier.content(file, known))
                .contains(new RepositoryVerifier.Finding(
                        file.blob(), RepositoryVerifier.Flaw.SWAPPED, "holds the bytes of " + second.blob()));
    }

    private void store(DataFile file, byte[] bytes) throws BlobStoreException {
        store.put(file.blob(), BlobSource.of(bytes), WriteMode.REPLACE);
    }

    private static DataFile file(byte[] bytes) {
        String sha256 = ManifestCodec.sha256(bytes);
        return new DataFile(sha256, bytes.length, 1, RepositoryLayout.data(FIRST, sha256), 0);
    }

    private RepositoryCollector collector() {
        return new RepositoryCollector(repository, new Known(), () -> true);
    }

    private void snapshot(JobName job, Set<JobName> jobs, BlobKey... blobs) throws BlobStoreException {
        List<DataFile> files = new ArrayList<>();
        for (BlobKey blob : blobs) {
            put(blob);
            files.add(new DataFile("0".repeat(64), 5, 1, blob, 0));
        }
        BlobRef batch = repository.writeBatch(new BatchManifest(
                job,
                1,
                List.of(new TabletContent(new TabletId(1), 2, List.of(new Rowset(2, 2, 1, files)))),
                List.of()));
        BlobRef catalog = repository.writeCatalog(job, new CatalogManifest("shop", List.of(), List.of()));
        SnapshotName name = name(job);
        repository.publishSnapshot(new SnapshotManifest(
                name.label(),
                name.timestamp(),
                "0a1b2c3d",
                job,
                "shop",
                now,
                now,
                new SnapshotManifest.Content(1, 1, files.size(), 5, 1),
                catalog,
                List.of(new SnapshotManifest.BatchRef(
                        batch,
                        List.of(new SnapshotManifest.PartitionPart(new PartitionId(1), 5)),
                        1,
                        files.size(),
                        5,
                        1)),
                List.copyOf(jobs)));
    }

    private static SnapshotName name(JobName job) {
        return new SnapshotName("label" + job.value().replace("-", ""), "2026-11-20-08-30-00");
    }

    private static BlobKey data(JobName job, char digit) {
        return RepositoryLayout.data(job, String.valueOf(digit).repeat(64));
    }

    private void put(BlobKey key) throws BlobStoreException {
        store.put(key, BlobSource.of("bytes".getBytes(UTF_8)), WriteMode.REPLACE);
    }

    private void lease(JobName job, String text) throws BlobStoreException {
        store.put(RepositoryLayout.lease(job), BlobSource.of(text.getBytes(UTF_8)), WriteMode.REPLACE);
        if (text.contains("uses")) {
            running.add(job);
        }
    }

    private Set<String> keys() throws BlobStoreException {
        return store.list(BlobPrefix.ALL, Optional.empty(), 1000).blobs().stream()
                .map(BlobStat::key)
                .map(BlobKey::value)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** A cluster that knows its own jobs. */
    private final class Known implements RepositoryCollector.Rules {
        @Override
        public boolean isLive(LeaseSeen lease) {
            return lease.job().equals(FOREIGN)
                    ? lease.modifiedAt().isAfter(now.minus(Duration.ofDays(30)))
                    : running.contains(lease.job());
        }

        @Override
        public boolean isRunning(JobName job) {
            return running.contains(job);
        }

        @Override
        public Instant oldEnough(JobName job) {
            return job.equals(FOREIGN) ? now.minus(GRACE) : Instant.MAX;
        }

        @Override
        public Instant oldEnoughProbe() {
            return now.minus(GRACE);
        }
    }

    /** Lets everything through but deletions. */
    private static final class NoDelete implements BlobStore {
        private final BlobStore store;

        NoDelete(BlobStore store) {
            this.store = store;
        }

        @Override
        public void put(BlobKey key, BlobSource source, WriteMode mode) throws BlobStoreException {
            store.put(key, source, mode);
        }

        @Override
        public java.io.InputStream open(BlobKey key, dev.larder.common.blob.ByteRange range) throws BlobStoreException {
            return store.open(key, range);
        }

        @Override
        public Optional<BlobStat> stat(BlobKey key) throws BlobStoreException {
            return store.stat(key);
        }

        @Override
        public dev.larder.common.blob.BlobPage list(BlobPrefix prefix, Optional<BlobKey> after, int limit)
                throws BlobStoreException {
            return store.list(prefix, after, limit);
        }

        @Override
        public void delete(java.util.Collection<BlobKey> keys) throws BlobStoreException {
            throw new AccessDenied("may not delete " + keys);
        }

        @Override
        public int purgeUnfinished(BlobPrefix prefix) throws BlobStoreException {
            throw new AccessDenied("may not delete below " + prefix);
        }

        @Override
        public List<BlobStat> unfinished(BlobPrefix prefix, int limit) throws BlobStoreException {
            return store.unfinished(prefix, limit);
        }

        @Override
        public dev.larder.common.blob.StoreTraits traits() {
            return store.traits();
        }

        @Override
        public void close() {
            store.close();
        }
    }
}
