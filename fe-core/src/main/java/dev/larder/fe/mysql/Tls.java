package dev.larder.fe.mysql;

import java.nio.file.Path;

/** Whether clients may cover their connections with TLS, and with which certificate. */
public sealed interface Tls {
    /** No TLS. */
    record Off() implements Tls {}

    /** A certificate made at start: connections are covered, but clients cannot know the server by it. */
    record SelfSigned() implements Tls {}

    /** A certificate chain and its private key, both PEM. */
    record Files(Path certificateChain, Path privateKey) implements Tls {}
}
