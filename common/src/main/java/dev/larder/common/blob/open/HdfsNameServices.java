package dev.larder.common.blob.open;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The properties of a name service: several namenodes under one name. Hadoop reports a missing one as an unknown host,
 * or waits; here each is named before anybody is asked.
 */
final class HdfsNameServices {
    private static final String SERVICES = "dfs.nameservices";
    private static final String NAMENODES = "dfs.ha.namenodes.";
    private static final String ADDRESS = "dfs.namenode.rpc-address.";
    private static final String PROVIDER = "dfs.client.failover.proxy.provider.";

    private final Properties properties;

    HdfsNameServices(Properties properties) {
        this.properties = properties;
    }

    /** @param fileSystem that of a repository; its authority is a host, with or without a port, or a name service */
    void check(URI fileSystem) {
        if (!fileSystem.getScheme().equalsIgnoreCase("hdfs")) {
            return;
        }
        String authority = fileSystem.getAuthority();
        List<String> services = list(SERVICES);
        if (services.contains(authority)) {
            checkService(authority);
        } else if (!authority.contains(":")
                && (!services.isEmpty() || find(NAMENODES + authority).isPresent())) {
            throw Properties.invalid("Name service '" + authority + "' is not in property '" + SERVICES + "': '"
                    + String.join(",", services) + "'");
        }
    }

    private void checkService(String service) {
        List<String> namenodes = list(NAMENODES + service);
        if (namenodes.isEmpty()) {
            throw missing(NAMENODES + service, "the names of the namenodes, such as nn1,nn2");
        }
        for (String namenode : namenodes) {
            String name = ADDRESS + service + "." + namenode;
            String address = find(name).orElseThrow(() -> missing(name, "host:port of that namenode"));
            if (!address.matches("[^\\s:/]+:\\d{1,5}|\\[[0-9a-fA-F:.]+]:\\d{1,5}")) {
                throw properties.wrong(List.of(name.toLowerCase(Locale.ROOT)), "must be host:port", address);
            }
        }
        if (find(PROVIDER + service).isEmpty()) {
            throw missing(
                    PROVIDER + service,
                    "a class such as org.apache.hadoop.hdfs.server.namenode.ha.ConfiguredFailoverProxyProvider");
        }
    }

    private List<String> list(String name) {
        return find(name).stream()
                .flatMap(value -> Stream.of(value.split(",")))
                .map(String::strip)
                .filter(one -> !one.isEmpty())
                .toList();
    }

    private Optional<String> find(String name) {
        return properties.text(List.of(name.toLowerCase(Locale.ROOT)));
    }

    private static RuntimeException missing(String name, String expected) {
        return Properties.invalid("Property '" + name + "' not found: expected " + expected);
    }
}
