package dev.larder.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Looks for anything that a test left behind where nothing should be. */
final class Strays {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Strays() {}

    /**
     * The agents hold exactly the tablets that tables have, and no tablet snapshots, staging or prepared loads; no job
     * is unfinished.
     */
    static void assertNoneOnAgents(Cluster cluster) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            try (Sql sql = cluster.connect()) {
                for (String database : databases(sql)) {
                    assertThat(sql.query("SHOW BACKUP FROM `" + database + "`"))
                            .allMatch(job -> Set.of("FINISHED", "CANCELLED").contains(job.get("State")));
                    assertThat(sql.query("SHOW RESTORE FROM `" + database + "`"))
                            .allMatch(job -> Set.of("FINISHED", "CANCELLED").contains(job.get("State")));
                }
                Set<String> known = tablets(sql);
                for (int i = 0; i < cluster.agents(); i++) {
                    Path folder = cluster.agentFolder(i);
                    assertThat(names(folder.resolve("snapshots"))).isEmpty();
                    assertThat(names(folder.resolve("staging"))).isEmpty();
                    assertThat(known).containsAll(names(folder.resolve("tablets")));
                }
            }
        });
    }

    /**
     * The repository holds what its snapshots refer to and nothing else: repository.json, and for each snapshot its
     * manifest, catalog, batch manifests and data.
     */
    static void assertNoneInRepository(RemoteStore store, String repository, int snapshots) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            Set<String> objects = store.objects(repository);
            Set<String> found = objects.stream()
                    .filter(key -> key.startsWith("snapshots/"))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(found).hasSize(snapshots);
            Set<String> referred = new TreeSet<>(found);
            referred.add("repository.json");
            for (String snapshot : found) {
                collectReferences(store, repository, snapshot, referred);
            }
            assertThat(objects).isEqualTo(referred);
        });
    }

    private static void collectReferences(RemoteStore store, String repository, String key, Set<String> referred) {
        byte[] bytes = store.read(repository, key);
        if (key.endsWith(".zst")) {
            long size = Zstd.getFrameContentSize(bytes);
            bytes = Zstd.decompress(bytes, (int) (size > 0 ? size : 64 << 20));
        }
        try {
            collectKeys(new ObjectMapper().readTree(bytes), store, repository, referred);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every text under a field named "key" or "blob" is a reference; manifests are followed. */
    private static void collectKeys(JsonNode node, RemoteStore store, String repository, Set<String> referred) {
        node.properties().forEach(field -> {
            boolean reference = Set.of("key", "blob").contains(field.getKey())
                    && field.getValue().isTextual();
            String key = field.getValue().asText();
            if (reference && referred.add(key) && key.endsWith(".json.zst")) {
                collectReferences(store, repository, key, referred);
            }
        });
        node.forEach(child -> collectKeys(child, store, repository, referred));
    }

    private static Set<String> databases(Sql sql) {
        return sql.rows("SHOW DATABASES").stream()
                .map(row -> row.get(0))
                .filter(name -> !name.equals("information_schema"))
                .collect(Collectors.toSet());
    }

    private static Set<String> tablets(Sql sql) {
        Set<String> tablets = new TreeSet<>();
        for (String database : databases(sql)) {
            for (var table : sql.rows("SHOW FULL TABLES FROM `" + database + "` WHERE Table_type = 'BASE TABLE'")) {
                sql.query("SHOW TABLETS FROM `" + database + "`.`" + table.get(0) + "`")
                        .forEach(row -> tablets.add(row.get("TabletId")));
            }
        }
        return tablets;
    }

    private static Set<String> names(Path folder) {
        if (!Files.isDirectory(folder)) {
            return Set.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
