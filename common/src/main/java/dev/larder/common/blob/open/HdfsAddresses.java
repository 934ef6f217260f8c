package dev.larder.common.blob.open;

import dev.larder.common.blob.hdfs.HdfsSettings;
import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Reads the HDFS family of properties: a few that we know, and Hadoop's own, which are passed on. */
final class HdfsAddresses {
    /** Others would let a repository reach into the machine's own files. */
    private static final Set<String> SCHEMES = Set.of("hdfs", "viewfs", "webhdfs", "swebhdfs");

    private static final List<String> PASSED_ON = List.of("dfs.", "hadoop.", "fs.", "ipc.");
    private static final List<String> FILE_SYSTEM = List.of("fs.defaultfs", "hdfs.fs.defaultfs");
    private static final List<String> USER = List.of("hadoop.username", "hadoop.user.name");
    private static final List<String> AUTHENTICATION =
            List.of("hadoop.security.authentication", "hdfs.authentication.type");
    private static final List<String> RESOURCES = List.of("hadoop.config.resources");

    private HdfsAddresses() {}

    static HdfsSettings settings(RepositoryAddress address) {
        Properties properties = new Properties(address.properties());
        refuseUnsupported(properties);
        URI location = uri(address, address.location().strip());
        URI fileSystem = fileSystem(address, properties, location);
        String user = properties.text(USER).orElseGet(() -> System.getProperty("user.name", "larder"));
        return new HdfsSettings(
                fileSystem,
                "/" + Folders.below(location.getPath(), address).replaceFirst("/$", ""),
                user,
                passedOn(address.properties()));
    }

    private static void refuseUnsupported(Properties properties) {
        if (properties
                .text(AUTHENTICATION)
                .filter(type -> !type.equalsIgnoreCase("simple"))
                .isPresent()) {
            throw new EngineException(ErrorCode.NOT_SUPPORTED, "HDFS with Kerberos is not supported");
        }
        if (properties.text(RESOURCES).isPresent()) {
            throw new EngineException(
                    ErrorCode.NOT_SUPPORTED,
                    "hadoop.config.resources is not supported; give the keys of those files as properties");
        }
    }

    private static URI fileSystem(RepositoryAddress address, Properties properties, URI location) {
        if (location.getScheme() != null && location.getAuthority() != null) {
            return checked(address, URI.create(location.getScheme() + "://" + location.getAuthority()));
        }
        String configured = properties
                .text(FILE_SYSTEM)
                .orElseThrow(() -> properties.text(USER).isPresent()
                        ? Properties.invalid("fs.defaultFS not found.")
                        : Properties.invalid("No supported storage type found. Please check your configuration."));
        return checked(address, uri(address, configured.replaceFirst("/+$", "")));
    }

    private static URI checked(RepositoryAddress address, URI uri) {
        if (uri.getScheme() == null
                || uri.getAuthority() == null
                || uri.getUserInfo() != null
                || !SCHEMES.contains(uri.getScheme().toLowerCase(Locale.ROOT))) {
            throw Properties.invalid("Invalid file system '" + uri + "' of repository " + address.name()
                    + ": expected hdfs://host:port");
        }
        return uri;
    }

    private static URI uri(RepositoryAddress address, String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw new EngineException(
                    ErrorCode.ANALYSIS_ERROR, "Invalid location '" + text + "' of repository " + address.name(), e);
        }
    }

    private static Map<String, String> passedOn(Map<String, String> properties) {
        Map<String, String> passed = new TreeMap<>();
        properties.forEach((name, value) -> {
            boolean known =
                    FILE_SYSTEM.contains(name.toLowerCase(Locale.ROOT)) || USER.contains(name.toLowerCase(Locale.ROOT));
            if (!known && PASSED_ON.stream().anyMatch(name::startsWith)) {
                passed.put(name, value);
            }
        });
        return passed;
    }
}
