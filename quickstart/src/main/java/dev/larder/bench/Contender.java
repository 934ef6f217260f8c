package dev.larder.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** A program that moves the files of a data set to the store and back. */
interface Contender {
    String name();

    /** Why it cannot take part on this machine; empty when it can. */
    Optional<String> absence();

    /**
     * Sends everything; a peer sends it to below {@link Bucket#peerFolder}.
     *
     * @param files the folder of the files; nothing else is in it
     * @param round a name that no earlier run had
     */
    Measurement backUp(DataSet set, Path files, String round) throws IOException, InterruptedException;

    /**
     * Fetches what a round sent.
     *
     * @param target an empty folder, for those that write files
     */
    Measurement restore(DataSet set, String round, Path target) throws IOException, InterruptedException;

    /** Removes what a round sent. */
    void forget(String round) throws IOException, InterruptedException;
}
