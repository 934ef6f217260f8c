package dev.larder.common.repository;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.common.blob.BlobKey;
import dev.larder.common.id.JobId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RepositoryLayoutTest {
    @Test
    void putsEveryBlobWhereThePageSays() {
        JobName job = JobName.of("0a1b2c3d", new JobId(1007));

        assertThat(RepositoryLayout.IDENTITY).hasToString("repository.json");
        assertThat(RepositoryLayout.snapshot(new SnapshotName("before:upgrade", "2026-11-20-08-30-00")))
                .hasToString("snapshots/before=3Aupgrade/2026-11-20-08-30-00.json");
        assertThat(RepositoryLayout.batchManifest(job, 3, Manifests.SHA))
                .hasToString("manifests/0a1b2c3d-1007/3-0123456789abcdef.json.zst");
        assertThat(RepositoryLayout.catalogManifest(job)).hasToString("meta/0a1b2c3d-1007/catalog.json.zst");
        assertThat(RepositoryLayout.data(job, Manifests.SHA))
                .hasToString("data/0a1b2c3d-1007/" + Manifests.SHA + ".parquet");
        assertThat(RepositoryLayout.lease(job)).hasToString("leases/0a1b2c3d-1007.json");
    }

    @ParameterizedTest
    @CsvSource({
        "plain, plain",
        "a:b, a=3Ab",
        "a=b, a=3Db",
        "v1.2, v1.2",
        ".hidden, =2Ehidden",
        ".., =2E.",
        "a/b, a=2Fb",
        "ü, =C3=BC",
        "with space, with=20space"
    })
    void writesLabelsAsOneSegment(String label, String segment) {
        assertThat(RepositoryLayout.encoded(label)).isEqualTo(segment);
        assertThat(RepositoryLayout.decoded(segment)).contains(label);
        assertThat(new BlobKey("x/" + segment)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=", "a=3", "a=3a", "a=61", "a=zz", "=C3", ".a", "a b", "=+1"})
    void readsNoOtherSpelling(String segment) {
        assertThat(RepositoryLayout.decoded(segment)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "snapshots/a/2026-11-20-08-30-00.json.bak",
                "snapshots/a/notes.json",
                "snapshots/a",
                "snapshots/a/b/2026-11-20-08-30-00.json",
                "snapshots/a=61/2026-11-20-08-30-00.json",
                "data/a/2026-11-20-08-30-00.json"
            })
    void takesOtherBlobsForNoSnapshots(String key) {
        assertThat(RepositoryLayout.snapshotOf(new BlobKey(key))).isEmpty();
    }

    @Test
    void findsTheSnapshotOfAKey() {
        for (String timestamp : new String[] {"2026-11-20-08-30-00", "2026-11-20-08-30-00-123"}) {
            SnapshotName name = new SnapshotName("x:y", timestamp);
            assertThat(RepositoryLayout.snapshotOf(RepositoryLayout.snapshot(name)))
                    .contains(name);
        }
    }

    @Test
    void refusesNamesThatAreNone() {
        assertThatThrownBy(() -> new SnapshotName("", "2026-11-20-08-30-00"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SnapshotName("a", "yesterday")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new JobName("../../x")).isInstanceOf(IllegalArgumentException.class);
    }
}
