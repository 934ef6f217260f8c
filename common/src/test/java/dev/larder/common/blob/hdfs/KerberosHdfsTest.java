package dev.larder.common.blob.hdfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.common.blob.AccessDenied;
import dev.larder.common.blob.BlobKey;
import dev.larder.common.blob.BlobPrefix;
import dev.larder.common.blob.BlobStore;
import dev.larder.common.blob.BlobStoreContract;
import dev.larder.common.blob.BlobStoreException;
import dev.larder.common.blob.StoreUnavailable;
import dev.larder.common.blob.WriteMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.security.UserGroupInformation;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract on an HDFS that wants Kerberos, beside one that does not. */
class KerberosHdfsTest extends BlobStoreContract {
    private static final String KRB5_CONF = "java.security.krb5.conf";
    /** No ticket lasts so long. */
    private static final Duration TICKET = Duration.ofDays(3650);

    @TempDir
    static Path folder;

    private static HdfsProcess secure;
    private static HdfsProcess simple;

    private final String root = "/backup/" + unique();

    @BeforeAll
    static void startBoth() throws IOException {
        simple = HdfsProcess.simple(folder.resolve("simple"));
        secure = HdfsProcess.secure(folder.resolve("secure"));
        simple.awaitReady();
        secure.awaitReady();
        System.setProperty(KRB5_CONF, secure.krb5Conf().toString());
    }

    @AfterAll
    static void stopBoth() {
        System.clearProperty(KRB5_CONF);
        UserGroupInformation.reset();
        UserGroupInformation.setConfiguration(new Configuration());
        secure.close();
        simple.close();
    }

    @AfterEach
    void knowWhereTheKdcIs() {
        System.setProperty(KRB5_CONF, secure.krb5Conf().toString());
    }

    @Override
    protected BlobStore open() throws BlobStoreException {
        return new HdfsBlobStore(settings("backup", secure.keytab("backup")));
    }

    @Override
    protected int largeBytes() {
        return 3_000_000;
    }

    @Test
    void servesSimpleAndSeveralKerberosRepositoriesSideBySide() throws IOException {
        put("mine", "x");
        try (BlobStore plain = new HdfsBlobStore(plain());
                BlobStore stranger = new HdfsBlobStore(settings("stranger", secure.keytab("stranger")))) {
            plain.put(key("plain"), source("y"), WriteMode.CREATE_NEW);

            assertThatThrownBy(() -> stranger.put(key("theirs"), source("z"), WriteMode.CREATE_NEW))
                    .isInstanceOf(AccessDenied.class)
                    .hasMessageContaining("stranger");
            put("mine-too", "x");
            assertThat(plain.list(BlobPrefix.ALL, Optional.empty(), 10).blobs()).hasSize(1);
            assertThat(keys(BlobPrefix.ALL)).containsExactly("mine", "mine-too");
        }
    }

    @Test
    void writesAsThePrincipal() throws IOException {
        put("mine", "x");

        try (HdfsSession session = HdfsSession.open(settings("backup", secure.keytab("backup")))) {
            assertThat(session.files()
                            .getFileStatus(new org.apache.hadoop.fs.Path(root, "mine"))
                            .getOwner())
                    .isEqualTo("backup");
        }
    }

    @Test
    void doesNotTakeAServersWordThatItNeedsNoKerberos() throws IOException {
        HdfsSettings trusting = new HdfsSettings(
                simple.uri(),
                root,
                new HdfsIdentity.Kerberos(secure.principal("backup"), secure.keytab("backup")),
                with(secure.clientConfiguration(), "ipc.client.fallback-to-simple-auth-allowed", "true"));

        try (BlobStore plain = new HdfsBlobStore(plain());
                BlobStore store = new HdfsBlobStore(trusting)) {
            assertThat(plain.stat(key("x"))).isEmpty();
            assertThatThrownBy(() -> store.put(key("x"), source("x"), WriteMode.CREATE_NEW))
                    .isInstanceOf(BlobStoreException.class)
                    .hasMessageContaining("SIMPLE");
        }
    }

    @Test
    void takesANewTicketBeforeTheOldOneEnds() throws IOException {
        AtomicLong clock = new AtomicLong();
        try (HdfsSession session = HdfsSession.open(settings("backup", secure.keytab("backup")), clock::get)) {
            FileSystem first = session.files();
            clock.addAndGet(Duration.ofSeconds(1).toNanos());
            assertThat(session.files()).isSameAs(first);

            clock.addAndGet(TICKET.toNanos());
            FileSystem second = session.files();

            assertThat(second).isNotSameAs(first);
            second.mkdirs(new org.apache.hadoop.fs.Path(root, "second"));
            // What is under way there ends as it began.
            assertThat(first.exists(new org.apache.hadoop.fs.Path(root, "second")))
                    .isTrue();
        }
    }

    @Test
    void goesOnWithItsTicketWhenItCannotGetANewOne() throws IOException {
        AtomicLong clock = new AtomicLong();
        Path keytab = folder.resolve(unique() + ".keytab");
        Files.copy(secure.keytab("backup"), keytab);
        try (HdfsSession session = HdfsSession.open(settings("backup", keytab), clock::get)) {
            FileSystem first = session.files();
            Files.delete(keytab);
            clock.addAndGet(TICKET.toNanos());

            assertThat(session.files()).isSameAs(first);
            first.mkdirs(new org.apache.hadoop.fs.Path(root, "late"));

            Files.copy(secure.keytab("backup"), keytab);
            assertThat(session.files()).as("not asked again at once").isSameAs(first);
            clock.addAndGet(Duration.ofMinutes(1).toNanos());
            assertThat(session.files()).isNotSameAs(first);
        }
    }

    @Test
    void saysThatAKeytabIsMissing() {
        Path missing = folder.resolve("missing.keytab");

        assertThatThrownBy(() -> HdfsSession.open(settings("backup", missing)))
                .isInstanceOf(AccessDenied.class)
                .hasMessageContaining("hadoop.kerberos.keytab")
                .hasMessageContaining(missing + "' does not exist");
    }

    @Test
    void saysThatAKeytabHoldsOtherKeys() {
        assertThatThrownBy(() -> HdfsSession.open(settings("backup", secure.keytab("stranger"))))
                .isInstanceOf(AccessDenied.class)
                .hasMessageContaining("'" + secure.principal("backup") + "'")
                .hasMessageContaining("holds no key of that principal");
    }

    @Test
    void saysThatAKeytabIsNone() throws IOException {
        Path text = Files.writeString(folder.resolve("text.keytab"), "not a keytab");

        assertThatThrownBy(() -> HdfsSession.open(settings("backup", text)))
                .isInstanceOf(BlobStoreException.class)
                .hasMessageContaining(text.toString());
    }

    @Test
    void saysThatNoKdcAnswers() throws IOException {
        String conf = Files.readString(secure.krb5Conf());
        Path nobody = folder.resolve("nobody.conf");
        Files.writeString(
                nobody,
                conf.replaceAll("localhost:\\d+|127\\.0\\.0\\.1:\\d+", "127.0.0.1:1")
                        .replaceAll("kdc_timeout *= *\\d+", "kdc_timeout = 500"));
        System.setProperty(KRB5_CONF, nobody.toString());

        assertThatThrownBy(() -> HdfsSession.open(settings("backup", secure.keytab("backup"))))
                .isInstanceOf(StoreUnavailable.class)
                .hasMessageContaining("no KDC answers");
    }

    @Test
    void saysThatARealmIsUnknown() {
        HdfsSettings settings = new HdfsSettings(
                secure.uri(),
                root,
                new HdfsIdentity.Kerberos("backup@ELSEWHERE.TEST", secure.keytab("backup")),
                secure.clientConfiguration());

        assertThatThrownBy(() -> HdfsSession.open(settings))
                .isInstanceOf(BlobStoreException.class)
                .hasMessageContaining("backup@ELSEWHERE.TEST");
    }

    @Test
    void saysThatTheServerWantsKerberos() throws IOException {
        HdfsSettings settings =
                new HdfsSettings(secure.uri(), root, new HdfsIdentity.Named("backup"), secure.clientConfiguration());

        try (BlobStore store = new HdfsBlobStore(settings)) {
            assertThatThrownBy(() -> store.put(new BlobKey("x"), source("x"), WriteMode.CREATE_NEW))
                    .isInstanceOf(AccessDenied.class)
                    .hasMessageContaining("KERBEROS");
        }
    }

    private HdfsSettings plain() {
        return new HdfsSettings(simple.uri(), root, new HdfsIdentity.Named("backup"), Map.of("dfs.replication", "1"));
    }

    private HdfsSettings settings(String user, Path keytab) {
        return new HdfsSettings(
                secure.uri(),
                root,
                new HdfsIdentity.Kerberos(secure.principal(user), keytab),
                secure.clientConfiguration());
    }

    private static Map<String, String> with(Map<String, String> properties, String name, String value) {
        Map<String, String> all = new HashMap<>(properties);
        all.put(name, value);
        return all;
    }
}
