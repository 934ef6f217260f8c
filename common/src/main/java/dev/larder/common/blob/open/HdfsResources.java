package dev.larder.common.blob.open;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;

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
        Properties properties = new Properties(given);
        List<String> files = properties.text(PROPERTY).stream()
                .flatMap(value -> Stream.of(value.split(",")))
                .map(String::strip)
                .filter(one -> !one.isEmpty())
                .toList();
        if (files.isEmpty()) {
            return given;
        }
        Set<String> said = given.keySet().stream()
                .flatMap(name -> HdfsAddresses.spellings(name.toLowerCase(Locale.ROOT)).stream())
                .collect(Collectors.toSet());
        Configuration configuration = new Configuration(false);
        files.forEach(file -> add(Path.of(file), configuration, properties));
        Map<String, String> all = new HashMap<>();
        for (Map.Entry<String, String> entry : configuration) {
            if (!said.contains(entry.getKey().toLowerCase(Locale.ROOT))) {
                all.put(entry.getKey(), configuration.get(entry.getKey()));
            }
        }
        all.putAll(given);
        return all;
    }

    private static void add(Path file, Configuration configuration, Properties properties) {
        if (!file.isAbsolute()) {
            throw properties.wrong(PROPERTY, "must have absolute paths with commas between them", file.toString());
        }
        try (InputStream content = Files.newInputStream(file)) {
            Configuration one = new Configuration(false);
            one.addResource(content, file.toString(), true);
            one.forEach(entry -> configuration.set(entry.getKey(), entry.getValue()));
        } catch (IOException e) {
            throw properties.wrong(PROPERTY, "names a file that this server cannot read", file.toString());
        } catch (RuntimeException e) {
            throw properties.wrong(PROPERTY, "names a file that is no configuration of Hadoop", file.toString());
        }
    }
}
