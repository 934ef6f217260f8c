package dev.larder.e2e;

import java.time.Duration;
import java.util.Map;

/** Backups and restores as a user types them. */
final class Jobs {
    static final Duration PATIENCE = Duration.ofMinutes(2);

    private Jobs() {}

    static void submitBackup(Sql sql, String database, String label, String repository, String objects) {
        sql.run("BACKUP SNAPSHOT " + database + "." + label + " TO `" + repository + "` " + objects);
    }

    /** Backs up and waits. Returns the snapshot's timestamp. */
    static String backup(Sql sql, String database, String label, String repository, String objects) {
        submitBackup(sql, database, label, repository, objects);
        return awaitBackup(sql, database, label, repository);
    }

    static String awaitBackup(Sql sql, String database, String label, String repository) {
        sql.awaitJob("SHOW BACKUP FROM " + database, "FINISHED", PATIENCE);
        return timestamp(sql, repository, label);
    }

    static String timestamp(Sql sql, String repository, String label) {
        return sql.query("SHOW SNAPSHOT ON `" + repository + "` WHERE SNAPSHOT = '" + label + "'")
                .get(0)
                .get("Timestamp");
    }

    static void submitRestore(
            Sql sql, String database, String label, String repository, String timestamp, String objects, int replicas) {
        sql.run("RESTORE SNAPSHOT " + database + "." + label + " FROM `" + repository + "` " + objects
                + " PROPERTIES (\"backup_timestamp\" = \"" + timestamp + "\", \"replication_num\" = \"" + replicas
                + "\")");
    }

    /** Restores and waits. */
    static Map<String, String> restore(
            Sql sql, String database, String label, String repository, String timestamp, String objects, int replicas) {
        submitRestore(sql, database, label, repository, timestamp, objects, replicas);
        return awaitRestore(sql, database);
    }

    static Map<String, String> awaitRestore(Sql sql, String database) {
        return sql.awaitJob("SHOW RESTORE FROM " + database, "FINISHED", PATIENCE);
    }
}
