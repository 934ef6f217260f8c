package dev.larder.fe.execution;

import dev.larder.fe.analysis.LikePattern;
import dev.larder.fe.catalog.User;
import dev.larder.fe.session.Account;
import dev.larder.fe.session.Authenticator;
import dev.larder.fe.session.PasswordHashes;
import dev.larder.fe.state.ClusterState;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Finds accounts among the users of the catalog. Of several that fit, the one whose host says most counts. */
public final class CatalogAuthenticator implements Authenticator {
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "::1", "0:0:0:0:0:0:0:1");

    private final Supplier<ClusterState> state;

    public CatalogAuthenticator(Supplier<ClusterState> state) {
        this.state = state;
    }

    @Override
    public Optional<Account> find(String user, String host) {
        return state.get().catalog().users().values().stream()
                .filter(one -> one.name().equals(user) && matches(one.host(), host))
                .max(Comparator.comparingInt(CatalogAuthenticator::precision))
                .map(one ->
                        new Account(one.name(), one.host(), new PasswordHashes(one.nativeHash(), one.sha2Verifier())));
    }

    private static boolean matches(String pattern, String host) {
        boolean local = pattern.equalsIgnoreCase("localhost") && LOOPBACK.contains(host);
        return local || LikePattern.anyCase(pattern).test(host);
    }

    /** A host without wildcards says more than any pattern; of patterns, the longer one. */
    private static int precision(User user) {
        boolean exact = user.host().indexOf('%') < 0 && user.host().indexOf('_') < 0;
        return exact ? Integer.MAX_VALUE : user.host().length();
    }
}
