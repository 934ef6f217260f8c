package dev.larder.be.rpc;

import dev.larder.common.blob.BlobStore;
import dev.larder.common.blob.BlobStoreException;
import dev.larder.common.blob.layer.BlobMeter;
import dev.larder.common.blob.layer.MeteredBlobStore;
import dev.larder.common.blob.open.BlobStores;
import dev.larder.common.blob.open.RepositoryAddress;
import dev.larder.common.blob.open.RepositoryProbe;
import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.error.Failure;
import dev.larder.common.rpc.broker.BrokerService;
import dev.larder.common.rpc.proto.CheckRepositoryRequest;
import dev.larder.common.rpc.proto.CheckRepositoryResponse;
import dev.larder.common.rpc.proto.RepositoryAccess;
import java.util.Map;
import java.util.Optional;

/** Repositories as frontends name them. */
public final class RepositoryAccesses {
    private RepositoryAccesses() {}

    /** The repository's store; the caller closes it. */
    public static BlobStore open(RepositoryAccess access) throws BlobStoreException {
        return BlobStores.open(address(access), access.getDialectMap());
    }

    /** As the other, over a bare store whose meter is told what it does. */
    public static BlobStore open(RepositoryAccess access, BlobMeter meter) throws BlobStoreException {
        return BlobStores.over(
                address(access),
                () -> new MeteredBlobStore(BlobStores.openPlain(address(access), access.getDialectMap()), meter));
    }

    /** The server behind the repository: equal for all repositories that it serves. */
    public static String endpoint(RepositoryAccess access) {
        return BlobStores.endpoint(address(access));
    }

    /** How this process reaches repositories for frontends that cannot. */
    static BrokerService.Reach forFrontends() {
        return new BrokerService.Reach() {
            @Override
            public BlobStore open(RepositoryAccess access) throws BlobStoreException {
                return BlobStores.openPlain(address(access), access.getDialectMap());
            }

            @Override
            public Map<String, String> probe(RepositoryAccess access) throws BlobStoreException {
                return BlobStores.probe(address(access));
            }
        };
    }

    private static RepositoryAddress address(RepositoryAccess access) {
        return new RepositoryAddress(
                kind(access.getKind()), access.getName(), access.getLocation(), access.getPropertiesMap());
    }

    static CheckRepositoryResponse check(CheckRepositoryRequest request, String prober) {
        return problem(request, prober)
                .map(failure -> CheckRepositoryResponse.newBuilder()
                        .setProblem(failure.message())
                        .setCode(failure.code().name())
                        .build())
                .orElseGet(CheckRepositoryResponse::getDefaultInstance);
    }

    private static Optional<Failure> problem(CheckRepositoryRequest request, String prober) {
        try (BlobStore store = open(request.getRepository())) {
            return request.getReadOnly() ? RepositoryProbe.checkReadOnly(store) : RepositoryProbe.check(store, prober);
        } catch (BlobStoreException e) {
            return Optional.of(new Failure(ErrorCode.REPOSITORY_FAILED, e.getMessage()));
        } catch (EngineException e) {
            return Optional.of(e.failure());
        }
    }

    private static RepositoryAddress.Kind kind(String name) {
        try {
            return RepositoryAddress.Kind.valueOf(name);
        } catch (IllegalArgumentException e) {
            throw new EngineException(ErrorCode.NOT_SUPPORTED, "No such kind of repository: " + name, e);
        }
    }
}
