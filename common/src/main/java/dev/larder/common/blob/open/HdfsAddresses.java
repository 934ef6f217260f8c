package dev.larder.common.blob.open;

import dev.larder.common.blob.hdfs.HdfsIdentity;
import dev.larder.common.blob.hdfs.HdfsSettings;
import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads the HDFS family of properties: a few that we know, and Hadoop's own, which are passed on. */
final class HdfsAddresses {
    /** Others would let a repository reach into the machine's own files. */
    static final Set<String> SCHEMES = Set.of("hdfs", "viewfs", "webhdfs", "swebhdfs");

    private static final List<String> PASSED_ON = List.of("dfs.", "hadoop.", "fs.", "ipc.");
    private static final List<String> FILE_SYSTEM = List.of("fs.defaultfs", "hdfs.fs.defaultfs");
    private static final List<String> USER = List.of("hadoop.username", "hadoop.user.name");
    private static final List<String> AUTHENTICATION =
            List.of("hadoop.security.authentication", "hdfs.authentication.type");
    private static final List<String> PRINCIPAL =
            List.of("hadoop.kerberos.principal", "kerberos_principal", "hdfs.authentication.kerberos.principal");
    private static final List<String> KEYTAB =
            List.of("hadoop.kerberos.keytab", "kerberos_keytab", "hdfs.authentication.kerberos.keytab");
    private static final List<String> KEYTAB_CONTENT = List.of("kerberos_keytab_content");
    private static final List<String> SERVER_PRINCIPAL =
            List.of("dfs.namenode.kerberos.principal", "dfs.namenode.kerberos.principal.pattern");
    private static final List<List<String>> OURS =
            List.of(FILE_SYSTEM, USER, AUTHENTICATION, PRINCIPAL, KEYTAB, HdfsResources.PROPERTY);

    private static final Pattern PRINCIPAL_FORM = Pattern.compile("[^\\s/@]+(/[^\\s/@]+)?(@[^\\s/@]+)?");

    private HdfsAddresses() {}

    static HdfsSettings settings(RepositoryAddress address) {
        Map<String, String> all = HdfsResources.expand(address.properties());
        Properties properties = new Properties(all);
        refuseUnsupported(properties);
        URI location = uri(address, address.location().strip());
        URI fileSystem = fileSystem(address, properties, location);
        new HdfsNameServices(properties).check(fileSystem);
        return new HdfsSettings(
                fileSystem,
                "/" + Folders.below(location.getPath(), address).replaceFirst("/$", ""),
                identity(properties, fileSystem),
                passedOn(all));
    }

    /** Every lower-case name that the property of this name has. */
    static List<String> spellings(String name) {
        return OURS.stream().filter(names -> names.contains(name)).findFirst().orElse(List.of(name));
    }

    private static void refuseUnsupported(Properties properties) {
        if (properties.text(KEYTAB_CONTENT).isPresent()) {
            throw new EngineException(
                    ErrorCode.NOT_SUPPORTED,
                    "kerberos_keytab_content is not supported; give the path of a keytab as hadoop.kerberos.keytab");
        }
    }

    private static HdfsIdentity identity(Properties properties, URI fileSystem) {
        String type = properties.text(AUTHENTICATION).orElse("simple").toLowerCase(Locale.ROOT);
        return switch (type) {
            case "simple" ->
                new HdfsIdentity.Named(
                        properties.text(USER).orElseGet(() -> System.getProperty("user.name", "larder")));
            case "kerberos" -> kerberos(properties, fileSystem);
            default -> throw properties.wrong(AUTHENTICATION, "must be simple or kerberos", type);
        };
    }

    private static HdfsIdentity kerberos(Properties properties, URI fileSystem) {
        Optional<String> principal = properties.text(PRINCIPAL);
        Optional<String> keytab = properties.text(KEYTAB);
        if (principal.isEmpty() || keytab.isEmpty()) {
            throw Properties.invalid("HDFS authentication type is kerberos, but principal or keytab is not set.");
        }
        if (!PRINCIPAL_FORM.matcher(principal.get()).matches()) {
            throw properties.wrong(PRINCIPAL, "must be name@REALM or name/host@REALM", principal.get());
        }
        Path path = Path.of(keytab.get());
        if (!path.isAbsolute()) {
            throw properties.wrong(KEYTAB, "must be an absolute path", keytab.get());
        }
        if (fileSystem.getScheme().equalsIgnoreCase("hdfs")
                && properties.text(SERVER_PRINCIPAL).isEmpty()) {
            throw Properties.invalid("HDFS authentication type is kerberos, but dfs.namenode.kerberos.principal is not"
                    + " set: expected the principal of the namenodes, such as nn/_HOST@REALM");
        }
        return new HdfsIdentity.Kerberos(principal.get(), path);
    }

    private static URI fileSystem(RepositoryAddress address, Properties properties, URI location) {
        if (location.getScheme() != null && location.getAuthority() != null) {
            return checked(address, URI.create(location.getScheme() + "://" + location.getAuthority()));
        }
        String configured = properties
                .text(FILE_SYSTEM)
                .orElseThrow(() -> Stream.of(USER, AUTHENTICATION, PRINCIPAL)
                                .anyMatch(names -> properties.text(names).isPresent())
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
                    + ": expected hdfs://host:port or hdfs://nameservice");
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
            boolean ours = OURS.stream().anyMatch(names -> names.contains(name.toLowerCase(Locale.ROOT)));
            if (!ours && PASSED_ON.stream().anyMatch(name::startsWith)) {
                passed.put(name, value.strip());
            }
        });
        return passed;
    }
}
