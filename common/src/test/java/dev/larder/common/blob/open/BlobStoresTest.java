package dev.larder.common.blob.open;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.common.blob.AccessDenied;
import dev.larder.common.blob.BlobPrefix;
import dev.larder.common.blob.BlobStore;
import dev.larder.common.blob.LocationNotFound;
import dev.larder.common.blob.hdfs.HdfsIdentity;
import dev.larder.common.blob.hdfs.HdfsSettings;
import dev.larder.common.blob.layer.ReadOnlyBlobStore;
import dev.larder.common.blob.open.RepositoryAddress.Kind;
import dev.larder.common.blob.s3.EmbeddedS3;
import dev.larder.common.blob.s3.S3Settings;
import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.error.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BlobStoresTest {
    private static final Map<String, String> S3 = Map.of(
            "AWS_ENDPOINT", "http://127.0.0.1:9000",
            "AWS_ACCESS_KEY", "the-access-key",
            "AWS_SECRET_KEY", "the-secret-key",
            "AWS_REGION", "eu-west-3");

    @ParameterizedTest
    @CsvSource({
        "AWS_ENDPOINT, AWS_ACCESS_KEY, AWS_SECRET_KEY, AWS_REGION, AWS_TOKEN",
        "s3.endpoint, s3.access_key, s3.secret_key, s3.region, s3.session_token",
        "S3.ENDPOINT, S3.Access_Key, s3.SECRET_KEY, s3.REGION, s3.session-token",
        "endpoint, access_key, secret_key, region, session_token",
        "oss.endpoint, oss.access_key, oss.secret_key, oss.region, oss.session_token",
        "minio.endpoint, s3.access-key-id, s3.secret-access-key, aws.region, AWS_SESSION_TOKEN"
    })
    void readsEverySpelling(String endpoint, String access, String secret, String region, String token) {
        S3Settings settings = S3Addresses.settings(s3(
                "s3://bucket/a/b",
                Map.of(endpoint, "h:1", access, "ak", secret, "sk", region, "r-1", token, "to", "unknown.key", "x")));

        assertThat(settings.endpoint()).hasToString("http://h:1");
        assertThat(settings.credentials().accessKey()).isEqualTo("ak");
        assertThat(settings.credentials().secretKey()).isEqualTo("sk");
        assertThat(settings.credentials().sessionToken()).contains("to");
        assertThat(settings.region()).isEqualTo("r-1");
        assertThat(settings.bucket()).isEqualTo("bucket");
        assertThat(settings.root()).isEqualTo("a/b/nightly/");
        assertThat(settings.pathStyle()).isEmpty();
    }

    @Test
    void aChangedPropertyTakesThePlaceOfEverySpelling() {
        Map<String, String> stored = Map.of("S3.Access_Key", "old", "oss.secret_key", "old", "AWS_ENDPOINT", "h:1");

        Map<String, String> changed =
                BlobStores.overlaid(Kind.S3, stored, Map.of("AWS_ACCESS_KEY", "new", "secret_key", "new"));

        assertThat(changed)
                .containsOnly(
                        Map.entry("AWS_ACCESS_KEY", "new"),
                        Map.entry("secret_key", "new"),
                        Map.entry("AWS_ENDPOINT", "h:1"));
    }

    @Test
    void readsTheRest() {
        S3Settings settings = S3Addresses.settings(s3(
                "s3://bucket",
                with(
                        S3,
                        "use_path_style",
                        "TRUE",
                        "s3.connection.maximum",
                        "7",
                        "AWS_REQUEST_TIMEOUT_MS",
                        "1500",
                        "s3.connection.timeout",
                        "250")));

        assertThat(settings.pathStyle()).contains(true);
        assertThat(settings.connectionsMax()).isEqualTo(7);
        assertThat(settings.readTimeout()).isEqualTo(Duration.ofMillis(1500));
        assertThat(settings.connectTimeout()).isEqualTo(Duration.ofMillis(250));
        assertThat(settings.root()).isEqualTo("nightly/");
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:9000, http://127.0.0.1:9000",
        "localhost, http://localhost",
        "minio:9000, http://minio:9000",
        "[::1]:9000, http://[::1]:9000",
        "s3.eu-central-1.amazonaws.com, https://s3.eu-central-1.amazonaws.com",
        "store.example.com:8443, https://store.example.com:8443",
        "http://store.example.com, http://store.example.com",
        "HTTPS://Store.Example.com/, https://store.example.com"
    })
    void takesEndpointsWithSchemeAndWithout(String typed, String endpoint) {
        assertThat(S3Addresses.settings(s3("s3://bucket/x", with(S3, "AWS_ENDPOINT", typed)))
                        .endpoint())
                .hasToString(endpoint);
    }

    @ParameterizedTest
    @CsvSource({
        "s3.eu-central-1.amazonaws.com, eu-central-1",
        "s3.dualstack.us-west-2.amazonaws.com, us-west-2",
        "s3-us-west-1.amazonaws.com, us-west-1",
        "s3.cn-north-1.amazonaws.com.cn, cn-north-1",
        "s3.amazonaws.com, us-east-1",
        "oss-cn-beijing.aliyuncs.com, cn-beijing",
        "oss-cn-beijing-internal.aliyuncs.com, cn-beijing",
        "cos.ap-beijing.myqcloud.com, ap-beijing",
        "obs.cn-north-4.myhuaweicloud.com, cn-north-4",
        "s3.bj.bcebos.com, bj",
        "127.0.0.1:9000, us-east-1",
        "storage.example.com, us-east-1"
    })
    void findsTheRegionInTheEndpoint(String endpoint, String region) {
        Map<String, String> properties = with(S3, "AWS_ENDPOINT", endpoint);
        properties.remove("AWS_REGION");

        assertThat(S3Addresses.settings(s3("s3://bucket/x", properties)).region())
                .isEqualTo(region);
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3", "s3a", "s3n", "oss", "cos", "cosn", "obs", "bos", "gs", "S3"})
    void takesEveryBucketScheme(String scheme) {
        S3Settings settings = S3Addresses.settings(s3(scheme + "://bucket//a//b/", S3));

        assertThat(settings.bucket()).isEqualTo("bucket");
        assertThat(settings.root()).isEqualTo("a/b/nightly/");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "AWS_ENDPOINT | | AWS_ENDPOINT not found.",
                "AWS_ACCESS_KEY | | AWS_ACCESS_KEY not found.",
                "AWS_SECRET_KEY | | AWS_SECRET_KEY not found.",
                "AWS_ENDPOINT | ftp://x | AWS_ENDPOINT",
                "AWS_ENDPOINT | http://user:pw@host | AWS_ENDPOINT",
                "AWS_ENDPOINT | http://host/path | AWS_ENDPOINT",
                "AWS_ENDPOINT | not a host | AWS_ENDPOINT",
                "use_path_style | maybe | use_path_style",
                "AWS_MAX_CONNECTIONS | 0 | AWS_MAX_CONNECTIONS",
                "s3.connection.timeout | soon | s3.connection.timeout",
                "AWS_ROLE_ARN | arn:x | AWS_ROLE_ARN",
                "provider | AZURE | Azure"
            })
    void namesThePropertyThatIsWrong(String name, String value, String said) {
        Map<String, String> properties = with(S3, "use_path_style", "true");
        properties.remove(name);
        if (value != null) {
            properties.put(name, value);
        }

        assertThatThrownBy(() -> BlobStores.check(s3("s3://bucket/x", properties)))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining(said)
                .message()
                .doesNotContain("the-secret-key")
                .doesNotContain("user:pw");
    }

    @Test
    void saysThatNothingIsRecognisable() {
        assertThatThrownBy(() -> BlobStores.check(s3("s3://bucket/x", Map.of("colour", "red"))))
                .hasMessage("No supported storage type found. Please check your configuration.");
        assertThatThrownBy(() -> BlobStores.check(address(Kind.HDFS, "/backup", Map.of("colour", "red"))))
                .hasMessage("No supported storage type found. Please check your configuration.");
        assertThatThrownBy(() -> BlobStores.check(address(Kind.HDFS, "/backup", Map.of("hadoop.username", "larder"))))
                .hasMessage("fs.defaultFS not found.");
    }

    @Test
    void reachesWhatIsBehindABrokerByItself() {
        RepositoryAddress hdfs = BrokerAddresses.direct(address(
                Kind.BROKER,
                "hdfs://nn:8020/x",
                Map.of("username", "alice", "password", "", "dfs.replication", "2", "kerberos_keytab", "/k")));
        assertThat(hdfs.kind()).isEqualTo(Kind.HDFS);
        assertThat(hdfs.properties())
                .isEqualTo(Map.of("hadoop.username", "alice", "dfs.replication", "2", "kerberos_keytab", "/k"));

        RepositoryAddress bucket = BrokerAddresses.direct(
                address(Kind.BROKER, "s3a://bucket/x", Map.of("fs.s3a.access.key", "ak", "fs.s3a.secret.key", "sk")));
        assertThat(bucket.kind()).isEqualTo(Kind.S3);
        assertThat(bucket.properties()).isEqualTo(Map.of("s3.access_key", "ak", "s3.secret_key", "sk"));

        assertThatThrownBy(() -> BlobStores.check(address(Kind.BROKER, "/x", Map.of())))
                .hasMessageContaining("expected hdfs://host:port/path or s3://bucket/path behind a broker");
        assertThatThrownBy(() -> BlobStores.check(address(Kind.BROKER, "file:///x", Map.of())))
                .isInstanceOf(EngineException.class);
    }

    @Test
    void overlaysPropertiesForBrokersInAnySpelling() {
        assertThat(BlobStores.overlaid(
                        Kind.BROKER,
                        Map.of("hadoop.username", "a", "fs.s3a.secret.key", "old", "kerberos_keytab", "/old"),
                        Map.of("username", "b", "AWS_SECRET_KEY", "new", "hadoop.kerberos.keytab", "/new")))
                .isEqualTo(Map.of("username", "b", "AWS_SECRET_KEY", "new", "hadoop.kerberos.keytab", "/new"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "bucket/x", "http://bucket/x", "s3://", "s3:///x", "s3://bucket/../x", "s3://b_/\u0007"})
    void refusesLocationsThatAreNone(String location) {
        assertThatThrownBy(() -> BlobStores.check(s3(location, S3)))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("location");
    }

    @Test
    void readsTheAddressOfAnHdfs() {
        HdfsSettings settings = HdfsAddresses.settings(address(
                Kind.HDFS,
                "/backup//larder/",
                Map.of(
                        "fs.defaultFS", "hdfs://nn:8020/",
                        "hadoop.username", "alice",
                        "dfs.replication", "2",
                        "hadoop.rpc.protection", "privacy",
                        "fs.trash.interval", "0",
                        "colour", "red")));

        assertThat(settings.fileSystem()).hasToString("hdfs://nn:8020");
        assertThat(settings.root()).isEqualTo("/backup/larder/nightly");
        assertThat(settings.identity()).isEqualTo(new HdfsIdentity.Named("alice"));
        assertThat(settings.configuration())
                .containsOnlyKeys("dfs.replication", "hadoop.rpc.protection", "fs.trash.interval");
    }

    @Test
    void readsConfigurationFilesOfHadoop(@TempDir Path folder) throws IOException {
        Path core = Files.writeString(
                folder.resolve("core-site.xml"),
                """
                <configuration>
                  <property><name>fs.defaultFS</name><value>hdfs://prod</value></property>
                  <property><name>hadoop.security.authentication</name><value>kerberos</value></property>
                  <property><name>io.file.buffer.size</name><value>65536</value></property>
                </configuration>
                """);
        Path hdfs = Files.writeString(
                folder.resolve("hdfs-site.xml"),
                """
                <configuration>
                  <property><name>dfs.nameservices</name><value>prod</value></property>
                  <property><name>dfs.ha.namenodes.prod</name><value>nn1</value></property>
                  <property><name>dfs.namenode.rpc-address.prod.nn1</name><value>${host}:8020</value></property>
                  <property><name>dfs.client.failover.proxy.provider.prod</name><value>some.Provider</value></property>
                  <property><name>dfs.replication</name><value>3</value></property>
                  <property><name>host</name><value>one</value></property>
                </configuration>
                """);
        HdfsSettings settings = HdfsAddresses.settings(address(
                Kind.HDFS,
                "/backup",
                Map.of(
                        "hadoop.config.resources", core + ", " + hdfs,
                        "hdfs.authentication.type", "simple",
                        "hadoop.username", "alice",
                        "dfs.replication", "2")));

        assertThat(settings.fileSystem()).hasToString("hdfs://prod");
        assertThat(settings.identity()).isEqualTo(new HdfsIdentity.Named("alice"));
        assertThat(settings.configuration())
                .containsEntry("dfs.namenode.rpc-address.prod.nn1", "one:8020")
                .containsEntry("dfs.replication", "2")
                .doesNotContainKeys("io.file.buffer.size", "host", "hadoop.config.resources");
    }

    @Test
    void namesAConfigurationFileThatCannotBeUsed(@TempDir Path folder) throws IOException {
        Path broken = Files.writeString(folder.resolve("broken.xml"), "<configuration><property>");
        for (String files : List.of("core-site.xml", folder.resolve("none.xml").toString(), broken.toString())) {
            assertThatThrownBy(() -> HdfsAddresses.settings(
                            address(Kind.HDFS, "hdfs://nn/x", Map.of("hadoop.config.resources", files))))
                    .isInstanceOf(EngineException.class)
                    .hasMessageContaining("'hadoop.config.resources'")
                    .hasMessageContaining(files);
        }
    }

    @Test
    void readsTheAddressOfAnHdfsWithKerberos() {
        for (List<String> names : List.of(
                List.of("hadoop.kerberos.principal", "hadoop.kerberos.keytab", "hadoop.security.authentication"),
                List.of("kerberos_principal", "kerberos_keytab", "hdfs.authentication.type"))) {
            HdfsSettings settings = HdfsAddresses.settings(address(
                    Kind.HDFS,
                    "hdfs://nn:8020/x",
                    Map.of(
                            names.get(0),
                            "larder@TEST",
                            names.get(1),
                            "/etc/larder.keytab",
                            names.get(2),
                            "Kerberos",
                            "dfs.namenode.kerberos.principal",
                            "nn/_HOST@TEST")));

            assertThat(settings.identity())
                    .isEqualTo(new HdfsIdentity.Kerberos("larder@TEST", Path.of("/etc/larder.keytab")));
            assertThat(settings.configuration()).containsOnlyKeys("dfs.namenode.kerberos.principal");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hadoop.kerberos.principal | | HDFS authentication type is kerberos, but principal or keytab is not set.",
                "hadoop.kerberos.keytab | | HDFS authentication type is kerberos, but principal or keytab is not set.",
                "dfs.namenode.kerberos.principal | | dfs.namenode.kerberos.principal is not set",
                "hadoop.kerberos.principal | a b | 'hadoop.kerberos.principal' must be name@REALM",
                "hadoop.kerberos.keytab | larder.keytab | 'hadoop.kerberos.keytab' must be an absolute path",
                "hadoop.security.authentication | token | 'hadoop.security.authentication' must be simple or kerberos"
            })
    void namesWhatIsWrongWithKerberos(String name, String value, String said) {
        Map<String, String> properties = new HashMap<>(Map.of(
                "hadoop.security.authentication", "kerberos",
                "hadoop.kerberos.principal", "larder@TEST",
                "hadoop.kerberos.keytab", "/etc/larder.keytab",
                "dfs.namenode.kerberos.principal", "nn/_HOST@TEST"));
        BlobStores.check(address(Kind.HDFS, "hdfs://nn/x", properties));
        properties.remove(name);
        if (value != null) {
            properties.put(name, value);
        }

        assertThatThrownBy(() -> BlobStores.check(address(Kind.HDFS, "hdfs://nn/x", properties)))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining(said);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dfs.nameservices | | Name service 'ns' is not in property 'dfs.nameservices': ''",
                "dfs.nameservices | other | Name service 'ns' is not in property 'dfs.nameservices': 'other'",
                "dfs.ha.namenodes.ns | | Property 'dfs.ha.namenodes.ns' not found",
                "dfs.namenode.rpc-address.ns.a | | Property 'dfs.namenode.rpc-address.ns.a' not found",
                "dfs.namenode.rpc-address.ns.b | h2 | 'dfs.namenode.rpc-address.ns.b' must be host:port",
                "dfs.client.failover.proxy.provider.ns | | 'dfs.client.failover.proxy.provider.ns' not found"
            })
    void namesWhatIsMissingOfANameService(String name, String value, String said) {
        Map<String, String> properties = new HashMap<>(Map.of(
                "fs.defaultFS", "hdfs://ns",
                "dfs.nameservices", "ns, far",
                "dfs.ha.namenodes.ns", "a, b",
                "dfs.namenode.rpc-address.ns.a", "h1:8020",
                "dfs.namenode.rpc-address.ns.b", "[::1]:8020",
                "dfs.client.failover.proxy.provider.ns", "some.Provider"));
        BlobStores.check(address(Kind.HDFS, "/backup", properties));
        BlobStores.check(address(Kind.HDFS, "hdfs://host:8020/backup", properties));
        properties.remove(name);
        if (value != null) {
            properties.put(name, value);
        }

        assertThatThrownBy(() -> BlobStores.check(address(Kind.HDFS, "/backup", properties)))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining(said);
    }

    @Test
    void overlaysHdfsPropertiesInAnySpelling() {
        assertThat(BlobStores.overlaid(
                        Kind.HDFS,
                        Map.of("kerberos_keytab", "/old", "hadoop.username", "a"),
                        Map.of("hadoop.kerberos.keytab", "/new")))
                .isEqualTo(Map.of("hadoop.kerberos.keytab", "/new", "hadoop.username", "a"));
    }

    @Test
    void takesAFullHdfsLocation() {
        HdfsSettings settings = HdfsAddresses.settings(
                address(Kind.HDFS, "hdfs://other:9000/x", Map.of("fs.defaultFS", "hdfs://nn:8020")));

        assertThat(settings.fileSystem()).hasToString("hdfs://other:9000");
        assertThat(settings.root()).isEqualTo("/x/nightly");
    }

    @Test
    void doesNotReachIntoTheMachineByWayOfHdfs() {
        for (Map<String, String> properties :
                List.of(Map.of("fs.defaultFS", "file:///"), Map.of("fs.defaultFS", "file://host/x"))) {
            assertThatThrownBy(() -> BlobStores.check(address(Kind.HDFS, "/etc", properties)))
                    .isInstanceOf(EngineException.class);
        }
        assertThatThrownBy(() -> BlobStores.check(address(Kind.HDFS, "file://host/etc", Map.of())))
                .isInstanceOf(EngineException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "..", ".", "a/b", "a b", "-x", "x\n"})
    void refusesNamesThatAreNoFolders(String name) {
        assertThatThrownBy(() -> new RepositoryAddress(Kind.LOCAL, name, "/x", Map.of()))
                .isInstanceOfSatisfying(
                        EngineException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_REPOSITORY_NAME));
    }

    @Test
    void printsNoSecret() {
        RepositoryAddress address = s3("s3://bucket/x", with(S3, "AWS_TOKEN", "the-token"));

        assertThat(address.toString() + S3Addresses.settings(address))
                .contains("eu-west-3")
                .doesNotContain("the-secret-key")
                .doesNotContain("the-access-key")
                .doesNotContain("the-token");
    }

    @ParameterizedTest
    @CsvSource({
        "AWS_SECRET_KEY, true",
        "aws_access_key, true",
        "s3.access-key-id, true",
        "s3.secret-access-key, true",
        "s3.session_token, true",
        "AWS_TOKEN, true",
        "password, true",
        "fs.s3a.secret.key, true",
        "fs.s3a.access.key, true",
        "hadoop.ssl.keystore.password, true",
        "azure.account.key, true",
        "kerberos_keytab_content, true",
        "s3.credentials_provider_type, false",
        "AWS_ENDPOINT, false",
        "AWS_REGION, false",
        "hadoop.username, false",
        "hadoop.kerberos.keytab, false",
        "use_path_style, false"
    })
    void knowsSecrets(String name, boolean secret) {
        assertThat(SecretKeys.isSecret(name)).isEqualTo(secret);
    }

    @Test
    void opensAFolder(@TempDir Path folder) throws IOException {
        for (String location : List.of(folder.toString(), folder.toUri().toString())) {
            RepositoryAddress address = address(Kind.LOCAL, location, Map.of());
            assertThat(BlobStores.probe(address)).isEmpty();
            try (BlobStore store = BlobStores.open(address, Map.of())) {
                assertThat(RepositoryProbe.check(store, "fe 127.0.0.1:9010")).isEmpty();
                assertThat(store.list(BlobPrefix.ALL, Optional.empty(), 10).blobs())
                        .isEmpty();
                assertThat(RepositoryProbe.check(new ReadOnlyBlobStore(store), "be"))
                        .map(Failure::message)
                        .get()
                        .asString()
                        .contains("failed to write", "read only");
                assertThat(RepositoryProbe.checkReadOnly(store)).isEmpty();
            }
        }
    }

    @Test
    void opensABucketInTheDialectThatItFound() throws Exception {
        try (EmbeddedS3 server = EmbeddedS3.start()) {
            Map<String, String> properties = Map.of(
                    "s3.endpoint", server.endpoint().toString(),
                    "s3.access_key", EmbeddedS3.ACCESS_KEY,
                    "s3.secret_key", EmbeddedS3.SECRET_KEY);
            RepositoryAddress address = s3("s3://" + EmbeddedS3.BUCKET + "/deep/folder", properties);
            for (Map<String, String> dialect : List.of(BlobStores.probe(address), Map.<String, String>of())) {
                try (BlobStore store = BlobStores.open(address, dialect)) {
                    assertThat(RepositoryProbe.check(store, "be 127.0.0.1:9060"))
                            .isEmpty();
                    assertThat(store.list(BlobPrefix.ALL, Optional.empty(), 10).blobs())
                            .isEmpty();
                }
            }
            assertThatThrownBy(() -> BlobStores.probe(
                            s3("s3://" + EmbeddedS3.BUCKET, with(properties, "s3.secret_key", "wrong"))))
                    .isInstanceOf(AccessDenied.class);
            assertThatThrownBy(() -> BlobStores.probe(s3("s3://missing-bucket/x", properties)))
                    .isInstanceOf(LocationNotFound.class)
                    .hasMessageContaining("missing-bucket");
        }
    }

    private static RepositoryAddress s3(String location, Map<String, String> properties) {
        return address(Kind.S3, location, properties);
    }

    private static RepositoryAddress address(Kind kind, String location, Map<String, String> properties) {
        return new RepositoryAddress(kind, "nightly", location, properties);
    }

    private static Map<String, String> with(Map<String, String> properties, String... more) {
        Map<String, String> all = new HashMap<>(properties);
        for (int i = 0; i < more.length; i += 2) {
            all.put(more[i], more[i + 1]);
        }
        return all;
    }
}
