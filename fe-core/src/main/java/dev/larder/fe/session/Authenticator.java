package dev.larder.fe.session;

import java.util.Optional;

/** Knows who may log in. Called on network threads: it must answer from memory. */
public interface Authenticator {
    /**
     * The account that a client from this host means. A client that means no account is asked for its password all
     * the same, and refused with the same error.
     */
    Optional<Account> find(String user, String host);
}
