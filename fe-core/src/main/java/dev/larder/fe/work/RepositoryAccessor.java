package dev.larder.fe.work;

import dev.larder.common.blob.BlobStore;
import dev.larder.common.blob.BlobStoreException;
import dev.larder.common.blob.open.KeyFiles;
import dev.larder.common.blob.open.RepositoryAddress;
import dev.larder.common.repository.Repository;
import dev.larder.common.repository.SigningKeys;
import dev.larder.common.rpc.proto.RepositoryAccess;
import dev.larder.fe.secret.SecretSealer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The way from a repository in the catalog to its store: secrets are opened here and only here. Any thread. */
public final class RepositoryAccessor {
    private final SecretSealer sealer;
    private final RepositoryStores stores;

    public RepositoryAccessor(SecretSealer sealer, RepositoryStores stores) {
        this.sealer = sealer;
        this.stores = stores;
    }

    /** Opens the repository; the caller closes it. */
    public OpenRepository open(dev.larder.fe.catalog.Repository repository) throws BlobStoreException {
        RepositoryAddress address = address(repository);
        // Before the store, which somebody would have to close.
        Optional<SigningKeys> signing = KeyFiles.signing(address.properties()).map(SigningKeys::read);
        BlobStore store = stores.open(address, repository.broker(), repository.dialect());
        return new OpenRepository(store, new Repository(store, repository.name(), signing));
    }

    /** What an agent needs to open the repository. Holds secrets: never log it. */
    public RepositoryAccess access(dev.larder.fe.catalog.Repository repository) {
        return RepositoryStores.access(address(repository), repository.dialect());
    }

    private RepositoryAddress address(dev.larder.fe.catalog.Repository repository) {
        return new RepositoryAddress(
                RepositoryAddress.Kind.valueOf(repository.kind()),
                repository.name(),
                repository.location(),
                properties(repository));
    }

    /** All properties of the repository, secrets in clear: never log them. */
    public Map<String, String> properties(dev.larder.fe.catalog.Repository repository) {
        Map<String, String> properties = new HashMap<>(repository.properties());
        repository.sealedSecrets().forEach((key, text) -> properties.put(key, sealer.open(text)));
        return properties;
    }
}
