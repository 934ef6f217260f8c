package dev.larder.fe.session;

import dev.larder.common.error.Failure;
import java.util.Optional;

/** Knows who may log in. Called on network threads: it must answer from memory. */
public interface Authenticator {
    /**
     * The account that a client from this host means. A client that means no account is asked for its password all
     * the same, and refused with the same error.
     */
    Optional<Account> find(String user, String host);

    /** A client that meant the account could not prove to be its user. */
    default void failed(Account account) {}

    /** Why the account may not log in now, though its user has been proved; remembers a login if it may. */
    default Optional<Failure> admit(Account account, String host) {
        return Optional.empty();
    }

    /** The same for a client that has proved nothing: what it is told besides that it is denied. */
    default Optional<Failure> locked(Account account, String host) {
        return Optional.empty();
    }
}
