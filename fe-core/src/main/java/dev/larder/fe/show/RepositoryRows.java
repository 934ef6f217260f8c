package dev.larder.fe.show;

import dev.larder.common.blob.open.SecretKeys;
import dev.larder.common.id.RepositoryId;
import dev.larder.fe.catalog.Repository;
import java.util.Collection;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** SHOW REPOSITORIES: eight columns. */
public final class RepositoryRows {
    private RepositoryRows() {}

    /** @param problems what was wrong with a repository when it was looked at last */
    public static ShowRows show(
            Collection<Repository> repositories, Function<RepositoryId, Optional<String>> problems, ShowTimes times) {
        ShowRows.Builder rows =
                ShowRows.of("RepoId", "RepoName", "CreateTime", "IsReadOnly", "Location", "Broker", "Type", "ErrMsg");
        for (Repository one : repositories) {
            rows.row(
                    one.id(),
                    one.name(),
                    times.time(one.createdAt()),
                    one.readOnly(),
                    one.location(),
                    one.broker().orElse("-"),
                    one.kind(),
                    // The text, not NULL: clients of Doris compare with it.
                    problems.apply(one.id()).orElse("NULL"));
        }
        return rows.build();
    }

    /** SHOW CREATE REPOSITORY: the statement, with secrets masked. */
    public static ShowRows create(Repository repository) {
        SortedMap<String, String> properties = new TreeMap<>(repository.properties());
        repository.sealedSecrets().keySet().forEach(key -> properties.put(key, SecretKeys.MASK));
        String text = "CREATE " + (repository.readOnly() ? "READ ONLY " : "") + "REPOSITORY "
                + TableText.name(repository.name()) + " \nWITH  " + repository.kind()
                + repository.broker().map(name -> " " + TableText.name(name)).orElse("") + " \nON LOCATION "
                + TableText.quoted(repository.location()) + "\nPROPERTIES\n(\n"
                + properties.entrySet().stream()
                        .map(one -> TableText.quoted(one.getKey()) + " = " + TableText.quoted(one.getValue()))
                        .collect(Collectors.joining(",\n"))
                + "\n)";
        return ShowRows.of("RepoName", "CreateStmt")
                .row(repository.name(), text)
                .build();
    }
}
