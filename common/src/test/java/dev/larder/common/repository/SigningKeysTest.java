package dev.larder.common.repository;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.common.blob.BlobKey;
import dev.larder.common.blob.BlobSource;
import dev.larder.common.blob.BlobStore;
import dev.larder.common.blob.Blobs;
import dev.larder.common.blob.WriteMode;
import dev.larder.common.blob.memory.MemoryBlobStore;
import dev.larder.common.error.EngineException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SigningKeysTest {
    private static final SnapshotManifest MANIFEST = Manifests.snapshot();

    @TempDir
    Path folder;

    private final BlobStore store = new MemoryBlobStore(InstantSource.system());

    @Test
    void whatItSignedItTrusts() throws Exception {
        SigningKeys keys = keys("key.pem", privateKey(pair()));
        StoredSnapshot published = repository(keys).publishSnapshot(MANIFEST);
        StoredSnapshot read = repository(keys).readSnapshot(MANIFEST.name()).orElseThrow();

        assertThat(read).isEqualTo(published);
        assertThat(read.manifest()).isEqualTo(MANIFEST);
        assertThat(read.signature()).map(SnapshotSignature::key).isEqualTo(keys.signer());
        assertThat(keys.doubt(read)).isEmpty();
        assertThat(repository(keys).publishSnapshot(MANIFEST)).as("again").isEqualTo(published);
    }

    /** As the page tells a stranger to do it. */
    @Test
    void theSignatureIsOverTheDigestOfTheManifestWithoutIt() throws Exception {
        KeyPair pair = pair();
        repository(keys("key.pem", privateKey(pair))).publishSnapshot(MANIFEST);
        String text = new String(Blobs.read(store, RepositoryLayout.snapshot(MANIFEST.name()), 100_000), UTF_8);
        String body = text.replaceFirst(",\"signature\":\\{[^}]*}}$", "}");
        assertThat(body).isEqualTo(new String(ManifestCodec.encode(MANIFEST), UTF_8));
        byte[] signature = Base64.getDecoder().decode(text.replaceFirst(".*\"value\":\"([^\"]*)\"}}$", "$1"));
        Signature verifier = Signature.getInstance("Ed25519");
        verifier.initVerify(pair.getPublic());
        verifier.update(("larder-snapshot-1 " + ManifestCodec.sha256(body.getBytes(UTF_8)) + "\n").getBytes(UTF_8));
        assertThat(verifier.verify(signature)).isTrue();
        assertThat(text)
                .contains("\"key\":\""
                        + ManifestCodec.sha256(pair.getPublic().getEncoded()).substring(0, 16) + "\"");
    }

    @Test
    void unsignedForeignAndChangedSnapshotsAreDoubted() throws Exception {
        SigningKeys keys = keys("key.pem", privateKey(pair()));
        SigningKeys others = keys("other.pem", privateKey(pair()));
        Repository repository = repository(keys);

        StoredSnapshot unsigned = new Repository(store, "nightly").publishSnapshot(MANIFEST);
        assertThat(repository.doubt(unsigned)).hasValueSatisfying(said -> assertThat(said)
                .isEqualTo("Snapshot before:upgrade of 2026-11-20-08-30-00 is not signed; signatures are required by "
                        + folder.resolve("key.pem")));
        assertThat(new Repository(store, "nightly").doubt(unsigned)).isEmpty();
        repository.deleteSnapshot(MANIFEST.name());

        StoredSnapshot foreign = repository(others).publishSnapshot(MANIFEST);
        assertThat(repository.doubt(foreign)).hasValueSatisfying(said -> assertThat(said)
                .contains("is signed with key " + others.signer().orElseThrow() + ", which is not in "));
        repository.deleteSnapshot(MANIFEST.name());

        repository.publishSnapshot(MANIFEST);
        BlobKey key = RepositoryLayout.snapshot(MANIFEST.name());
        String text = new String(Blobs.read(store, key, 100_000), UTF_8);
        for (String changed : new String[] {
            text.replace("\"database\":\"shop\"", "\"database\":\"shed\""),
            text.replace("\"format\":1", "\"format\" :1"),
            text.replaceFirst("\"value\":\".", "\"value\":\"" + (text.contains("\"value\":\"A") ? "B" : "A")),
            text.replace("\"value\":", "\"worth\":"),
            text.replaceFirst(",\"signature\".*$", "}")
        }) {
            assertThat(changed).isNotEqualTo(text);
            store.put(key, BlobSource.of(changed.getBytes(UTF_8)), WriteMode.REPLACE);
            assertThat(repository.doubt(repository.readSnapshot(MANIFEST.name()).orElseThrow()))
                    .as(changed)
                    .isPresent();
        }
    }

    @Test
    void anOlderKeyIsTrustedByItsPublicHalf() throws Exception {
        KeyPair old = pair();
        StoredSnapshot snapshot = repository(keys("old.pem", privateKey(old))).publishSnapshot(MANIFEST);
        SigningKeys keys = keys("new.pem", privateKey(pair()), publicKey(old));
        assertThat(keys.doubt(snapshot)).isEmpty();
        assertThat(keys.signer()).isNotEqualTo(snapshot.signature().map(SnapshotSignature::key));
        SigningKeys readers = keys("readers.pem", publicKey(old));
        assertThat(readers.doubt(snapshot)).isEmpty();
        assertThatThrownBy(() -> repository(readers).publishSnapshot(MANIFEST))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("holds no private key");
    }

    @Test
    void aFileThatHoldsOtherThingsIsRefusedByNameAndNotQuoted() throws Exception {
        KeyPair rsa = KeyPairGenerator.getInstance("RSA").generateKeyPair();
        assertWrong("none.pem", "does not exist on this host");
        assertWrong("text.pem", "holds no Ed25519 key in PEM", "hunter2");
        assertWrong("rsa.pem", "holds a key that is not Ed25519", privateKey(rsa));
        assertWrong("rsa-public.pem", "holds a key that is not Ed25519", publicKey(rsa));
        assertWrong("two.pem", "holds more than one private key", privateKey(pair()), privateKey(pair()));
    }

    private void assertWrong(String name, String said, String... blocks) throws Exception {
        if (blocks.length > 0) {
            Files.writeString(folder.resolve(name), String.join("", blocks));
        }
        assertThatThrownBy(() -> SigningKeys.read(folder.resolve(name)))
                .isInstanceOf(EngineException.class)
                .hasMessageStartingWith("Signing key file " + folder.resolve(name) + ": ")
                .hasMessageContaining(said)
                .satisfies(e -> assertThat(Arrays.stream(blocks)).noneMatch(e.getMessage()::contains));
    }

    private Repository repository(SigningKeys keys) {
        return new Repository(store, "nightly", Optional.of(keys));
    }

    private SigningKeys keys(String name, String... blocks) throws Exception {
        return SigningKeys.read(Files.writeString(folder.resolve(name), String.join("", blocks)));
    }

    private static KeyPair pair() throws Exception {
        return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    }

    private static String privateKey(KeyPair pair) {
        return pem("PRIVATE", pair.getPrivate().getEncoded());
    }

    private static String publicKey(KeyPair pair) {
        return pem("PUBLIC", pair.getPublic().getEncoded());
    }

    private static String pem(String kind, byte[] key) {
        return "-----BEGIN " + kind + " KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key) + "\n-----END " + kind
                + " KEY-----\n";
    }
}
