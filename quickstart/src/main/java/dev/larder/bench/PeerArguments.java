package dev.larder.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What {@link JvmPeer} tells a peer: the store, what to do, and with which files. */
record PeerArguments(S3Store store, boolean upload, String prefix, Path folder, int filesPerTablet) {
    static PeerArguments parse(String[] arguments) {
        S3Store store = new S3Store(
                arguments[0],
                arguments[1],
                arguments[2],
                System.getenv("AWS_ACCESS_KEY_ID"),
                System.getenv("AWS_SECRET_ACCESS_KEY"));
        return new PeerArguments(
                store,
                arguments[3].equals("upload"),
                Bucket.peerFolder(arguments[4]),
                Path.of(arguments[5]),
                Integer.parseInt(arguments[6]));
    }

    List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }
}
