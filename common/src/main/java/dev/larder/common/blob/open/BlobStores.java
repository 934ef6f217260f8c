package dev.larder.common.blob.open;

import dev.larder.common.blob.BlobStore;
import dev.larder.common.blob.BlobStoreException;
import dev.larder.common.blob.encryption.EncryptedBlobStore;
import dev.larder.common.blob.encryption.EncryptionKeys;
import dev.larder.common.blob.hdfs.HdfsBlobStore;
import dev.larder.common.blob.layer.RetryPolicy;
import dev.larder.common.blob.layer.RetryingBlobStore;
import dev.larder.common.blob.local.LocalBlobStore;
import dev.larder.common.blob.s3.S3BlobStore;
import dev.larder.common.blob.s3.S3Dialect;
import dev.larder.common.blob.s3.S3DialectProbe;
import dev.larder.common.blob.s3.S3Settings;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Opens the store of a repository. A property that is missing or wrong is an EngineException that names it. */
public final class BlobStores {
    private BlobStores() {}

    /** Checks kind, location and properties, and asks nobody. */
    public static void check(RepositoryAddress address) {
        KeyFiles.check(address.properties());
        switch (address.kind()) {
            case S3 -> S3Addresses.settings(address);
            case HDFS -> HdfsAddresses.settings(address);
            case LOCAL -> LocalAddresses.folder(address);
            case BROKER -> check(BrokerAddresses.direct(address));
        }
    }

    /** The server that the store of the address is on; the same text for all that are on it. */
    public static String endpoint(RepositoryAddress address) {
        return switch (address.kind()) {
            case S3 -> S3Addresses.settings(address).endpoint().toString();
            case HDFS -> HdfsAddresses.settings(address).fileSystem().toString();
            case LOCAL -> "this machine";
            case BROKER -> endpoint(BrokerAddresses.direct(address));
        };
    }

    /**
     * Finds out what has to be known of the server to speak with it: kept with the repository, given to every
     * {@link #open}. Fails at once, and with the cause, when the server does not answer or refuses.
     */
    public static Map<String, String> probe(RepositoryAddress address) throws BlobStoreException {
        return switch (address.kind()) {
            case S3 -> S3DialectProbe.probe(S3Addresses.settings(address)).toMap();
            case HDFS, LOCAL -> {
                check(address);
                yield Map.of();
            }
            case BROKER -> probe(BrokerAddresses.direct(address));
        };
    }

    /**
     * The store of {@code <location>/<name>/}, which tries again what may succeed a little later, and encrypts when the
     * address names a key set. The caller closes it.
     *
     * @param dialect what {@link #probe} found; empty is safe with every server
     */
    public static BlobStore open(RepositoryAddress address, Map<String, String> dialect) throws BlobStoreException {
        return over(address, () -> openPlain(address, dialect));
    }

    /** As {@link #open}, over a store that is reached in another way and tries nothing twice. */
    public static BlobStore over(RepositoryAddress address, Opener plain) throws BlobStoreException {
        // Before the store, which somebody would have to close.
        Optional<EncryptionKeys> keys =
                KeyFiles.encryption(address.properties()).map(EncryptionKeys::read);
        BlobStore store = new RetryingBlobStore(plain.open(), RetryPolicy.DEFAULT);
        return keys.isEmpty() ? store : new EncryptedBlobStore(store, keys.get(), new EncryptedRepository());
    }

    /** Opens a store. */
    @FunctionalInterface
    public interface Opener {
        BlobStore open() throws BlobStoreException;
    }

    /** The bare store of {@link #open}, which tries nothing twice and encrypts nothing, for a caller who does. */
    public static BlobStore openPlain(RepositoryAddress address, Map<String, String> dialect)
            throws BlobStoreException {
        return switch (address.kind()) {
            case S3 -> {
                S3Settings settings = S3Addresses.settings(address);
                yield new S3BlobStore(settings, S3Dialect.fromMap(dialect, S3DialectProbe.pathStyleDefault(settings)));
            }
            case HDFS -> new HdfsBlobStore(HdfsAddresses.settings(address));
            case LOCAL -> new LocalBlobStore(LocalAddresses.folder(address));
            case BROKER -> openPlain(BrokerAddresses.direct(address), dialect);
        };
    }

    /**
     * The properties with some of them changed. A changed one takes the place of the same in any other spelling, which
     * otherwise might be found first.
     */
    public static Map<String, String> overlaid(
            RepositoryAddress.Kind kind, Map<String, String> properties, Map<String, String> changes) {
        Map<String, String> next = new TreeMap<>(properties);
        for (String changed : changes.keySet()) {
            String name = changed.toLowerCase(Locale.ROOT);
            List<String> spellings =
                    switch (kind) {
                        case S3 -> S3Addresses.spellings(name);
                        case HDFS -> HdfsAddresses.spellings(name);
                        case BROKER -> behindABroker(name);
                        case LOCAL -> List.of(name);
                    };
            next.keySet().removeIf(one -> spellings.contains(one.toLowerCase(Locale.ROOT)));
        }
        next.putAll(changes);
        return next;
    }

    /** Names of a broker lead to names of a store, which have other spellings, some of which are a broker's. */
    private static List<String> behindABroker(String name) {
        Set<String> all = new LinkedHashSet<>(List.of(name));
        int known;
        do {
            known = all.size();
            for (String one : List.copyOf(all)) {
                all.addAll(BrokerAddresses.spellings(one));
                all.addAll(HdfsAddresses.spellings(one));
                all.addAll(S3Addresses.spellings(one));
            }
        } while (all.size() > known);
        return List.copyOf(all);
    }
}
