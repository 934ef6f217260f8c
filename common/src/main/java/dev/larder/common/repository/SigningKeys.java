package dev.larder.common.repository;

import com.google.crypto.tink.subtle.Ed25519Sign;
import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Ed25519 keys from a file of PEM blocks, as openssl writes them: one private key at most, which signs and is trusted, and
 * any number of public keys, which are trusted. So keys are changed by putting the public half of the old one beside the new
 * one. Any thread.
 */
public final class SigningKeys {
    private static final long FILE_BYTES_MAX = 1L << 20;
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN (PRIVATE|PUBLIC) KEY-----([A-Za-z0-9+/=\\s]*)-----END \\1 KEY-----");
    /** What stands before the 32 bytes of a private key in PKCS #8, and of a public key in X.509. */
    private static final byte[] PRIVATE_START = HexFormat.of().parseHex("302e020100300506032b657004220420");

    private static final byte[] PUBLIC_START = HexFormat.of().parseHex("302a300506032b6570032100");
    private static final int KEY_BYTES = 32;

    private final Path file;
    private final Optional<Signer> signer;
    private final Map<String, PublicKey> trusted;

    private record Signer(String id, PrivateKey key) {}

    private SigningKeys(Path file, Optional<Signer> signer, Map<String, PublicKey> trusted) {
        this.file = file;
        this.signer = signer;
        this.trusted = trusted;
    }

    /** Throws an EngineException that names the file when it cannot be read or holds other things; never its content. */
    public static SigningKeys read(Path file) {
        String text = text(file);
        Optional<Signer> signer = Optional.empty();
        Map<String, PublicKey> trusted = new TreeMap<>();
        Matcher block = BLOCK.matcher(text);
        while (block.find()) {
            byte[] key = decoded(file, block.group(2));
            byte[] half = key;
            if (block.group(1).equals("PRIVATE")) {
                if (signer.isPresent()) {
                    throw wrong(file, "holds more than one private key; add older keys as public keys");
                }
                half = publicHalf(file, key);
                signer = Optional.of(new Signer(id(half), privateKey(file, key)));
            }
            trusted.put(id(half), publicKey(file, half));
        }
        if (trusted.isEmpty()) {
            throw wrong(file, "holds no Ed25519 key in PEM, as 'openssl genpkey -algorithm ed25519' writes it");
        }
        return new SigningKeys(file, signer, trusted);
    }

    /** The id of the key that signs. */
    public Optional<String> signer() {
        return signer.map(Signer::id);
    }

    /** Throws an EngineException when there is no private key. */
    public void requireSigner() {
        if (signer.isEmpty()) {
            throw wrong(file, "holds no private key, so that snapshots cannot be signed");
        }
    }

    /** The manifest with its signature. The same manifest gives the same bytes. */
    byte[] sign(byte[] json) {
        requireSigner();
        Signer one = signer.orElseThrow();
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(one.key());
            signature.update(SnapshotSignature.message(ManifestCodec.sha256(json)));
            return SnapshotSignature.append(json, one.id(), signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("A snapshot could not be signed", e);
        }
    }

    /** Why the snapshot is not to be trusted; empty when a key of the file has signed it. */
    public Optional<String> doubt(StoredSnapshot snapshot) {
        if (snapshot.signature().isEmpty()) {
            return Optional.of(
                    "Snapshot " + snapshot.manifest().name() + " is not signed; signatures are required by " + file);
        }
        SnapshotSignature signature = snapshot.signature().get();
        PublicKey key = trusted.get(signature.key());
        if (key == null) {
            return Optional.of("Snapshot " + snapshot.manifest().name() + " is signed with key " + signature.key()
                    + ", which is not in " + file + " (keys there: " + String.join(", ", trusted.keySet()) + ")");
        }
        return isValid(signature, key)
                ? Optional.empty()
                : Optional.of("Snapshot " + snapshot.manifest().name() + " was changed after it was signed with key "
                        + signature.key());
    }

    private static boolean isValid(SnapshotSignature signature, PublicKey key) {
        try {
            Signature verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(key);
            verifier.update(SnapshotSignature.message(signature.body()));
            return verifier.verify(Base64.getDecoder().decode(signature.value()));
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static String text(Path file) {
        try {
            if (Files.size(file) > FILE_BYTES_MAX) {
                throw wrong(file, "is larger than " + FILE_BYTES_MAX + " bytes");
            }
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw wrong(file, "does not exist on this host");
        } catch (IOException e) {
            throw wrong(file, "cannot be read: " + e.getClass().getSimpleName());
        }
    }

    private static byte[] decoded(Path file, String base64) {
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw wrong(file, "holds a block that is no PEM");
        }
    }

    /** The public key that belongs to a private one; Java does not tell. */
    private static byte[] publicHalf(Path file, byte[] privateKey) {
        byte[] seed = rest(file, privateKey, PRIVATE_START);
        try {
            byte[] half = Ed25519Sign.KeyPair.newKeyPairFromSeed(seed).getPublicKey();
            byte[] encoded = Arrays.copyOf(PUBLIC_START, PUBLIC_START.length + KEY_BYTES);
            System.arraycopy(half, 0, encoded, PUBLIC_START.length, KEY_BYTES);
            return encoded;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every 32 bytes are an Ed25519 key", e);
        }
    }

    private static PrivateKey privateKey(Path file, byte[] encoded) {
        try {
            return KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (GeneralSecurityException e) {
            throw wrong(file, "holds a private key that is not Ed25519");
        }
    }

    private static PublicKey publicKey(Path file, byte[] encoded) {
        rest(file, encoded, PUBLIC_START);
        try {
            return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
        } catch (GeneralSecurityException e) {
            throw wrong(file, "holds a public key that is not Ed25519");
        }
    }

    private static byte[] rest(Path file, byte[] key, byte[] start) {
        if (key.length != start.length + KEY_BYTES || !Arrays.equals(key, 0, start.length, start, 0, start.length)) {
            throw wrong(file, "holds a key that is not Ed25519");
        }
        return Arrays.copyOfRange(key, start.length, key.length);
    }

    /** The first digits of the SHA-256 of the public key in DER. */
    private static String id(byte[] publicKey) {
        return ManifestCodec.sha256(publicKey).substring(0, 16);
    }

    private static EngineException wrong(Path file, String why) {
        return new EngineException(ErrorCode.REPOSITORY_FAILED, "Signing key file " + file + ": " + why);
    }
}
