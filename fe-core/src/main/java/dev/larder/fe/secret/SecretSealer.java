package dev.larder.fe.secret;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.Configuration;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig2026;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Set;

/** Seals and opens texts with AES-256-GCM under a key set in a file that only this frontend's user may read. Any thread. */
public final class SecretSealer {
    private static final byte[] CONTEXT = "larder repository secret".getBytes(StandardCharsets.UTF_8);
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private static final Configuration CONFIGURATION = AeadConfig2026.get();

    private final Aead aead;

    private SecretSealer(Aead aead) {
        this.aead = aead;
    }

    /**
     * Opens the key set, or makes one when there is none. Whoever loses the file must give every secret anew.
     *
     * @throws IOException when the file cannot be read or is no key set
     */
    public static SecretSealer open(Path keyset) throws IOException {
        try {
            KeysetHandle keys = Files.exists(keyset) ? read(keyset) : make(keyset);
            return new SecretSealer(keys.getPrimitive(CONFIGURATION, Aead.class));
        } catch (GeneralSecurityException e) {
            throw new IOException("Not a key set: " + keyset + ": " + e.getMessage(), e);
        }
    }

    public String seal(String clear) {
        try {
            return Base64.getEncoder().encodeToString(aead.encrypt(clear.getBytes(StandardCharsets.UTF_8), CONTEXT));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("A secret could not be sealed", e);
        }
    }

    /** Throws IllegalStateException when the text was sealed with a key that is not in the key set. */
    public String open(String text) {
        try {
            return new String(aead.decrypt(Base64.getDecoder().decode(text), CONTEXT), StandardCharsets.UTF_8);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IllegalStateException(
                    "A secret was sealed with another key set; create the repository again with its credentials", e);
        }
    }

    private static KeysetHandle read(Path keyset) throws IOException, GeneralSecurityException {
        return TinkJsonProtoKeysetFormat.parseKeyset(
                Files.readString(keyset), CONFIGURATION, InsecureSecretKeyAccess.get());
    }

    private static KeysetHandle make(Path keyset) throws IOException, GeneralSecurityException {
        KeysetHandle keys = KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM, CONFIGURATION);
        Path temporary = keyset.resolveSibling(keyset.getFileName() + ".tmp");
        Files.deleteIfExists(temporary);
        Files.createFile(temporary, OWNER_ONLY);
        Files.writeString(
                temporary,
                TinkJsonProtoKeysetFormat.serializeKeyset(keys, CONFIGURATION, InsecureSecretKeyAccess.get()));
        // Before anything is sealed with it: sealed texts are durable, and worth nothing without the key.
        try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(temporary, keyset, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel folder = FileChannel.open(keyset.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        }
        return keys;
    }
}
