package dev.larder.common.blob.open;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;

/** Reads the location of a repository in a folder of this machine: {@code file:///folder} or {@code /folder}. */
final class LocalAddresses {
    private LocalAddresses() {}

    static Path folder(RepositoryAddress address) {
        String text = address.location().strip();
        try {
            String path = text.startsWith("file:") ? new URI(text).getPath() : text;
            if (path != null && path.startsWith("/")) {
                return Path.of("/" + Folders.below(path, address));
            }
        } catch (URISyntaxException e) {
            // Said below.
        }
        throw Properties.invalid("Invalid location '" + text + "': expected file:///folder or /folder");
    }
}
