package dev.larder.common.blob.open;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a repository behind a broker is to those who reach it themselves: HDFS or S3, as its location says, with the
 * property names that brokers of Doris take.
 */
final class BrokerAddresses {
    private static final List<String> S3_SCHEMES =
            List.of("s3", "s3a", "s3n", "oss", "cos", "cosn", "obs", "bos", "gs", "minio");
    /** By the name for brokers; a password has no meaning where names are believed, nor beside a keytab. */
    private static final Map<String, String> HDFS_NAMES = Map.of("username", "hadoop.username", "password", "");

    private static final Map<String, String> S3_NAMES = Map.of(
            "fs.s3a.endpoint", "s3.endpoint",
            "fs.s3a.access.key", "s3.access_key",
            "fs.s3a.secret.key", "s3.secret_key",
            "fs.s3a.session.token", "s3.session_token",
            "bos_endpoint", "s3.endpoint",
            "bos_accesskey", "s3.access_key",
            "bos_secret_accesskey", "s3.secret_key");

    private BrokerAddresses() {}

    static RepositoryAddress direct(RepositoryAddress address) {
        String location = address.location().strip();
        String scheme = location.contains("://")
                ? location.substring(0, location.indexOf("://")).toLowerCase(Locale.ROOT)
                : "";
        if (HdfsAddresses.SCHEMES.contains(scheme)) {
            return renamed(address, RepositoryAddress.Kind.HDFS, HDFS_NAMES);
        }
        if (S3_SCHEMES.contains(scheme)) {
            return renamed(address, RepositoryAddress.Kind.S3, S3_NAMES);
        }
        throw Properties.invalid("Invalid location '" + address.location() + "' of repository " + address.name()
                + ": expected hdfs://host:port/path or s3://bucket/path behind a broker");
    }

    /** The lower-case names that a property of this name has because of brokers, itself among them. */
    static List<String> spellings(String name) {
        return Stream.of(HDFS_NAMES, S3_NAMES)
                .flatMap(names -> names.entrySet().stream())
                .filter(entry -> entry.getKey().equals(name) || entry.getValue().equals(name))
                .flatMap(entry -> Stream.of(entry.getKey(), entry.getValue()))
                .collect(Collectors.collectingAndThen(Collectors.toList(), all -> all.isEmpty() ? List.of(name) : all));
    }

    private static RepositoryAddress renamed(
            RepositoryAddress address, RepositoryAddress.Kind kind, Map<String, String> names) {
        Map<String, String> properties = new HashMap<>();
        address.properties().forEach((name, value) -> {
            String known = names.getOrDefault(name.toLowerCase(Locale.ROOT), name);
            if (!known.isEmpty()) {
                properties.put(known, value);
            }
        });
        return new RepositoryAddress(kind, address.name(), address.location(), properties);
    }
}
