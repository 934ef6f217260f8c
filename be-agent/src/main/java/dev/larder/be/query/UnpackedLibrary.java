package dev.larder.be.query;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The native code that DuckDB's driver unpacks into the temporary folder, 70 MB, and removes when the process ends well. One
 * that is killed leaves it there, so it is removed as soon as it is loaded: Linux keeps the code of a file that has no name
 * any more. Other systems keep the file.
 */
final class UnpackedLibrary {
    private static final Logger log = LoggerFactory.getLogger(UnpackedLibrary.class);
    private static final Path MAPPINGS = Path.of("/proc/self/maps");
    /** Digits are what a temporary file has: a library that somebody installed is left alone. */
    private static final Pattern FILE = Pattern.compile("/.*/libduckdb_java[0-9]+\\.so$");

    private UnpackedLibrary() {}

    static void remove() {
        for (Path file : loaded()) {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                log.warn("{} stays until the process ends: {}", file, e.getMessage());
            }
        }
    }

    /** Empty once it has no name, and on systems that do not tell. */
    static List<Path> loaded() {
        if (!Files.isReadable(MAPPINGS)) {
            return List.of();
        }
        try {
            return Files.readAllLines(MAPPINGS).stream()
                    .map(FILE::matcher)
                    .filter(Matcher::find)
                    .map(found -> Path.of(found.group()))
                    .distinct()
                    .toList();
        } catch (IOException e) {
            log.warn("What is loaded cannot be found out: {}", e.getMessage());
            return List.of();
        }
    }
}
