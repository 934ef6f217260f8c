package dev.larder.fe.help;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the pages among the resources, in a folder of classes or in a jar. */
public final class ManualFiles {
    private static final String FOLDER = "/sql-manual";
    private static final Logger log = LoggerFactory.getLogger(ManualFiles.class);

    private ManualFiles() {}

    /** The manual that was built with this frontend. */
    public static Help bundled() {
        URL folder = Optional.ofNullable(ManualFiles.class.getResource(FOLDER))
                .orElseThrow(() -> new IllegalStateException("The manual is missing among the resources: " + FOLDER));
        try {
            URI place = folder.toURI();
            if (!place.getScheme().equals("jar")) {
                return read(Path.of(place));
            }
            String jar = place.getSchemeSpecificPart();
            try (FileSystem inside =
                    FileSystems.newFileSystem(Path.of(URI.create(jar.substring(0, jar.indexOf("!/")))))) {
                return read(inside.getPath(FOLDER));
            }
        } catch (URISyntaxException e) {
            throw new IllegalStateException("The manual is at no place that can be read: " + folder, e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Help read(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return Help.of(files.filter(file -> file.toString().endsWith(".md"))
                    .flatMap(file -> topic(file).stream())
                    .toList());
        }
    }

    /** A page that cannot be read is left out: that is no reason not to start. */
    private static Optional<HelpTopic> topic(Path file) {
        try {
            return Optional.of(ManualPage.parse(Files.readAllLines(file)).topic());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (IllegalArgumentException e) {
            log.warn("Page {} of the manual is left out: {}", file.getFileName(), e.getMessage());
            return Optional.empty();
        }
    }
}
