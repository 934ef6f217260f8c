package dev.larder.common.blob.open;

import dev.larder.common.blob.hdfs.ConfigurationFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Configuration files of Hadoop, such as core-site.xml and hdfs-site.xml, that a repository names instead of their keys.
 * Each server reads its own, whenever it opens the repository.
 */
final class HdfsResources {
    static final List<String> PROPERTY = List.of("hadoop.config.resources");

    private HdfsResources() {}

    /**
     * The given properties, and those of the files that they name; what is given itself counts.
     *
     * @throws dev.larder.common.error.EngineException if a file cannot be read
     */
    static Map<String, String> expand(Map<String, String> given) {
        List<Path> files = files(new Properties(given));
        if (files.isEmpty()) {
            return given;
        }
        Set<String> said = given.keySet().stream()
                .flatMap(name -> HdfsAddresses.spellings(name.toLowerCase(Locale.ROOT)).stream())
                .collect(Collectors.toSet());
        Map<String, String> all = new HashMap<>();
        try {
            all.putAll(ConfigurationFile.readAll(files));
        } catch (IOException e) {
            throw Properties.invalid("Property '" + PROPERTY.get(0) + "': on this server " + e.getMessage());
        }
        all.keySet().removeIf(name -> said.contains(name.toLowerCase(Locale.ROOT)));
        all.putAll(given);
        return all;
    }

    private static List<Path> files(Properties properties) {
        List<Path> files = properties.text(PROPERTY).stream()
                .flatMap(value -> Stream.of(value.split(",")))
                .map(String::strip)
                .filter(one -> !one.isEmpty())
                .map(Path::of)
                .toList();
        files.stream().filter(file -> !file.isAbsolute()).findFirst().ifPresent(file -> {
            throw properties.wrong(PROPERTY, "must have absolute paths with commas between them", file.toString());
        });
        return files;
    }
}
