package dev.larder.fe.show;

import dev.larder.fe.catalog.Repository;
import java.util.Collection;

/** SHOW REPOSITORIES: eight columns. */
public final class RepositoryRows {
    private RepositoryRows() {}

    public static ShowRows show(Collection<Repository> repositories, ShowTimes times) {
        ShowRows.Builder rows =
                ShowRows.of("RepoId", "RepoName", "CreateTime", "IsReadOnly", "Location", "Broker", "Type", "ErrMsg");
        for (Repository one : repositories) {
            rows.row(
                    one.id(),
                    one.name(),
                    times.time(one.createdAt()),
                    one.readOnly(),
                    one.location(),
                    "-",
                    one.kind(),
                    // The text, not NULL: clients of Doris compare with it.
                    "NULL");
        }
        return rows.build();
    }
}
