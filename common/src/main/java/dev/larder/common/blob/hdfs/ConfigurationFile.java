package dev.larder.common.blob.hdfs;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/** Reads files such as core-site.xml. */
public final class ConfigurationFile {
    private ConfigurationFile() {}

    /**
     * The keys of all the files with their values; what a later file says counts. Variables are replaced, also by
     * values from other files.
     *
     * @throws IOException if a file cannot be read or is no configuration; the message begins with its path
     */
    public static Map<String, String> readAll(List<Path> files) throws IOException {
        Configuration all = new Configuration(false);
        for (Path file : files) {
            try (InputStream content = Files.newInputStream(file)) {
                Configuration one = new Configuration(false);
                one.addResource(content, file.toString(), true);
                one.forEach(entry -> all.set(entry.getKey(), entry.getValue()));
            } catch (IOException e) {
                throw new IOException(file + " cannot be read", e);
            } catch (RuntimeException e) {
                throw new IOException(file + " is no configuration of Hadoop", e);
            }
        }
        Map<String, String> values = new LinkedHashMap<>();
        all.forEach(entry -> values.put(entry.getKey(), all.get(entry.getKey())));
        return values;
    }
}
